/* What the chip can find out about itself: at boot at once, later a little each millisecond. */
#include <avr/interrupt.h>
#include <avr/pgmspace.h>
#include <util/crc16.h>

#include "board.h"

#define CRC_INIT 0xFFFF
#define FLASH_SLICE 8 /* bytes: 24 KB in 3 s */
#define PAINT 0xC5    /* the stack's room is filled with it at boot (startup.S) */
#define CANARY_BYTES 4

/* From the linker: the end of the program in flash, where the build puts the CRC of all before it, and the end of the variables. */
extern const uint8_t __data_load_end[];
extern uint8_t _end[];

static uint16_t flash_at;
static uint16_t flash_crc = CRC_INIT;
static uint8_t *ram_at = (uint8_t *)RAMSTART;
static uint8_t *paint_at = _end; /* how far up the paint is whole */
static uint16_t stack_free;

static uint16_t flash_end(void) { return (uint16_t)__data_load_end; }

/* True once, when the whole program has been read and is not what was built. */
static bool flash_slice(uint8_t bytes) {
  for (uint8_t i = 0; i < bytes; ++i) {
    if (flash_at == flash_end()) {
      bool wrong = pgm_read_word(flash_at) != flash_crc;
      flash_at = 0;
      flash_crc = CRC_INIT;
      return wrong;
    }
    flash_crc = _crc_xmodem_update(flash_crc, pgm_read_byte(flash_at));
    ++flash_at;
  }
  return false;
}

bool self_test_flash(void) {
  bool wrong = false;
  do wrong = flash_slice(255);
  while (flash_at != 0);
  return !wrong;
}

/* One byte of RAM, while nothing looks: both values of each bit, and it is as it was. */
static bool ram_byte_is_bad(volatile uint8_t *byte) {
  uint8_t sreg = SREG;
  cli();
  uint8_t kept = *byte;
  uint8_t inverse = kept ^ 0xFF;
  *byte = inverse;
  bool bad = *byte != inverse;
  *byte = kept;
  bad = bad || *byte != kept;
  SREG = sreg;
  return bad;
}

/* A byte of paint at a time; at its end, what is left of it is told, and measured again. */
static void measure_stack(void) {
  if (paint_at < (uint8_t *)SP && *paint_at == PAINT) {
    ++paint_at;
    return;
  }
  stack_free = (uint16_t)(paint_at - _end);
  paint_at = _end;
}

uint8_t self_test_slice(void) {
  uint8_t failed = 0;
  if (flash_slice(FLASH_SLICE)) failed |= GUARD_FAILURE_FLASH;
  if (ram_byte_is_bad(ram_at)) failed |= GUARD_FAILURE_RAM;
  if (++ram_at > (uint8_t *)RAMEND) ram_at = (uint8_t *)RAMSTART;
  measure_stack();
  return failed;
}

bool self_test_stack_whole(void) {
  for (uint8_t i = 0; i < CANARY_BYTES; ++i)
    if (_end[i] != PAINT) return false;
  return true;
}

uint16_t self_test_stack_free(void) { return stack_free; }
