/* Frames of the guard's protocol: see PROTOCOL.md. Whatever is not exactly a frame is counted and otherwise ignored. */
#include "guard_link.h"

#define CRC_INIT 0xFFFF
#define FIRMWARE_BYTES 16
#define HEAD_BYTES 2 /* type, seq */
#define CRC_BYTES 2
#define MAX_PAYLOAD (GUARD_LINK_MAX_BODY / 8 * 7)

/* Payloads from type to CRC, in bytes. */
#define EMPTY_BYTES (HEAD_BYTES + CRC_BYTES)
#define DRIVE_BYTES (HEAD_BYTES + 4 + CRC_BYTES)
#define ARM_BYTES (HEAD_BYTES + 6 + CRC_BYTES)
#define CONFIGURE_BYTES (HEAD_BYTES + 20 + CRC_BYTES)
#define WIRE_BYTES (HEAD_BYTES + 21 + CRC_BYTES)

typedef char firmware_fits[sizeof GUARD_FIRMWARE <= FIRMWARE_BYTES + 1 ? 1 : -1];

/* CRC-16/CCITT-FALSE by one byte, without a table: flash and RAM are scarce. */
static uint16_t crc_add(uint16_t crc, uint8_t byte) {
  crc = (uint16_t)((crc >> 8) | (crc << 8));
  crc = (uint16_t)(crc ^ byte);
  crc = (uint16_t)(crc ^ ((crc & 0xFFu) >> 4));
  crc = (uint16_t)(crc ^ (crc << 12));
  return (uint16_t)(crc ^ ((crc & 0xFFu) << 5));
}

/* ---- writing: bytes go through the CRC and into 7-bit groups, least significant bits first ---- */

typedef struct {
  uint8_t *body;
  uint8_t length;
  uint16_t crc;
  uint8_t pending; /* bits that do not fill a group yet */
  uint8_t scale;   /* two to the number of them: a multiplication shifts at once, a shift bit by bit */
} frame_writer;

static void put_u8(frame_writer *writer, uint8_t byte) {
  writer->crc = crc_add(writer->crc, byte);
  uint16_t window = (uint16_t)(writer->pending | ((uint16_t)byte * writer->scale));
  writer->body[writer->length++] = (uint8_t)window & 0x7F;
  writer->pending = (uint8_t)((uint16_t)(window << 1) >> 8);
  writer->scale = (uint8_t)(writer->scale << 1);
  if (writer->scale != 1u << 7) return;
  writer->body[writer->length++] = writer->pending;
  writer->pending = 0;
  writer->scale = 1;
}

static void put_u16(frame_writer *writer, uint16_t value) {
  put_u8(writer, (uint8_t)value);
  put_u8(writer, (uint8_t)(value >> 8));
}

static void put_u32(frame_writer *writer, uint32_t value) {
  put_u16(writer, (uint16_t)value);
  put_u16(writer, (uint16_t)(value >> 16));
}

static void put_i16(frame_writer *writer, int16_t value) { put_u16(writer, (uint16_t)value); }
static void put_i32(frame_writer *writer, int32_t value) { put_u32(writer, (uint32_t)value); }

static void begin_frame(frame_writer *writer, guard_link *link, guard_message_type type, uint8_t *body) {
  writer->body = body;
  writer->length = 0;
  writer->crc = CRC_INIT;
  writer->pending = 0;
  writer->scale = 1;
  put_u8(writer, (uint8_t)type);
  put_u8(writer, link->seq++);
}

static uint8_t end_frame(frame_writer *writer) {
  put_u16(writer, writer->crc);
  if (writer->scale != 1) writer->body[writer->length++] = writer->pending;
  return writer->length;
}

/* ---- reading ---- */

static uint16_t get_u16(const uint8_t *at) { return (uint16_t)(at[0] | ((uint16_t)at[1] << 8)); }
static int16_t get_i16(const uint8_t *at) { return (int16_t)get_u16(at); }
static int32_t get_i32(const uint8_t *at) { return (int32_t)(get_u16(at) | ((uint32_t)get_u16(at + 2) << 16)); }

