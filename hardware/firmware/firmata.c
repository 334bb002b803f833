/* Firmata: a parser that any bytes may go through, and answers that wait until there is room. See firmata.h. */
#include "firmata.h"

#define VERSION_MAJOR 2
#define VERSION_MINOR 6

enum {
  DIGITAL_MESSAGE = 0x90,
  REPORT_ANALOG = 0xC0,
  REPORT_DIGITAL = 0xD0,
  ANALOG_MESSAGE = 0xE0,
  START_SYSEX = 0xF0,
  SET_PIN_MODE = 0xF4,
  SET_DIGITAL_PIN = 0xF5,
  END_SYSEX = 0xF7,
  PROTOCOL_VERSION = 0xF9,
  SYSTEM_RESET = 0xFF
};

enum {
  ANALOG_MAPPING_QUERY = 0x69,
  ANALOG_MAPPING_RESPONSE = 0x6A,
  CAPABILITY_QUERY = 0x6B,
  CAPABILITY_RESPONSE = 0x6C,
  PIN_STATE_QUERY = 0x6D,
  PIN_STATE_RESPONSE = 0x6E,
  EXTENDED_ANALOG = 0x6F,
  STRING_DATA = 0x71,
  FIRMWARE = 0x79,
  SAMPLING_INTERVAL = 0x7A
};

/* In the place of a command, which has bit 7. */
#define NO_MESSAGE 0
#define GUARD_BODY 1  /* a whole one, which waits to be taken */
#define PORT_LEVELS 2 /* of a digital message, which are being written */

#define IGNORED 0xFF   /* data bytes of a command the host never sends */
#define NO_PIN 0xFF
#define GUARDS 0x80
#define DEFAULT_INTERVAL_MS 19
#define MIN_INTERVAL_MS 10
#define REFUSAL_MS 1000 /* a chatty client cannot fill the line with refusals */

#define PORTS ((FIRMATA_MAX_PINS + 7) / 8)

/* Answers that are owed, in the order in which they are given. All but the version are sent in slices. */
enum { OWES_VERSION = 0x01, OWES_FIRMWARE = 0x02, OWES_CAPABILITIES = 0x04, OWES_MAPPING = 0x08, OWES_REFUSAL = 0x10 };

#define SHORT_BYTES 7  /* the most a message takes that is sent at once */
#define RESET_PINS 16  /* looked at in one call */
#define PIN_BYTES 11   /* the most a pin's capabilities take: five modes with their resolution, and the end */

/* A bit for each port of 8 pins, or for each analog channel. */
#if FIRMATA_MAX_PINS <= 64
typedef uint8_t mask;
#else
typedef uint16_t mask;
#endif

typedef struct {
  uint8_t mode; /* firmata_mode */
  uint8_t value;
} pin_state;

static struct {
  /* the message that is being received */
  uint8_t command;
  uint8_t expected; /* its data bytes; 0 of a sysex, which tells its end by itself */
  uint8_t length;   /* data bytes so far, saturating */
  uint8_t data[1 + GUARD_LINK_MAX_BODY]; /* of a sysex: its command and its body */

  /* answers */
  uint8_t owed;
  uint8_t sending; /* one of OWES_*, or 0 between messages */
  uint8_t cursor;  /* next pin or letter of it */
  uint8_t states_owed[PORTS]; /* a bit for each pin */
  uint8_t refused; /* a pin, and GUARDS where it is the guard's */
  uint16_t refusal_wait_ms;

  /* reports */
  mask ports_reported;
  mask ports_owed;
  uint8_t levels[PORTS]; /* as last reported */
  uint8_t port;          /* looked at last */
  mask channels_reported;
  mask channels_owed;
  uint16_t interval_ms;
  uint16_t sampled_ms; /* ago */
  uint8_t first_analog_pin;

  /* pins */
  uint8_t reset_pin; /* next to be reset; NO_PIN: none */
  pin_state pins[FIRMATA_MAX_PINS];
} state;

