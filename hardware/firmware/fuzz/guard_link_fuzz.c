/*
 * The guard's protocol under any bodies: bytes of any kind, and frames whose packing and CRC are right, so that the code behind
 * them is reached. What must hold: what is no frame is counted, is not answered and changes nothing; every answer is a frame of
 * the board; nothing beyond a body is read or written. Packing and CRC stand here a second time, written from PROTOCOL.md.
 */
#include <string.h>

#include "../guard_link.h"
#include "program.h"

#define MAX_BODY_SENT 80
#define MAX_STEPS 4000 /* of a whole input: the protocol is what is under test, guard_fuzz takes the time */

static guard the_guard;
static guard_link the_link;
static guard_input input;
static guard_output output;
static uint8_t next_seq;
static uint32_t steps;

/* ---- frames, after PROTOCOL.md ---- */

static uint16_t crc_of(const uint8_t *bytes, uint8_t length) {
  uint16_t crc = 0xFFFF;
  for (uint8_t i = 0; i < length; ++i) {
    crc ^= (uint16_t)(bytes[i] << 8);
    for (uint8_t bit = 0; bit < 8; ++bit) crc = (uint16_t)(crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1);
  }
  return crc;
}

static uint8_t pack(const uint8_t *bytes, uint8_t length, uint8_t *body) {
  uint8_t groups = (uint8_t)((length * 8 + 6) / 7);
  memset(body, 0, groups);
  for (uint16_t bit = 0; bit < length * 8; ++bit)
    if (bytes[bit / 8] >> (bit % 8) & 1) body[bit / 7] |= (uint8_t)(1 << (bit % 7));
  return groups;
}

/* The payload's bytes without its CRC, or 0 where the body is no frame. */
static uint8_t open_body(const uint8_t *body, uint8_t length, uint8_t *payload) {
  if (length > GUARD_LINK_MAX_BODY) return 0;
  uint8_t bytes = (uint8_t)(length * 7 / 8);
  if ((bytes * 8 + 6) / 7 != length || bytes < 4) return 0;
  memset(payload, 0, bytes);
  for (uint16_t bit = 0; bit < length * 7; ++bit) {
    if (body[bit / 7] > 0x7F) return 0;
    if ((body[bit / 7] >> (bit % 7) & 1) == 0) continue;
    if (bit / 8 >= bytes) return 0;
    payload[bit / 8] |= (uint8_t)(1 << (bit % 8));
  }
  uint16_t crc = crc_of(payload, (uint8_t)(bytes - 2));
  if (payload[bytes - 2] != (crc & 0xFF) || payload[bytes - 1] != crc >> 8) return 0;
  return (uint8_t)(bytes - 2);
}

/* An answer is a frame of the board, numbered without a gap. Returns its type. */
static uint8_t check_frame(const uint8_t *body, uint8_t length) {
  uint8_t payload[GUARD_LINK_MAX_BODY];
  HOLDS(length <= GUARD_LINK_MAX_BODY);
  HOLDS(open_body(body, length, payload) != 0);
  HOLDS(payload[0] < GUARD_FIRST_REQUEST_TYPE);
  HOLDS(payload[1] == next_seq);
  ++next_seq;
  return payload[0];
}

/* ---- the board ---- */

static void step(void) {
  if (steps++ >= MAX_STEPS) return;
  guard_step(&the_guard, &input, &output);
  if (!output.status_due) return;
  guard_status status;
  uint8_t *body = malloc(GUARD_LINK_MAX_BODY);
  guard_take_status(&the_guard, &input, &status);
  HOLDS(check_frame(body, guard_link_status(&the_link, &status, body)) == GUARD_MESSAGE_STATUS);
  free(body);
}

/* What no message may ever bring about. */
static void check_limits(void) {
  HOLDS(guard_config_in_range(&the_guard.config));
  if (the_link.board.wired) HOLDS(guard_wiring_in_range(&the_link.board.wiring));
  HOLDS(the_guard.wanted_milli >= -1000 && the_guard.wanted_milli <= 1000);
  HOLDS(the_guard.deepest_mdeg <= the_guard.config.max_angle_mdeg || the_guard.state != GUARD_ARMED);
}