/* Unpacks `body`; 0 bytes where it is not a whole packing: an eighth bit, padding that is not zero, a byte too many. */
static uint8_t unpack(const uint8_t *body, uint8_t length, uint8_t *payload) {
  uint8_t bytes = 0;
  uint8_t left = 0;  /* bits that do not fill a byte yet */
  uint8_t scale = 0; /* two to the number of them; 0 between two rounds of eight groups */
  for (uint8_t i = 0; i < length; ++i) {
    if (body[i] > 0x7F) return 0;
    if (scale == 0) {
      left = body[i];
      scale = 1u << 7;
      continue;
    }
    uint16_t window = (uint16_t)(left | ((uint16_t)body[i] * scale));
    payload[bytes++] = (uint8_t)window;
    left = (uint8_t)(window >> 8);
    scale = scale == 2 ? 0 : scale >> 1;
  }
  return scale != 1u << 7 && left == 0 ? bytes : 0;
}

/* Unpacks `body` and checks its CRC: the payload's bytes, or 0 where it is not a frame. */
static uint8_t open_frame(const uint8_t *body, uint8_t length, uint8_t *payload) {
  if (length > GUARD_LINK_MAX_BODY) return 0;
  uint8_t bytes = unpack(body, length, payload);
  if (bytes < EMPTY_BYTES) return 0;
  uint16_t crc = CRC_INIT;
  for (uint8_t i = 0; i < bytes - CRC_BYTES; ++i) crc = crc_add(crc, payload[i]);
  return get_u16(payload + bytes - CRC_BYTES) == crc ? bytes : 0;
}

static guard_config get_config(const uint8_t *at) {
  guard_config config = {.upright_mdeg = get_i32(at),
                         .max_angle_mdeg = get_i32(at + 4),
                         .cap_s = get_u16(at + 8),
                         .full_speed_mdeg_s = get_u16(at + 10),
                         .dead_band_milli = get_u16(at + 12),
                         .current_limit_ma = get_u16(at + 14),
                         .supply_min_mv = get_u16(at + 16),
                         .pause_s = get_u16(at + 18)};
  return config;
}

static guard_angle_wiring get_angle_wiring(const uint8_t *at) {
  guard_angle_wiring angle = {.kind = at[0], .axes = at[1], .zero = get_i16(at + 2), .slope_q8 = get_i16(at + 4)};
  return angle;
}

static guard_wiring get_wiring(const uint8_t *at) {
  guard_wiring wiring = {.angle = {get_angle_wiring(at), get_angle_wiring(at + 6)},
                         .driver = at[12],
                         .motor_reversed = at[13],
                         .relay_dead_ms = at[14],
                         .current_zero = get_u16(at + 15),
                         .current_ma_q8 = get_u16(at + 17),
                         .supply_mv_q8 = get_u16(at + 19)};
  return wiring;
}

/* ---- answers ---- */

static uint8_t write_identity(guard_link *link, uint8_t *body) {
  static const char firmware[] = GUARD_FIRMWARE;
  frame_writer writer;
  begin_frame(&writer, link, GUARD_MESSAGE_IDENTITY, body);
  put_u8(&writer, GUARD_PROTOCOL_MAJOR);
  put_u8(&writer, GUARD_PROTOCOL_MINOR);
  for (uint8_t i = 0; i < FIRMWARE_BYTES; ++i) put_u8(&writer, i < sizeof firmware ? (uint8_t)firmware[i] : 0);
  put_u32(&writer, GUARD_BUILD_ID);
  put_i32(&writer, GUARD_HARD_MAX_ANGLE_MDEG);
  put_u16(&writer, GUARD_HARD_CAP_S);
  return end_frame(&writer);
}