/* ---- texts: in flash, which a Harvard machine reads by an instruction of its own ---- */

#ifdef __AVR__
#define IN_FLASH __attribute__((progmem))
static char letter_at(const char *text) {
  char letter;
  __asm__("lpm %0, Z" : "=r"(letter) : "z"(text));
  return letter;
}
#else
#define IN_FLASH
static char letter_at(const char *text) { return *text; }
#endif

static const char firmware_name[] IN_FLASH = "upright.ino";
#define PIN_IN_TEXT 4 /* where its two digits stand */
static const char guards_text[] IN_FLASH = "pin ## belongs to the guard";
static const char mode_text[] IN_FLASH = "pin ## has no such mode";

/* ---- pins ---- */

static uint8_t can_bit(uint8_t mode) {
  if (mode == FIRMATA_MODE_PULLUP) return FIRMATA_CAN_PULLUP;
  return mode <= FIRMATA_MODE_PWM ? (uint8_t)(1 << mode) : 0;
}

static uint8_t resolution_bits(uint8_t mode) {
  if (mode == FIRMATA_MODE_ANALOG) return 10;
  return mode == FIRMATA_MODE_PWM ? 8 : 1;
}

/* `refused` is a pin, and GUARDS where it is the guard's. */
static void refuse(uint8_t refused) {
  if (state.refusal_wait_ms != 0 || state.sending == OWES_REFUSAL) return;
  state.refusal_wait_ms = REFUSAL_MS;
  state.refused = refused;
  state.owed |= OWES_REFUSAL;
}

/* Whether a pin offers one of these modes to the host, who is told where it does not. */
static bool offers(uint8_t pin, uint8_t can_bits) {
  if (pin >= pins_count()) return false;
  uint8_t modes = pins_modes(pin);
  if ((modes & can_bits) != 0) return true;
  refuse(modes == 0 ? pin | GUARDS : pin);
  return false;
}

static void report_channel(uint8_t channel, bool on) {
  mask bit = (mask)(1u << channel);
  if (on) state.channels_reported |= bit;
  else state.channels_reported &= (mask)~bit;
  state.channels_owed &= state.channels_reported;
}

static void write_pin(uint8_t pin, uint8_t value) {
  if (state.pins[pin].value == value) return;
  state.pins[pin].value = value;
  pins_write(pin, value);
}

static void set_mode(uint8_t pin, uint8_t mode) {
  if (!offers(pin, can_bit(mode))) return;
  pin_state *at = &state.pins[pin];
  if (at->mode == FIRMATA_MODE_ANALOG && mode != FIRMATA_MODE_ANALOG)
    report_channel((uint8_t)(pin - state.first_analog_pin), false);
  write_pin(pin, 0); /* as an output still: of an input it would be the pull-up */
  at->mode = mode;
  pins_set_mode(pin, mode);
}

/* Clients that know no mode for it switch a pull-up by writing to the input. */
static void write_digital(uint8_t pin, bool high) {
  uint8_t mode = state.pins[pin].mode;
  if (mode == FIRMATA_MODE_OUTPUT) write_pin(pin, high ? 255 : 0);
  else if (mode == FIRMATA_MODE_INPUT && high) set_mode(pin, FIRMATA_MODE_PULLUP);
}

static void set_digital_pin(uint8_t pin, bool high) {
  if (offers(pin, FIRMATA_CAN_ANY)) write_digital(pin, high);
}

static void write_pwm(uint8_t pin, uint16_t value) {
  if (offers(pin, FIRMATA_CAN_ANY) && state.pins[pin].mode == FIRMATA_MODE_PWM) write_pin(pin, value > 255 ? 255 : (uint8_t)value);
}

static bool changes_by(uint8_t pin, bool high) {
  pin_state at = state.pins[pin];
  return at.mode == FIRMATA_MODE_OUTPUT ? (at.value != 0) != high : at.mode == FIRMATA_MODE_INPUT && high;
}