/* Fields of a request of this type, in bytes. */
static uint8_t field_bytes(uint8_t type) {
  switch (type) {
    case GUARD_REQUEST_DRIVE: return 4;
    case GUARD_REQUEST_ARM: return 6;
    case GUARD_REQUEST_CONFIGURE: return 20;
    case GUARD_REQUEST_WIRE: return 21;
    default: return 0;
  }
}

/* Each type has one length; what a type that is not known yet has nobody can say. */
static bool is_request(const uint8_t *body, uint8_t length) {
  uint8_t payload[GUARD_LINK_MAX_BODY];
  uint8_t bytes = open_body(body, length, payload);
  if (bytes == 0 || payload[0] < GUARD_FIRST_REQUEST_TYPE) return false;
  bool is_known = payload[0] >= GUARD_REQUEST_IDENTIFY && payload[0] <= GUARD_REQUEST_READ_HEALTH;
  return !is_known || bytes == 2 + field_bytes(payload[0]);
}

static void receive(const uint8_t *body, uint8_t length) {
  bool is_bad = !is_request(body, length);
  bool is_too_long = length > GUARD_LINK_MAX_BODY; /* not to be read beyond its first byte */
  uint8_t *sent = malloc(is_too_long ? 1 : length);
  if (length > 0) memcpy(sent, body, is_too_long ? 1 : length);
  uint8_t *answer = malloc(GUARD_LINK_MAX_BODY); /* on the heap, where a byte too many is noticed */
  guard guard_before;
  guard_link link_before;
  memcpy(&guard_before, &the_guard, sizeof guard_before); /* padding too: they are compared as bytes */
  memcpy(&link_before, &the_link, sizeof link_before);
  uint8_t answered = guard_link_receive(&the_link, &the_guard, sent, length, answer);
  if (is_bad) {
    HOLDS(answered == 0);
    HOLDS(the_link.bad_frames == UINT16_MAX || the_link.bad_frames == link_before.bad_frames + 1);
    link_before.bad_frames = the_link.bad_frames;
    HOLDS(memcmp(&the_guard, &guard_before, sizeof the_guard) == 0);
    HOLDS(memcmp(&the_link, &link_before, sizeof the_link) == 0);
  } else {
    HOLDS(the_link.bad_frames == link_before.bad_frames);
  }
  if (answered != 0) check_frame(answer, answered);
  check_limits();
  free(sent);
  free(answer);
}

static void receive_raw(program *p) {
  uint8_t body[MAX_BODY_SENT];
  uint8_t length = next_u8(p) % MAX_BODY_SENT;
  for (uint8_t i = 0; i < length; ++i) body[i] = next_u8(p);
  receive(body, length);
}

/* Requests that could be accepted. */
static const uint8_t fitting_fields[][21] = {
    [GUARD_REQUEST_ARM - GUARD_REQUEST_IDENTIFY] = {0x30, 0x75, 0, 0, 60, 0},
    [GUARD_REQUEST_CONFIGURE - GUARD_REQUEST_IDENTIFY] = {0x08, 0xDB, 0xFE, 0xFF, 0x30, 0x75, 0, 0, 60, 0, 0x70, 0x17, 30, 0, 0xE0, 0x2E,
                                                          0x04, 0x29, 60, 0},
    [GUARD_REQUEST_WIRE - GUARD_REQUEST_IDENTIFY] = {1, 0, 0xFE, 0x07, 0x18, 0x3D, 2, 0x40, 0, 0, 0, 1, 2, 0, 60, 0, 2, 0x12, 0x4A, 0x8D, 0x13},
    [GUARD_REQUEST_READ_HEALTH - GUARD_REQUEST_IDENTIFY + 1] = {0},
};

/* Puts the CRC behind a payload, and packs it. */
static uint8_t seal(uint8_t *payload, uint8_t fields, uint8_t *body) {
  uint16_t crc = crc_of(payload, (uint8_t)(2 + fields));
  payload[2 + fields] = (uint8_t)crc;
  payload[3 + fields] = (uint8_t)(crc >> 8);
  return pack(payload, (uint8_t)(4 + fields), body);
}