static uint8_t write_config(guard_link *link, const guard *g, uint8_t *body) {
  frame_writer writer;
  begin_frame(&writer, link, GUARD_MESSAGE_CONFIG, body);
  put_u8(&writer, g->commissioned);
  put_i32(&writer, g->config.upright_mdeg);
  put_i32(&writer, g->config.max_angle_mdeg);
  put_u16(&writer, g->config.cap_s);
  put_u16(&writer, g->config.full_speed_mdeg_s);
  put_u16(&writer, g->config.dead_band_milli);
  put_u16(&writer, g->config.current_limit_ma);
  put_u16(&writer, g->config.supply_min_mv);
  put_u16(&writer, g->config.pause_s);
  return end_frame(&writer);
}

static uint8_t write_wiring(guard_link *link, uint8_t *body) {
  const guard_wiring *wiring = &link->board.wiring;
  frame_writer writer;
  begin_frame(&writer, link, GUARD_MESSAGE_WIRING, body);
  put_u8(&writer, link->board.wired);
  for (uint8_t i = 0; i < 2; ++i) {
    put_u8(&writer, wiring->angle[i].kind);
    put_u8(&writer, wiring->angle[i].axes);
    put_i16(&writer, wiring->angle[i].zero);
    put_i16(&writer, wiring->angle[i].slope_q8);
  }
  put_u8(&writer, wiring->driver);
  put_u8(&writer, wiring->motor_reversed);
  put_u8(&writer, wiring->relay_dead_ms);
  put_u16(&writer, wiring->current_zero);
  put_u16(&writer, wiring->current_ma_q8);
  put_u16(&writer, wiring->supply_mv_q8);
  return end_frame(&writer);
}

static uint8_t write_readings(guard_link *link, uint8_t *body) {
  const guard_readings *readings = &link->board.readings;
  frame_writer writer;
  begin_frame(&writer, link, GUARD_MESSAGE_READINGS, body);
  for (uint8_t i = 0; i < 2; ++i) put_u16(&writer, readings->angle_counts[i]);
  for (uint8_t i = 0; i < 3; ++i) put_i16(&writer, readings->accel[i]);
  put_u16(&writer, readings->current_counts);
  put_u16(&writer, readings->supply_counts);
  put_u16(&writer, readings->reference_counts);
  put_u16(&writer, readings->switches);
  return end_frame(&writer);
}

static uint8_t write_health(guard_link *link, uint8_t *body) {
  const guard_health *health = &link->board.health;
  frame_writer writer;
  begin_frame(&writer, link, GUARD_MESSAGE_HEALTH, body);
  put_u8(&writer, health->board);
  put_u8(&writer, health->reset_cause);
  put_u8(&writer, health->failures);
  put_u16(&writer, health->step_max_us);
  put_u16(&writer, health->late_steps);
  put_u16(&writer, health->stack_free);
  put_u16(&writer, health->bus_resets);
  return end_frame(&writer);
}

/* `payload` is the request's. The interlocks say what kept it from being accepted. */
static uint8_t write_reply(guard_link *link, const guard *g, const uint8_t *payload, guard_reply code, uint8_t *body) {
  frame_writer writer;
  begin_frame(&writer, link, GUARD_MESSAGE_REPLY, body);
  put_u8(&writer, payload[0]);
  put_u8(&writer, payload[1]);
  put_u8(&writer, (uint8_t)code);
  put_u16(&writer, code == GUARD_REPLY_ACCEPTED ? 0 : guard_interlocks(g));
  return end_frame(&writer);
}

/* ---- requests ---- */

static uint8_t count_bad(guard_link *link) {
  if (link->bad_frames < UINT16_MAX) ++link->bad_frames;
  return 0;
}

/* Bytes a request of this type has; 0 where the type is not known. */
static uint8_t request_bytes(uint8_t type) {
  switch (type) {
    case GUARD_REQUEST_IDENTIFY:
    case GUARD_REQUEST_DISARM:
    case GUARD_REQUEST_READ_CONFIG:
    case GUARD_REQUEST_READ_WIRING:
    case GUARD_REQUEST_READ_READINGS:
    case GUARD_REQUEST_READ_HEALTH: return EMPTY_BYTES;
    case GUARD_REQUEST_DRIVE: return DRIVE_BYTES;
    case GUARD_REQUEST_ARM: return ARM_BYTES;
    case GUARD_REQUEST_CONFIGURE: return CONFIGURE_BYTES;
    case GUARD_REQUEST_WIRE: return WIRE_BYTES;
    default: return 0;
  }
}