/* One pin that changes, and on to the next that does: all eight at once would take too long. A client sends all levels of a
   port to change one, so those of the guard's pins are no attempt to touch them. */
static void go_on_writing_port(void) {
  bool written = false;
  for (; state.length < 8; ++state.length) {
    uint8_t pin = (uint8_t)(state.expected * 8 + state.length);
    bool high = ((state.length < 7 ? state.data[0] >> state.length : state.data[1]) & 1) != 0;
    if (pin >= pins_count()) break;
    if (!changes_by(pin, high)) continue;
    if (written) return;
    write_digital(pin, high);
    written = true;
  }
  state.command = NO_MESSAGE;
}

static void write_port(uint8_t port) {
  state.command = PORT_LEVELS;
  state.expected = port;
  state.length = 0;
  go_on_writing_port();
}

/* Clients set no mode before they ask for a channel: asking sets it. */
static void set_channel_report(uint8_t channel, bool on) {
  uint8_t pin = (uint8_t)(state.first_analog_pin + channel);
  if (pin >= pins_count() || pins_analog_channel(pin) != channel) return;
  if (on && state.pins[pin].mode != FIRMATA_MODE_ANALOG) set_mode(pin, FIRMATA_MODE_ANALOG);
  report_channel(channel, on && state.pins[pin].mode == FIRMATA_MODE_ANALOG);
}

static void set_port_report(uint8_t port, bool on) {
  if (port >= PORTS) return;
  mask bit = (mask)(1u << port);
  state.ports_reported &= (mask)~bit;
  state.ports_owed &= (mask)~bit;
  if (!on) return;
  state.ports_reported |= bit;
  state.ports_owed |= bit; /* at once, and then each change */
}

/* Levels of the pins that the host reads, 0 for all others. */
static uint8_t port_levels(uint8_t port) {
  uint8_t inputs = 0;
  uint8_t pin = (uint8_t)(port * 8);
  for (uint8_t bit = 1; bit != 0 && pin < pins_count(); bit = (uint8_t)(bit << 1), ++pin) {
    uint8_t mode = state.pins[pin].mode;
    if (mode == FIRMATA_MODE_INPUT || mode == FIRMATA_MODE_PULLUP) inputs |= bit;
  }
  return inputs == 0 ? 0 : pins_read_port(port) & inputs;
}

static void begin_reset(void) {
  state.ports_reported = 0;
  state.ports_owed = 0;
  state.channels_reported = 0;
  state.channels_owed = 0;
  state.interval_ms = DEFAULT_INTERVAL_MS;
  state.reset_pin = 0;
}

/* One pin that was set, and on to the next that was: outputs off, and open where the pin can be an input. */
static void go_on_resetting(void) {
  uint8_t count = pins_count();
  for (uint8_t looked_at = 0; looked_at < RESET_PINS; ++looked_at) {
    if (state.reset_pin >= count) {
      state.reset_pin = NO_PIN;
      return;
    }
    uint8_t pin = state.reset_pin++;
    if (state.pins[pin].mode == FIRMATA_MODE_NONE) continue;
    state.pins[pin].mode = FIRMATA_MODE_NONE;
    write_pin(pin, 0);
    if ((pins_modes(pin) & FIRMATA_CAN_INPUT) != 0) pins_set_mode(pin, FIRMATA_MODE_INPUT);
    return;
  }
}

static bool is_busy(void) { return state.reset_pin != NO_PIN || state.command == PORT_LEVELS; }

/* ---- receiving ---- */

