/*
 * Firmata under any bytes: on any board, with any room on the line. What must hold: only offered pins are touched, and only as
 * they were set; no byte is put without room; what is put is whole Firmata messages; guard bodies arrive as they were sent;
 * every call is short; everything owed is answered in the end.
 */
#include <string.h>

#include "../firmata.h"
#include "program.h"

#define RING_BYTES 127
#define MAX_BODIES 64

/* ---- the board ---- */

static uint8_t count;
static uint8_t first_analog_pin;
static uint8_t offered[FIRMATA_MAX_PINS];
static uint8_t mode_of[FIRMATA_MAX_PINS];
static uint8_t level_seed;
static uint8_t ring_used;
static uint32_t pin_calls; /* that cost time, in one call of Firmata */
static uint32_t put_bytes;

uint8_t pins_count(void) { return count; }

uint8_t pins_modes(uint8_t pin) {
  HOLDS(pin < count);
  ++pin_calls;
  return offered[pin];
}

uint8_t pins_analog_channel(uint8_t pin) {
  HOLDS(pin < count);
  return pin >= first_analog_pin && pin - first_analog_pin < 16 ? (uint8_t)(pin - first_analog_pin) : FIRMATA_NO_CHANNEL;
}

void pins_set_mode(uint8_t pin, uint8_t mode) {
  HOLDS(pin < count);
  uint8_t can = mode == FIRMATA_MODE_PULLUP ? FIRMATA_CAN_PULLUP : mode <= FIRMATA_MODE_PWM ? (uint8_t)(1 << mode) : 0;
  HOLDS((offered[pin] & can) != 0);
  mode_of[pin] = mode;
  ++pin_calls;
}

void pins_write(uint8_t pin, uint8_t value) {
  HOLDS(pin < count);
  HOLDS(offered[pin] != 0);
  HOLDS(mode_of[pin] == FIRMATA_MODE_PWM || (mode_of[pin] == FIRMATA_MODE_OUTPUT && (value == 0 || value == 255)));
  ++pin_calls;
}

uint8_t pins_read_port(uint8_t port) {
  HOLDS(port * 8 < count);
  ++pin_calls;
  return (uint8_t)(level_seed * (port + 1));
}

uint16_t pins_analog(uint8_t channel) {
  HOLDS(first_analog_pin + channel < count);
  HOLDS(mode_of[first_analog_pin + channel] == FIRMATA_MODE_ANALOG);
  return (level_seed * 4u + channel) & 0x3FF;
}

uint8_t serial_room(void) { return (uint8_t)(RING_BYTES - ring_used); }

/* ---- what the host hears: nothing but whole messages ---- */

static uint8_t heard[1024];
static uint16_t heard_length;
static const uint8_t *guard_body_sent;

static void check_capabilities(const uint8_t *body, uint16_t length) {
  uint8_t pins = 0;
  for (uint16_t i = 0; i < length; ++pins) {
    HOLDS(pins < count);
    uint8_t told = 0;
    for (; i < length && body[i] != 0x7F; i = (uint16_t)(i + 2)) {
      HOLDS(i + 1 < length && body[i + 1] != 0);
      HOLDS(body[i] <= FIRMATA_MODE_PWM || body[i] == FIRMATA_MODE_PULLUP);
      told |= body[i] == FIRMATA_MODE_PULLUP ? FIRMATA_CAN_PULLUP : (uint8_t)(1 << body[i]);
    }
    HOLDS(i < length);
    ++i;
    HOLDS(told == offered[pins]);
  }
  HOLDS(pins == count);
}

static void check_sysex(const uint8_t *sysex, uint16_t length) {
  HOLDS(length >= 1);
  const uint8_t *body = sysex + 1;
  uint16_t body_length = (uint16_t)(length - 1);
  switch (sysex[0]) {
    case GUARD_SYSEX_COMMAND:
      HOLDS(guard_body_sent != 0);
      HOLDS(memcmp(body, guard_body_sent, body_length) == 0);
      break;
    case 0x79: HOLDS(body_length == 24 && body[0] == 2 && body[1] == 6 && body[2] == 'u' && body[22] == 'o'); break;
    case 0x6C: check_capabilities(body, body_length); break;
    case 0x6A:
      HOLDS(body_length == count);
      for (uint8_t pin = 0; pin < count; ++pin) HOLDS(body[pin] == pins_analog_channel(pin));
      break;
    case 0x6E: HOLDS(body_length == 4 && body[0] < count && (offered[body[0]] != 0 || body[1] == FIRMATA_MODE_NONE)); break;
    case 0x71: HOLDS(body_length >= 44 && body_length <= 54 && body[0] == 'p' && body[8] >= '0' && body[8] <= '9'); break;
    default: HOLDS(!"a sysex that Firmata does not know");
  }
}

