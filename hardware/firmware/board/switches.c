/* Contacts: every one closes to ground under a pull-up, so that a broken wire reads as open. */
#include "board.h"

#define BANK_OPEN 0xFF /* what a dead bank is taken for: every contact open */

static bool bank_alive = true;

bool switches_bank_alive(void) { return bank_alive; }

#if defined(__AVR_ATmega328P__)

void switches_init(void) {
  /* Inputs by reset; their pull-ups: E-stop, Start, Stop, and the bank's data line. */
  PORTD |= (1u << BIT_ESTOP_A) | (1u << BIT_ESTOP_B) | (1u << BIT_START) | (1u << BIT_STOP) | (1u << BIT_BANK_DATA);
  set_bit(PORTB, BIT_BANK_LOAD);
  DDRB |= (1u << BIT_BANK_CLOCK) | (1u << BIT_BANK_LOAD);
}

/* A 74HC165: loads its eight inputs while BANK_LOAD is low, then shows one with each clock, the last input first. Sixteen MHz is
   slower than it can follow. */
static uint8_t read_bank(void) {
  uint8_t bits = 0;
  clear_bit(PORTB, BIT_BANK_LOAD);
  set_bit(PORTB, BIT_BANK_LOAD);
  for (uint8_t i = 0; i < 8; ++i) {
    bits = (uint8_t)(bits << 1);
    if (PIND & (1u << BIT_BANK_DATA)) bits |= 1;
    set_bit(PORTB, BIT_BANK_CLOCK);
    clear_bit(PORTB, BIT_BANK_CLOCK);
  }
  bank_alive = (bits & (1u << BANK_ALWAYS_LOW)) == 0 && (bits & (1u << BANK_ALWAYS_HIGH)) != 0;
  return bank_alive ? bits : BANK_OPEN;
}

static uint16_t read_panel(void) {
  uint8_t pins = PIND;
  uint16_t bits = 0;
  if (!(pins & (1u << BIT_START))) bits |= GUARD_SWITCH_START_PRESSED;
  if (pins & (1u << BIT_STOP)) bits |= GUARD_SWITCH_STOP_PRESSED;
  if (pins & (1u << BIT_ESTOP_A)) bits |= GUARD_SWITCH_ESTOP_A_OPEN;
  if (pins & (1u << BIT_ESTOP_B)) bits |= GUARD_SWITCH_ESTOP_B_OPEN;
  return bits;
}

#else

void switches_init(void) {
  PORTE |= (1u << BIT_ESTOP_A) | (1u << BIT_ESTOP_B);
  PORTG |= 1u << BIT_START;
  PORTH |= 1u << BIT_STOP;
  PORTA |= (1u << BIT_ANKLE_LOCK) | (1u << BIT_OVERTRAVEL_INVERTED) | (1u << BIT_OVERTRAVEL_UPRIGHT) |
           (1u << BIT_HORIZONTAL_CAM) | (1u << BIT_UPRIGHT_CAM) | (1u << BIT_CONTACTOR_FEEDBACK);
}

/* A Mega has a pin for each, in the bank's order. */
static uint8_t read_bank(void) { return PINA | (1u << BANK_ALWAYS_LOW) | (1u << BANK_ALWAYS_HIGH); }

static uint16_t read_panel(void) {
  uint16_t bits = 0;
  if (!(PING & (1u << BIT_START))) bits |= GUARD_SWITCH_START_PRESSED;
  if (PINH & (1u << BIT_STOP)) bits |= GUARD_SWITCH_STOP_PRESSED;
  if (PINE & (1u << BIT_ESTOP_A)) bits |= GUARD_SWITCH_ESTOP_A_OPEN;
  if (PINE & (1u << BIT_ESTOP_B)) bits |= GUARD_SWITCH_ESTOP_B_OPEN;
  return bits;
}

#endif

uint16_t switches_read(void) {
  uint16_t bits = read_panel();
  uint8_t bank = read_bank();
  if (!(bank & (1u << BANK_ANKLE_LOCK))) bits |= GUARD_SWITCH_ANKLE_LOCKED;
  if (bank & (1u << BANK_OVERTRAVEL_INVERTED)) bits |= GUARD_SWITCH_OVERTRAVEL_INVERTED;
  if (bank & (1u << BANK_OVERTRAVEL_UPRIGHT)) bits |= GUARD_SWITCH_OVERTRAVEL_UPRIGHT;
  if (!(bank & (1u << BANK_HORIZONTAL_CAM))) bits |= GUARD_SWITCH_AT_HORIZONTAL;
  if (!(bank & (1u << BANK_UPRIGHT_CAM))) bits |= GUARD_SWITCH_AT_UPRIGHT;
  if (!(bank & (1u << BANK_CONTACTOR_FEEDBACK))) bits |= GUARD_SWITCH_CONTACTOR_CLOSED;
  /* An E-stop that was open for less than a millisecond was open. */
  if (ESTOP_SEEN & (1u << ESTOP_SEEN_A)) bits |= GUARD_SWITCH_ESTOP_A_OPEN;
  if (ESTOP_SEEN & (1u << ESTOP_SEEN_B)) bits |= GUARD_SWITCH_ESTOP_B_OPEN;
  return bits;
}