static void act_on_sysex(void) {
  const uint8_t *body = state.data + 1;
  uint8_t length = (uint8_t)(state.length - 1);
  switch (state.data[0]) {
    case GUARD_SYSEX_COMMAND: state.command = GUARD_BODY; break;
    case FIRMWARE: state.owed |= OWES_FIRMWARE; break;
    case CAPABILITY_QUERY: state.owed |= OWES_CAPABILITIES; break;
    case ANALOG_MAPPING_QUERY: state.owed |= OWES_MAPPING; break;
    case PIN_STATE_QUERY:
      if (length == 1 && body[0] < pins_count()) state.states_owed[body[0] >> 3] |= (uint8_t)(1 << (body[0] & 7));
      break;
    case EXTENDED_ANALOG:
      if (length >= 2) write_pwm(body[0], (uint16_t)(body[1] | (length > 2 ? (uint16_t)body[2] << 7 : 0)));
      break;
    case SAMPLING_INTERVAL:
      if (length != 2) break;
      state.interval_ms = (uint16_t)(body[0] | ((uint16_t)body[1] << 7));
      if (state.interval_ms < MIN_INTERVAL_MS) state.interval_ms = MIN_INTERVAL_MS;
      break;
  }
}

/* A command that carries a port of 8 pins, a channel or a pin in its low half. */
static void act_on_channel_message(uint8_t kind, uint8_t channel) {
  uint16_t value = (uint16_t)(state.data[0] | ((uint16_t)state.data[1] << 7));
  switch (kind) {
    case DIGITAL_MESSAGE: write_port(channel); break;
    case ANALOG_MESSAGE: write_pwm(channel, value); break;
    case REPORT_ANALOG: set_channel_report(channel, state.data[0] != 0); break;
    case REPORT_DIGITAL: set_port_report(channel, state.data[0] != 0); break;
  }
}

static void act(uint8_t command) {
  switch (command) {
    case PROTOCOL_VERSION: state.owed |= OWES_VERSION; break;
    case SYSTEM_RESET: begin_reset(); break;
    case SET_PIN_MODE: set_mode(state.data[0], state.data[1]); break;
    case SET_DIGITAL_PIN: set_digital_pin(state.data[0], state.data[1] != 0); break;
    default: act_on_channel_message(command & 0xF0, command & 0x0F);
  }
}

/* Data bytes that follow a command, as the host sends it; 0 of a sysex too. */
static uint8_t data_bytes(uint8_t command) {
  if (command == START_SYSEX || command == PROTOCOL_VERSION || command == SYSTEM_RESET) return 0;
  if (command == SET_PIN_MODE || command == SET_DIGITAL_PIN) return 2;
  switch (command & 0xF0) {
    case DIGITAL_MESSAGE:
    case ANALOG_MESSAGE: return 2;
    case REPORT_ANALOG:
    case REPORT_DIGITAL: return 1;
    default: return IGNORED;
  }
}

/* Whatever was begun is dropped: each command starts anew, and so the stream is in step again. */
static void begin_message(uint8_t command) {
  uint8_t expected = data_bytes(command);
  state.command = NO_MESSAGE;
  if (expected == IGNORED) return;
  if (expected == 0 && command != START_SYSEX) {
    act(command);
    return;
  }
  state.command = command;
  state.expected = expected;
  state.length = 0;
}

static void end_sysex(void) {
  state.command = NO_MESSAGE;
  bool whole = state.length <= sizeof state.data;
  /* A guard body that is too long is handed over as such: it counts as a bad frame. Any other sysex is dropped. */
  if (state.length > 0 && (whole || state.data[0] == GUARD_SYSEX_COMMAND)) act_on_sysex();
}

bool firmata_receive(uint8_t byte) {
  if (is_busy() || state.command == GUARD_BODY) return false;
  if (byte == END_SYSEX && state.command == START_SYSEX) {
    end_sysex();
  } else if (byte >= 0x80) {
    begin_message(byte);
  } else if (state.command != NO_MESSAGE) {
    if (state.length < sizeof state.data) state.data[state.length] = byte;
    if (state.length < UINT8_MAX) ++state.length;
    if (state.length == state.expected) {
      uint8_t command = state.command;
      state.command = NO_MESSAGE;
      act(command);
    }
  }
  return true;
}