static void check_message(void) {
  uint8_t command = heard[0];
  if (command == 0xF9) HOLDS(heard[1] == 2 && heard[2] == 6);
  else if ((command & 0xF0) == 0x90) HOLDS((command & 0x0F) * 8 < count && heard[2] <= 1);
  else if ((command & 0xF0) == 0xE0) HOLDS(first_analog_pin + (command & 0x0F) < count && heard[2] <= 7);
  else HOLDS(!"a command that the board never sends");
}

void serial_put(uint8_t byte) {
  HOLDS(ring_used < RING_BYTES);
  ++ring_used;
  ++put_bytes;
  if (byte == 0xF7) {
    HOLDS(heard_length > 1 && heard[0] == 0xF0);
    check_sysex(heard + 1, (uint16_t)(heard_length - 1));
    heard_length = 0;
    return;
  }
  HOLDS(byte < 0x80 || heard_length == 0);
  HOLDS(byte >= 0x80 || heard_length > 0);
  HOLDS(heard_length < sizeof heard);
  heard[heard_length++] = byte;
  if (heard[0] == 0xF0 || heard_length < 3) return;
  check_message();
  heard_length = 0;
}

/* ---- what the guard hears: the bodies that the host sent, by a parser that has all the room it wants ---- */

static uint8_t spoken[4096];
static uint16_t spoken_length;
static bool in_sysex;
static struct {
  uint8_t length;
  uint8_t body[GUARD_LINK_MAX_BODY];
} awaited;
static bool awaits;

static void listen_for_bodies(uint8_t byte) {
  if (byte == 0xF7 && in_sysex) {
    in_sysex = false;
    if (spoken_length == 0 || spoken[0] != GUARD_SYSEX_COMMAND) return;
    uint16_t length = (uint16_t)(spoken_length - 1);
    awaits = true;
    awaited.length = (uint8_t)(length > 254 ? 254 : length);
    if (length <= GUARD_LINK_MAX_BODY) memcpy(awaited.body, spoken + 1, length);
  } else if (byte >= 0x80) {
    in_sysex = byte == 0xF0;
    spoken_length = 0;
  } else if (in_sysex && spoken_length < sizeof spoken) {
    spoken[spoken_length++] = byte;
  }
}

static void check_guard_body(void) {
  uint8_t length = 0;
  const uint8_t *body = firmata_guard_body(&length);
  HOLDS((body != 0) == awaits);
  if (!awaits) return;
  HOLDS(length == awaited.length);
  if (length <= GUARD_LINK_MAX_BODY) HOLDS(memcmp(body, awaited.body, length) == 0);
}

static void take_guard_body(void) {
  check_guard_body();
  firmata_guard_body_taken();
  awaits = false;
  check_guard_body();
}

/* ---- calls, each of which must be short ---- */

static void begin_call(void) {
  pin_calls = 0;
  put_bytes = 0;
}

static void end_call(void) {
  HOLDS(pin_calls <= 4);
  HOLDS(put_bytes <= 11);
  HOLDS(firmata_between_messages() == (heard_length == 0));
}

static bool say(uint8_t byte) {
  begin_call();
  bool taken = firmata_receive(byte);
  end_call();
  HOLDS(put_bytes == 0);
  if (taken) listen_for_bodies(byte);
  check_guard_body();
  return taken;
}

static void go_on(void) {
  bool between = firmata_between_messages();
  begin_call();
  firmata_continue();
  end_call();
  if (between && put_bytes != 0) HOLDS(serial_room() >= FIRMATA_STATUS_ROOM);
}

/* As a board does it: what is not taken is offered again. */
static void say_patiently(uint8_t byte) {
  for (int patience = 0; !say(byte); ++patience) {
    HOLDS(patience < 200);
    if (awaits) take_guard_body();
    else go_on();
  }
}

static void tick(void) {
  begin_call();
  firmata_tick();
  end_call();
  HOLDS(put_bytes == 0);
}