/* A frame that is well formed, with one byte of its fields changed. */
static uint8_t make_fitting(program *p, uint8_t *body) {
  uint8_t payload[GUARD_LINK_MAX_BODY];
  uint8_t kind = next_u8(p) % (sizeof fitting_fields / sizeof fitting_fields[0]);
  payload[0] = (uint8_t)(GUARD_REQUEST_IDENTIFY + kind);
  payload[1] = kind;
  uint8_t fields = field_bytes(payload[0]);
  memcpy(payload + 2, fitting_fields[kind], fields);
  if (payload[0] == GUARD_REQUEST_DRIVE) payload[2] = (uint8_t)(the_guard.status_n - 1);
  if (fields > 0) {
    uint8_t at = next_u8(p);
    payload[2 + at % fields] ^= next_u8(p);
  }
  return seal(payload, fields, body);
}

static void receive_fitting(program *p) {
  uint8_t body[MAX_BODY_SENT];
  receive(body, make_fitting(p, body));
}

/* The same with one bit that the line turned over. */
static void receive_damaged(program *p) {
  uint8_t body[MAX_BODY_SENT];
  uint8_t length = make_fitting(p, body);
  uint8_t at = next_u8(p);
  body[at % length] ^= (uint8_t)(1 << (next_u8(p) & 7));
  receive(body, length);
}

/* A frame of any type and length. */
static void receive_any(program *p) {
  uint8_t payload[GUARD_LINK_MAX_BODY];
  payload[0] = next_u8(p);
  payload[1] = next_u8(p);
  uint8_t fields = next_u8(p) % 50;
  for (uint8_t i = 0; i < fields; ++i) payload[2 + i] = next_u8(p);
  uint8_t body[MAX_BODY_SENT];
  receive(body, seal(payload, fields, body));
}

/* A table that stands upright and healthy, with Stop or Start at hand: what requests need to be accepted. */
static void boot(program *p) {
  uint8_t kind = next_u8(p);
  guard_config config = {.upright_mdeg = -75000, .max_angle_mdeg = 60000, .cap_s = 600, .full_speed_mdeg_s = 6000,
                         .dead_band_milli = 30, .current_limit_ma = 12000, .supply_min_mv = 10500, .pause_s = 60};
  guard_init(&the_guard, kind & 1 ? &config : 0);
  memset(&the_link, 0, sizeof the_link);
  memset(&input, 0, sizeof input);
  if (kind & 2) the_link.bad_frames = UINT16_MAX - 1;
  next_seq = the_link.seq = kind;
  input.angle_mdeg[0] = input.angle_mdeg[1] = -75000;
  input.supply_mv = 12000;
  input.switches = GUARD_SWITCH_ANKLE_LOCKED | GUARD_SWITCH_AT_HORIZONTAL | GUARD_SWITCH_AT_UPRIGHT;
  steps = 0;
  for (int ms = 0; ms < 320; ++ms) step();
  steps = 0;
}

enum { RECEIVE_RAW, RECEIVE_FITTING, RECEIVE_ANY, STEP, SWITCHES, ANGLES, BOARD, RECEIVE_DAMAGED, OPERATIONS };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  program p = {data, size};
  boot(&p);
  while (p.left > 0) {
    switch (next_u8(&p) % OPERATIONS) {
      case RECEIVE_RAW: receive_raw(&p); break;
      case RECEIVE_FITTING: receive_fitting(&p); break;
      case RECEIVE_ANY: receive_any(&p); break;
      case RECEIVE_DAMAGED: receive_damaged(&p); break;
      case STEP:
        for (uint8_t ms = next_u8(&p); ms > 0; --ms) step();
        break;
      case SWITCHES: input.switches ^= (uint16_t)(1u << (next_u8(&p) & 15)); break;
      case ANGLES: input.angle_mdeg[0] = input.angle_mdeg[1] = (int16_t)next_u16(&p) * 4; break;
      case BOARD: {
        /* Whatever the board measured goes into the answers as it is. */
        uint8_t *bytes = (uint8_t *)&the_link.board.readings;
        bytes[next_u8(&p) % sizeof the_link.board.readings] = next_u8(&p);
        bytes = (uint8_t *)&the_link.board.health;
        bytes[next_u8(&p) % sizeof the_link.board.health] = next_u8(&p);
        break;
      }
    }
  }
  return 0;
}