const uint8_t *firmata_guard_body(uint8_t *length) {
  if (state.command != GUARD_BODY) return 0;
  *length = (uint8_t)(state.length - 1);
  return state.data + 1;
}

void firmata_guard_body_taken(void) {
  if (state.command == GUARD_BODY) state.command = NO_MESSAGE;
}

/* ---- reporting ---- */

void firmata_tick(void) {
  if (state.refusal_wait_ms != 0) --state.refusal_wait_ms;
  /* One port a call, the next that the host asked for: a port of a Mega is gathered pin by pin. */
  for (uint8_t tried = 0; state.ports_reported != 0 && tried < PORTS; ++tried) {
    state.port = (uint8_t)(state.port + 1 < PORTS ? state.port + 1 : 0);
    mask bit = (mask)(1u << state.port);
    if ((state.ports_reported & bit) == 0) continue;
    if (port_levels(state.port) != state.levels[state.port]) state.ports_owed |= bit;
    break;
  }
  if (++state.sampled_ms < state.interval_ms) return;
  state.sampled_ms = 0;
  /* A line too slow for the interval makes it longer: no channel is overtaken by another's next reading. */
  if (state.channels_owed == 0) state.channels_owed = state.channels_reported;
}

/* ---- sending ---- */

static void put_14_bits(uint16_t value) {
  serial_put((uint8_t)(value & 0x7F));
  serial_put((uint8_t)((value >> 7) & 0x7F));
}

static void put_sysex(uint8_t command) {
  serial_put(START_SYSEX);
  serial_put(command);
}

static void send_version(void) {
  state.owed &= (uint8_t)~OWES_VERSION;
  serial_put(PROTOCOL_VERSION);
  serial_put(VERSION_MAJOR);
  serial_put(VERSION_MINOR);
}

/* Of an output what was written, of an input whether its pull-up is on. */
static void send_pin_state(uint8_t pin) {
  pin_state at = state.pins[pin];
  if (at.mode == FIRMATA_MODE_PULLUP || (at.mode == FIRMATA_MODE_OUTPUT && at.value != 0)) at.value = 1;
  put_sysex(PIN_STATE_RESPONSE);
  serial_put(pin);
  serial_put(at.mode);
  put_14_bits(at.value);
  serial_put(END_SYSEX);
}

static void send_port(uint8_t port) {
  state.levels[port] = port_levels(port);
  serial_put((uint8_t)(DIGITAL_MESSAGE | port));
  put_14_bits(state.levels[port]);
}

static void send_channel(uint8_t channel) {
  serial_put((uint8_t)(ANALOG_MESSAGE | channel));
  put_14_bits(pins_analog(channel));
}

/* Lowest bit that is set, taken out; `bits` is not 0. */
static uint8_t take_lowest(mask *bits) {
  uint8_t number = 0;
  for (mask rest = *bits; (rest & 1) == 0; rest = (mask)(rest >> 1)) ++number;
  *bits &= (mask)(*bits - 1);
  return number;
}

/* One of the pin states that are owed, if there is any. */
static bool send_owed_state(void) {
  for (uint8_t port = 0; port < PORTS; ++port) {
    mask owed = state.states_owed[port];
    if (owed == 0) continue;
    send_pin_state((uint8_t)(port * 8 + take_lowest(&owed)));
    state.states_owed[port] = (uint8_t)owed;
    return true;
  }
  return false;
}

/* The next long message that is owed: its head. */
static void begin_long(void) {
  state.sending = (uint8_t)(state.owed & (uint8_t)-state.owed); /* the lowest bit */
  state.owed = (uint8_t)(state.owed & ~state.sending);
  state.cursor = 0;
  switch (state.sending) {
    case OWES_FIRMWARE:
      put_sysex(FIRMWARE);
      serial_put(VERSION_MAJOR);
      serial_put(VERSION_MINOR);
      break;
    case OWES_CAPABILITIES: put_sysex(CAPABILITY_RESPONSE); break;
    case OWES_MAPPING: put_sysex(ANALOG_MAPPING_RESPONSE); break;
    case OWES_REFUSAL: put_sysex(STRING_DATA); break;
  }
}