static void send_guard(uint8_t length) {
  static uint8_t body[GUARD_LINK_MAX_BODY];
  for (uint8_t i = 0; i < length; ++i) body[i] = (level_seed + i) & 0x7F;
  bool possible = firmata_between_messages() && serial_room() >= length + 3;
  guard_body_sent = body;
  HOLDS(firmata_send_guard(body, length) == possible);
  guard_body_sent = 0;
}

static void drain(uint8_t bytes) { ring_used = (uint8_t)(bytes < ring_used ? ring_used - bytes : 0); }

/* ---- boards ---- */

static void make_board(program *p) {
  uint8_t kind = next_u8(p);
  count = (uint8_t)(FIRMATA_MAX_PINS - (kind & 3));
  first_analog_pin = (uint8_t)(count > 60 ? 54 : 14);
  uint8_t seed = next_u8(p);
  for (uint8_t pin = 0; pin < count; ++pin) {
    static const uint8_t kinds[4] = {0, FIRMATA_CAN_INPUT | FIRMATA_CAN_PULLUP, FIRMATA_CAN_OUTPUT | FIRMATA_CAN_PWM, FIRMATA_CAN_ANY};
    offered[pin] = kinds[((pin * 7u) ^ (seed >> (pin & 7))) & 3];
    if (pins_analog_channel(pin) == FIRMATA_NO_CHANNEL) offered[pin] &= (uint8_t)~FIRMATA_CAN_ANALOG;
    mode_of[pin] = FIRMATA_MODE_NONE;
  }
  ring_used = heard_length = spoken_length = 0;
  in_sysex = awaits = false;
  level_seed = 0;
}

/* Nothing is asked any more, so in the end there is nothing to say. A reset alone takes a call for each pin. */
static void check_the_end(void) {
  if (awaits) take_guard_body();
  say_patiently(0xFF);
  for (int calls = 0, quiet = 0; quiet < 2 * FIRMATA_MAX_PINS; ++calls) {
    HOLDS(calls < 2000);
    drain(RING_BYTES);
    go_on();
    quiet = put_bytes == 0 ? quiet + 1 : 0;
  }
  HOLDS(firmata_between_messages());
}

enum { SAY_RAW, SAY_MESSAGE, SAY_SYSEX, SAY_LONG_SYSEX, TICK, GO_ON, DRAIN, SEND_GUARD, TAKE_BODY, LEVELS, OPERATIONS };

static void say_message(program *p) {
  static const uint8_t commands[] = {0x90, 0xC0, 0xD0, 0xE0, 0xF4, 0xF5, 0xF9, 0xFF};
  uint8_t command = commands[next_u8(p) & 7];
  if (command < 0xF0) command |= next_u8(p) & 0x0F;
  say_patiently(command);
  if (command >= 0xF9) return;
  say_patiently(next_u8(p) & 0x7F);
  if ((command & 0xE0) != 0xC0) say_patiently(next_u8(p) & 0x7F);
}

static void say_sysex(program *p, uint16_t length) {
  static const uint8_t commands[] = {GUARD_SYSEX_COMMAND, 0x69, 0x6B, 0x6D, 0x6F, 0x71, 0x79, 0x7A};
  say_patiently(0xF0);
  say_patiently(commands[next_u8(p) & 7]);
  for (; length > 0; --length) say_patiently(next_u8(p) & 0x7F);
  say_patiently(0xF7);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  program p = {data, size};
  make_board(&p);
  firmata_init();
  check_guard_body();
  while (p.left > 0) {
    switch (next_u8(&p) % OPERATIONS) {
      case SAY_RAW: say(next_u8(&p)); break;
      case SAY_MESSAGE: say_message(&p); break;
      case SAY_SYSEX: say_sysex(&p, next_u8(&p) & 7); break;
      case SAY_LONG_SYSEX: say_sysex(&p, next_u8(&p) * 4u); break;
      case TICK:
        for (uint8_t ticks = next_u8(&p); ticks > 0; --ticks) tick();
        break;
      case GO_ON:
        for (uint8_t calls = next_u8(&p) & 0x3F; calls > 0; --calls) go_on();
        break;
      case DRAIN: drain(next_u8(&p)); break;
      case SEND_GUARD: send_guard(next_u8(&p) & 0x3F); break;
      case TAKE_BODY:
        if (awaits) take_guard_body();
        break;
      case LEVELS: level_seed = next_u8(&p); break;
    }
  }
  check_the_end();
  return 0;
}
