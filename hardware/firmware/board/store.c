/*
 * Limits and wiring in the EEPROM, twice, each copy with a CRC: a power cut while one is written leaves the other. A record:
 * magic, generation, 20 bytes of limits and 21 of wiring as in CONFIGURE and WIRE, flags, CRC-16 of all before it.
 */
#include <avr/eeprom.h>
#include <avr/interrupt.h>
#include <stddef.h>
#include <string.h>
#include <util/crc16.h>

#include "board.h"

#define MAGIC 0x55
#define HAS_CONFIG 1
#define HAS_WIRING 2
#define COPY_DISTANCE 128
#define COPIES 2

/* On this processor a struct lies in memory as its fields do on the wire: little-endian, without gaps. */
typedef struct {
  uint8_t magic;
  uint8_t generation;
  guard_config config;
  guard_wiring wiring;
  uint8_t flags;
  uint16_t crc;
} stored_record;
#define RECORD_BYTES sizeof(stored_record)
typedef char record_has_no_gaps[sizeof(stored_record) == 46 ? 1 : -1];

static stored_record record;
static uint8_t copy;        /* being written */
static uint8_t copies_left; /* to be written, the one under way included */
static uint8_t written;     /* bytes of it */
static uint8_t bad_copies;  /* bit set, as last seen */
static bool both_bad;

static uint8_t *address(uint8_t of_copy, uint8_t byte) { return (uint8_t *)(uint16_t)(of_copy * COPY_DISTANCE + byte); }

static void read_copy(uint8_t of_copy, stored_record *to) { eeprom_read_block(to, address(of_copy, 0), RECORD_BYTES); }

static uint16_t crc_of(const stored_record *of) {
  const uint8_t *bytes = (const uint8_t *)of;
  uint16_t crc = 0xFFFF;
  for (uint8_t i = 0; i < offsetof(stored_record, crc); ++i) crc = _crc_xmodem_update(crc, bytes[i]);
  return crc;
}

static bool is_whole(const stored_record *of) { return of->magic == MAGIC && of->crc == crc_of(of); }

static bool is_blank(const stored_record *of) {
  const uint8_t *bytes = (const uint8_t *)of;
  for (uint8_t i = 0; i < RECORD_BYTES; ++i)
    if (bytes[i] != 0xFF) return false;
  return true;
}

store_state store_verdict(void) {
  if (both_bad) return STORE_DAMAGED;
  return bad_copies != 0 ? STORE_ONE_COPY_BAD : STORE_GOOD;
}

store_state store_load(stored *to) {
  uint8_t blank = 0;
  bad_copies = 0;
  stored_record found[COPIES];
  for (uint8_t i = 0; i < COPIES; ++i) {
    read_copy(i, &found[i]);
    if (is_blank(&found[i])) ++blank;
    if (!is_whole(&found[i])) bad_copies |= (uint8_t)(1u << i);
  }
  memset(to, 0, sizeof *to);
  both_bad = bad_copies == 3 && blank < COPIES;
  if (bad_copies == 3) {
    if (!both_bad) bad_copies = 0; /* fresh from flashing */
    return store_verdict();
  }
  /* Of two whole copies the younger one counts. */
  bool second = bad_copies == 1 || (bad_copies == 0 && (int8_t)(found[1].generation - found[0].generation) > 0);
  /* What is whole but superseded must not come back when the younger one rots: it is written anew as well. */
  if (memcmp(&found[0], &found[1], RECORD_BYTES) != 0) bad_copies |= second ? 1 : 2;
  record = found[second];
  copy = second;
  to->config = record.config;
  to->wiring = record.wiring;
  to->has_config = record.flags & HAS_CONFIG;
  to->has_wiring = record.flags & HAS_WIRING;
  /* What is whole but out of range was written by another version: it is as good as none. */
  if (!guard_config_in_range(&to->config)) to->has_config = false;
  if (!guard_wiring_in_range(&to->wiring)) to->has_wiring = false;
  if (!to->has_wiring) memset(&to->wiring, 0, sizeof to->wiring); /* nothing is measured or driven by it */
  return store_verdict();
}

void store_save(const stored *from) {
  record.magic = MAGIC;
  ++record.generation;
  record.config = from->config;
  record.wiring = from->wiring;
  record.flags = (uint8_t)((from->has_config ? HAS_CONFIG : 0) | (from->has_wiring ? HAS_WIRING : 0));
  record.crc = crc_of(&record);
  if (!store_busy()) copy ^= 1; /* the older one first, or the one that is half written: the other stays whole meanwhile */
  copies_left = COPIES;
  written = 0;
}

bool store_busy(void) { return copies_left != 0; }

static void write_byte(uint8_t *to, uint8_t value) {
  EEAR = (uint16_t)to;
  EEDR = value;
  uint8_t sreg = SREG;
  cli(); /* the second bit has to follow the first within four cycles */
  EECR = 1u << EEMPE;
  EECR |= 1u << EEPE;
  SREG = sreg;
}

static void finish_copy(void) {
  stored_record found;
  read_copy(copy, &found);
  uint8_t bit = (uint8_t)(1u << copy);
  if (memcmp(&found, &record, RECORD_BYTES) == 0) bad_copies &= (uint8_t)~bit;
  else bad_copies |= bit;
  both_bad = bad_copies == 3;
  copy ^= 1;
  written = 0;
  --copies_left;
}

/* At most one byte each millisecond, and none while the EEPROM still writes the last one (3.4 ms). */
void store_tick(void) {
  if (copies_left == 0 || !eeprom_is_ready()) return;
  if (written == RECORD_BYTES) {
    finish_copy();
    return;
  }
  uint8_t *to = address(copy, written);
  uint8_t byte = ((const uint8_t *)&record)[written];
  if (eeprom_read_byte(to) != byte) write_byte(to, byte);
  ++written;
}
