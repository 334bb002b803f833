/* The drive outputs and the contactor's coil. Only this file writes them, and only with the E-stop's interrupts looking on. */
#include <avr/interrupt.h>

#include "board.h"

#define PWM_TOP 799          /* 16 MHz / 800: 20 kHz, above hearing and within a BTS7960's 25 kHz */
#define RELAY_DEAD_MIN_MS 50 /* a relay lets go within 10 ms; its arc and a motor's own current need longer */

/* DRIVE_A, DRIVE_B and CONTACTOR are bits of PORTB on both boards: the interrupts count on it. */
#define OUTPUTS ((uint8_t)((1u << BIT_DRIVE_A) | (1u << BIT_DRIVE_B) | (1u << BIT_CONTACTOR)))

/* Timer 1: fast PWM up to ICR1. OC1A and OC1B are connected only while they are to drive. */
#define PWM_OFF ((uint8_t)(1u << WGM11))
#define PWM_A ((uint8_t)((1u << WGM11) | (1u << COM1A1)))
#define PWM_B ((uint8_t)((1u << WGM11) | (1u << COM1B1)))

static int8_t relay_direction;  /* the relay that is pulled, 0 for none */
static uint8_t relay_rested_ms; /* since the last one was let go, saturating */

void motor_init(void) {
  TCCR1A = PWM_OFF;
  TCCR1B = (1u << WGM13) | (1u << WGM12); /* the mode first: in others ICR1 cannot be written (data sheet, ICR1) */
  ICR1 = PWM_TOP;
  OCR1A = 0;
  OCR1B = 0;
  TCCR1B |= 1u << CS10;
  PORTB &= (uint8_t)~OUTPUTS;
  DDRB |= OUTPUTS;
  /* Both channels of the E-stop: an opening contact is a rising edge. */
#if defined(__AVR_ATmega328P__)
  EICRA = (1u << ISC01) | (1u << ISC00) | (1u << ISC11) | (1u << ISC10);
  EIFR = (1u << INTF0) | (1u << INTF1); /* what came while the pins settled was no edge */
  EIMSK = (1u << INT0) | (1u << INT1);
#else
  EICRB = (1u << ISC41) | (1u << ISC40) | (1u << ISC51) | (1u << ISC50);
  EIFR = (1u << INTF4) | (1u << INTF5);
  EIMSK = (1u << INT4) | (1u << INT5);
#endif
}

/* The E-stop's interrupts: outputs off before anything else, in eight instructions that touch no flag. What runs with
   interrupts off anywhere in this program delays them, so nothing does for more than a few microseconds. */
#define ESTOP_INTERRUPT(vector, seen)                                           \
  ISR(vector, ISR_NAKED) {                                                      \
    __asm__ volatile(                                                           \
        "push r24\n\t"                                                          \
        "ldi r24, %[off]\n\t"                                                   \
        "sts %[tccr1a], r24\n\t"                                                \
        "cbi %[port], %[a]\n\t"                                                 \
        "cbi %[port], %[b]\n\t"                                                 \
        "cbi %[port], %[contactor]\n\t"                                         \
        "sbi %[flag], %[bit]\n\t"                                               \
        "pop r24\n\t"                                                           \
        "reti\n\t" ::[off] "M"(PWM_OFF),                                        \
        [tccr1a] "n"(_SFR_MEM_ADDR(TCCR1A)), [port] "I"(_SFR_IO_ADDR(PORTB)),   \
        [a] "I"(BIT_DRIVE_A), [b] "I"(BIT_DRIVE_B), [contactor] "I"(BIT_CONTACTOR), \
        [flag] "I"(_SFR_IO_ADDR(ESTOP_SEEN)), [bit] "I"(seen));                 \
  }
#if defined(__AVR_ATmega328P__)
ESTOP_INTERRUPT(INT0_vect, ESTOP_SEEN_A)
ESTOP_INTERRUPT(INT1_vect, ESTOP_SEEN_B)
#else
ESTOP_INTERRUPT(INT4_vect, ESTOP_SEEN_A)
ESTOP_INTERRUPT(INT5_vect, ESTOP_SEEN_B)
#endif

/* What the pins are to be; taken over in one go, and not at all once the E-stop was seen. */
static void put_out(uint8_t pwm, uint8_t levels) {
  uint8_t sreg = SREG;
  cli();
  if (ESTOP_SEEN != 0) {
    pwm = PWM_OFF;
    levels = 0;
  }
  TCCR1A = pwm;
  PORTB = (uint8_t)((PORTB & (uint8_t)~OUTPUTS) | levels);
  SREG = sreg;
}

void motor_off(void) {
  relay_direction = 0;
  put_out(PWM_OFF, 0);
}

static uint16_t compare_value(uint16_t milli) {
  if (milli >= 1000) return PWM_TOP;
  return (uint16_t)(((uint32_t)milli * 52429u) >> 16); /* x 800 / 1000, without a division */
}

/* One relay at a time, with a rest between them: both at once would short the supply. */
static uint8_t relay_levels(uint8_t dead_ms, int8_t direction) {
  if (relay_rested_ms < 255) ++relay_rested_ms;
  if (relay_direction != 0 && direction != relay_direction) {
    relay_direction = 0;
    relay_rested_ms = 0;
  }
  if (dead_ms < RELAY_DEAD_MIN_MS) dead_ms = RELAY_DEAD_MIN_MS;
  if (relay_direction == 0 && direction != 0 && relay_rested_ms >= dead_ms) relay_direction = direction;
  if (relay_direction > 0) return 1u << BIT_DRIVE_A;
  return relay_direction < 0 ? 1u << BIT_DRIVE_B : 0;
}

void motor_apply(const guard_wiring *wiring, int16_t drive_milli, bool contactor) {
  uint8_t levels = contactor && wiring->driver != GUARD_DRIVER_NONE ? 1u << BIT_CONTACTOR : 0;
  uint8_t pwm = PWM_OFF;
  if (wiring->motor_reversed) drive_milli = (int16_t)-drive_milli;
  uint16_t compare = compare_value((uint16_t)(drive_milli < 0 ? -drive_milli : drive_milli));
  switch (wiring->driver) {
    case GUARD_DRIVER_PWM_DIRECTION:
      OCR1A = compare;
      if (drive_milli != 0) pwm = PWM_A;
      if (drive_milli > 0) levels |= 1u << BIT_DRIVE_B;
      break;
    case GUARD_DRIVER_DUAL_PWM:
      OCR1A = compare;
      OCR1B = compare;
      if (drive_milli != 0) pwm = drive_milli > 0 ? PWM_A : PWM_B;
      break;
    case GUARD_DRIVER_RELAYS:
      levels |= relay_levels(wiring->relay_dead_ms, (int8_t)((drive_milli > 0) - (drive_milli < 0)));
      break;
  }
  put_out(pwm, levels);
}