static guard_reply configure(guard_link *link, guard *g, const uint8_t *fields) {
  guard_config wanted = get_config(fields);
  guard_reply code = guard_on_configure(g, &wanted);
  if (code == GUARD_REPLY_ACCEPTED) link->config_changed = true;
  return code;
}

static guard_reply wire(guard_link *link, const guard *g, const uint8_t *fields) {
  guard_wiring wanted = get_wiring(fields);
  guard_reply code = guard_on_wire(g);
  if (code != GUARD_REPLY_NOT_NOW && !guard_wiring_in_range(&wanted)) code = GUARD_REPLY_OUT_OF_RANGE;
  if (code != GUARD_REPLY_ACCEPTED) return code;
  link->board.wiring = wanted;
  link->board.wired = true;
  link->wiring_changed = true;
  return code;
}

uint8_t guard_link_receive(guard_link *link, guard *g, const uint8_t *body, uint8_t length, uint8_t *reply_body) {
  uint8_t payload[MAX_PAYLOAD];
  uint8_t bytes = open_frame(body, length, payload);
  if (bytes == 0 || payload[0] < GUARD_FIRST_REQUEST_TYPE) return count_bad(link);
  uint8_t expected = request_bytes(payload[0]);
  if (expected != 0 && bytes != expected) return count_bad(link);

  const uint8_t *fields = payload + HEAD_BYTES;
  guard_reply code = GUARD_REPLY_UNKNOWN_REQUEST;
  switch (payload[0]) {
    case GUARD_REQUEST_IDENTIFY: return write_identity(link, reply_body);
    case GUARD_REQUEST_READ_CONFIG: return write_config(link, g, reply_body);
    case GUARD_REQUEST_READ_WIRING: return write_wiring(link, reply_body);
    case GUARD_REQUEST_READ_READINGS: return write_readings(link, reply_body);
    case GUARD_REQUEST_READ_HEALTH: return write_health(link, reply_body);
    case GUARD_REQUEST_DRIVE: /* not answered: the next status tells the number of the last accepted one */
      guard_on_drive(g, get_u16(fields), get_i16(fields + 2));
      return 0;
    case GUARD_REQUEST_ARM: code = guard_on_arm(g, get_i32(fields), get_u16(fields + 4)); break;
    case GUARD_REQUEST_DISARM: code = guard_on_disarm(g); break;
    case GUARD_REQUEST_CONFIGURE: code = configure(link, g, fields); break;
    case GUARD_REQUEST_WIRE: code = wire(link, g, fields); break;
  }
  return write_reply(link, g, payload, code, reply_body);
}

/* ---- statuses ---- */

uint8_t guard_link_status(guard_link *link, const guard_status *status, uint8_t *body) {
  frame_writer writer;
  begin_frame(&writer, link, GUARD_MESSAGE_STATUS, body);
  put_u16(&writer, status->n);
  put_u32(&writer, status->uptime_ms);
  put_i32(&writer, status->angle_mdeg[0]);
  put_i32(&writer, status->angle_mdeg[1]);
  put_i16(&writer, status->speed_mdeg_s);
  put_i16(&writer, status->drive_milli);
  put_u16(&writer, status->current_ma);
  put_u16(&writer, status->supply_mv);
  put_u16(&writer, status->switches);
  put_u8(&writer, status->state);
  put_u8(&writer, status->cause);
  put_u16(&writer, status->interlocks);
  put_u8(&writer, status->flags);
  put_u16(&writer, status->last_drive_n);
  put_u16(&writer, status->inverted_s);
  put_u16(&writer, status->paused_s);
  put_u16(&writer, link->bad_frames);
  return end_frame(&writer);
}