static void send_capabilities(uint8_t pin) {
  uint8_t modes = pins_modes(pin);
  for (uint8_t mode = 0; modes != 0 && mode <= FIRMATA_MODE_PULLUP; ++mode) {
    if ((modes & can_bit(mode)) == 0) continue;
    serial_put(mode);
    serial_put(resolution_bits(mode));
  }
  serial_put(0x7F);
}

/* Letter number `at` of the text that is being sent; 0 after the last. */
static char next_letter(uint8_t at) {
  if (state.sending == OWES_FIRMWARE) return letter_at(firmware_name + at);
  uint8_t pin = state.refused & (uint8_t)~GUARDS;
  if (at >= PIN_IN_TEXT && pin < 10) ++at; /* one digit will do */
  char letter = letter_at((state.refused & GUARDS ? guards_text : mode_text) + at);
  if (letter != '#') return letter;
  uint8_t tens = 0;
  for (; pin >= 10; pin = (uint8_t)(pin - 10)) ++tens;
  return (char)('0' + (at == PIN_IN_TEXT ? tens : pin));
}

/* One pin or one letter more, the end behind the last. The line takes longer for it than a call. */
static void send_part(void) {
  uint8_t at = state.cursor++;
  bool is_text = state.sending == OWES_FIRMWARE || state.sending == OWES_REFUSAL;
  char letter = is_text ? next_letter(at) : 0;
  if (is_text ? letter == 0 : at >= pins_count()) {
    serial_put(END_SYSEX);
    state.sending = 0;
  } else if (is_text) {
    put_14_bits((uint8_t)letter);
  } else if (state.sending == OWES_CAPABILITIES) {
    send_capabilities(at);
  } else {
    serial_put(pins_analog_channel(at));
  }
}

/* In this order: a client wants the version before anything else, and a button waits for no question. */
static void begin_next(void) {
  if ((state.owed & OWES_VERSION) != 0) send_version();
  else if (state.ports_owed != 0) send_port(take_lowest(&state.ports_owed));
  else if (state.owed != 0) begin_long();
  else if (!send_owed_state() && state.channels_owed != 0) send_channel(take_lowest(&state.channels_owed));
}

void firmata_continue(void) {
  if (state.reset_pin != NO_PIN) {
    go_on_resetting();
    return;
  }
  if (state.command == PORT_LEVELS) {
    go_on_writing_port();
    return;
  }
  uint8_t room = serial_room();
  if (state.sending == 0) {
    if (room >= FIRMATA_STATUS_ROOM + SHORT_BYTES) begin_next();
    return;
  }
  /* Nothing can come between now: the sooner it is over the better, so it takes all the room there is. */
  if (room >= PIN_BYTES) send_part();
}

bool firmata_between_messages(void) { return state.sending == 0; }

bool firmata_send_guard(const uint8_t *body, uint8_t length) {
  if (state.sending != 0 || serial_room() < length + 3) return false;
  put_sysex(GUARD_SYSEX_COMMAND);
  for (uint8_t i = 0; i < length; ++i) serial_put(body[i]);
  serial_put(END_SYSEX);
  return true;
}

/* ---- boot ---- */

void firmata_init(void) {
  uint8_t *bytes = (uint8_t *)&state;
  for (uint16_t i = 0; i < sizeof state; ++i) bytes[i] = 0;
  for (uint8_t pin = 0; pin < FIRMATA_MAX_PINS; ++pin) state.pins[pin].mode = FIRMATA_MODE_NONE;
  state.interval_ms = DEFAULT_INTERVAL_MS;
  state.reset_pin = NO_PIN;
  while (state.first_analog_pin < pins_count() && pins_analog_channel(state.first_analog_pin) != 0) ++state.first_analog_pin;
  state.owed = OWES_VERSION | OWES_FIRMWARE;
}
