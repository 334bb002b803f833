/* The pins Firmata may use: the panel's, and whatever the guard has no use for. Everything else does not exist for it. */
#include <avr/interrupt.h>
#include <avr/pgmspace.h>
#include <util/atomic.h>

#include "../firmata.h"
#include "board.h"

#define NO_PIN 0xFF /* A6 and A7 of a Nano only measure */
#define NO_CHANNEL 127

/* Ports by their PINx register; DDRx and PORTx follow it. */
#if defined(__AVR_ATmega328P__)
enum { B, C, D };
static const uint16_t port_register[] PROGMEM = {_SFR_MEM_ADDR(PINB), _SFR_MEM_ADDR(PINC), _SFR_MEM_ADDR(PIND)};
#else
enum { A, B, C, D, E, F, G, H, J, K, L };
static const uint16_t port_register[] PROGMEM = {
    _SFR_MEM_ADDR(PINA), _SFR_MEM_ADDR(PINB), _SFR_MEM_ADDR(PINC), _SFR_MEM_ADDR(PIND), _SFR_MEM_ADDR(PINE), _SFR_MEM_ADDR(PINF),
    _SFR_MEM_ADDR(PING), _SFR_MEM_ADDR(PINH), _SFR_MEM_ADDR(PINJ), _SFR_MEM_ADDR(PINK), _SFR_MEM_ADDR(PINL)};
#endif

/* Arduino's numbers, in order: port and bit of each. */
#define AT(port, bit) ((uint8_t)((port) << 3 | (bit)))
#if defined(__AVR_ATmega328P__)
#define FIRST_ANALOG_PIN 14
static const uint8_t place_of_pin[BOARD_PIN_COUNT] PROGMEM = {
    AT(D, 0), AT(D, 1), AT(D, 2), AT(D, 3), AT(D, 4), AT(D, 5), AT(D, 6), AT(D, 7), AT(B, 0), AT(B, 1), AT(B, 2),
    AT(B, 3), AT(B, 4), AT(B, 5), AT(C, 0), AT(C, 1), AT(C, 2), AT(C, 3), AT(C, 4), AT(C, 5), NO_PIN,   NO_PIN};
#else
#define FIRST_ANALOG_PIN 54
static const uint8_t place_of_pin[BOARD_PIN_COUNT] PROGMEM = {
    AT(E, 0), AT(E, 1), AT(E, 4), AT(E, 5), AT(G, 5), AT(E, 3), AT(H, 3), AT(H, 4), AT(H, 5), AT(H, 6), AT(B, 4), AT(B, 5),
    AT(B, 6), AT(B, 7), AT(J, 1), AT(J, 0), AT(H, 1), AT(H, 0), AT(D, 3), AT(D, 2), AT(D, 1), AT(D, 0), AT(A, 0), AT(A, 1),
    AT(A, 2), AT(A, 3), AT(A, 4), AT(A, 5), AT(A, 6), AT(A, 7), AT(C, 7), AT(C, 6), AT(C, 5), AT(C, 4), AT(C, 3), AT(C, 2),
    AT(C, 1), AT(C, 0), AT(D, 7), AT(G, 2), AT(G, 1), AT(G, 0), AT(L, 7), AT(L, 6), AT(L, 5), AT(L, 4), AT(L, 3), AT(L, 2),
    AT(L, 1), AT(L, 0), AT(B, 3), AT(B, 2), AT(B, 1), AT(B, 0), AT(F, 0), AT(F, 1), AT(F, 2), AT(F, 3), AT(F, 4), AT(F, 5),
    AT(F, 6), AT(F, 7), AT(K, 0), AT(K, 1), AT(K, 2), AT(K, 3), AT(K, 4), AT(K, 5), AT(K, 6), AT(K, 7)};
#endif

/* Pins with a timer that the guard leaves alone (it takes timers 1 and 2). */
typedef struct {
  uint8_t pin;
  uint8_t connect; /* the COM bit */
  uint16_t control; /* TCCRnA */
  uint16_t compare; /* OCRnx */
} pwm_pin;
static const pwm_pin pwm_pins[] PROGMEM = {
#if defined(__AVR_ATmega328P__)
    {6, 1u << COM0A1, _SFR_MEM_ADDR(TCCR0A), _SFR_MEM_ADDR(OCR0A)},
#else
    {5, 1u << COM3A1, _SFR_MEM_ADDR(TCCR3A), _SFR_MEM_ADDR(OCR3AL)},
    {6, 1u << COM4A1, _SFR_MEM_ADDR(TCCR4A), _SFR_MEM_ADDR(OCR4AL)},
    {8, 1u << COM4C1, _SFR_MEM_ADDR(TCCR4A), _SFR_MEM_ADDR(OCR4CL)},
    {44, 1u << COM5C1, _SFR_MEM_ADDR(TCCR5A), _SFR_MEM_ADDR(OCR5CL)},
    {45, 1u << COM5B1, _SFR_MEM_ADDR(TCCR5A), _SFR_MEM_ADDR(OCR5BL)},
    {46, 1u << COM5A1, _SFR_MEM_ADDR(TCCR5A), _SFR_MEM_ADDR(OCR5AL)},
#endif
};
#define PWM_PINS (sizeof pwm_pins / sizeof pwm_pins[0])

/* The alarm: SIGNAL_PATTERNS of the controller, so that it sounds the same whoever gives it. */
#define ALARM_LAMP_MS 100
#define ALARM_BUZZER_MS 600
#define ALARM_BUZZER_ON_MS 500

static const guard_wiring *wired;
static bool alarm_on;
static uint8_t lamp;   /* as the host wrote them */
static uint8_t buzzer;

static bool has_accelerometer(void) {
  return wired->angle[0].kind >= GUARD_ANGLE_MPU6050_68 || wired->angle[1].kind >= GUARD_ANGLE_MPU6050_68;
}

/* Whether the guard needs a pin, with this wiring. */
static bool is_guards(uint8_t pin) {
  switch (pin) {
#define X(role, number, port, bit) case number:
    GUARD_PINS(X)
#undef X
    break;
    default: return false;
  }
  if (pin == PIN_ANGLE_A) return wired->angle[0].kind == GUARD_ANGLE_POTENTIOMETER;
  if (pin == PIN_ANGLE_B) return wired->angle[1].kind == GUARD_ANGLE_POTENTIOMETER;
  if (pin == PIN_SDA || pin == PIN_SCL) return has_accelerometer();
  return true;
}

static bool find_pwm(uint8_t pin, pwm_pin *found) {
  for (uint8_t i = 0; i < PWM_PINS; ++i) {
    if (pgm_read_byte(&pwm_pins[i].pin) != pin) continue;
    memcpy_P(found, &pwm_pins[i], sizeof *found);
    return true;
  }
  return false;
}

static uint8_t analog_channel(uint8_t pin) {
  uint8_t channel = (uint8_t)(pin - FIRST_ANALOG_PIN);
  return pin >= FIRST_ANALOG_PIN && channel < 8 ? channel : NO_CHANNEL;
}

/* ---- what Firmata asks for (firmata.h) ---- */

uint8_t pins_count(void) { return BOARD_PIN_COUNT; }

uint8_t pins_analog_channel(uint8_t pin) { return analog_channel(pin); }

uint8_t pins_modes(uint8_t pin) {
  if (pin >= BOARD_PIN_COUNT) return 0;
  if (pin == PIN_START || pin == PIN_STOP) return FIRMATA_CAN_INPUT | FIRMATA_CAN_PULLUP;
  pwm_pin pwm;
  uint8_t modes = find_pwm(pin, &pwm) ? FIRMATA_CAN_OUTPUT | FIRMATA_CAN_PWM : FIRMATA_CAN_OUTPUT;
  if (pin == PIN_LAMP || pin == PIN_BUZZER) return modes;
  if (is_guards(pin)) return 0;
  if (pgm_read_byte(&place_of_pin[pin]) == NO_PIN) return FIRMATA_CAN_ANALOG;
  modes |= FIRMATA_CAN_INPUT | FIRMATA_CAN_PULLUP;
  if (analog_channel(pin) != NO_CHANNEL) modes |= FIRMATA_CAN_ANALOG;
  return modes;
}

typedef struct {
  volatile uint8_t *pin; /* then DDRx, then PORTx */
  uint8_t mask;
} pin_port;

static pin_port port_of(uint8_t pin) {
  uint8_t place = pgm_read_byte(&place_of_pin[pin]);
  pin_port found = {(volatile uint8_t *)pgm_read_word(&port_register[place >> 3]), (uint8_t)(1u << (place & 7))};
  return found;
}

/* Not to be interrupted: the E-stop clears bits of the same ports, and would be undone. */
static void put(volatile uint8_t *reg, uint8_t mask, bool on) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (on) *reg |= mask;
    else *reg &= (uint8_t)~mask;
  }
}

static void put_pin(uint8_t pin, uint8_t value) {
  pin_port port = port_of(pin);
  pwm_pin pwm;
  bool has_pwm = find_pwm(pin, &pwm);
  bool partly = has_pwm && value != 0 && value != 255;
  if (has_pwm) {
    if (partly) *(volatile uint8_t *)pwm.compare = value; /* the high byte of a wide timer stays 0 */
    put((volatile uint8_t *)pwm.control, pwm.connect, partly);
  }
  if (!partly) put(port.pin + 2, port.mask, value != 0);
}

void pins_set_mode(uint8_t pin, uint8_t mode) {
  uint8_t modes = pins_modes(pin);
  if (pin == PIN_START || pin == PIN_STOP || modes == 0) return; /* their pull-ups are the guard's too */
  if (modes & FIRMATA_CAN_ANALOG) adc_watch(analog_channel(pin), mode == FIRMATA_MODE_ANALOG);
  if ((modes & FIRMATA_CAN_OUTPUT) == 0 || pin == PIN_LAMP || pin == PIN_BUZZER) return;
  pin_port port = port_of(pin);
  put_pin(pin, mode == FIRMATA_MODE_PULLUP ? 255 : 0);
  put(port.pin + 1, port.mask, mode == FIRMATA_MODE_OUTPUT || mode == FIRMATA_MODE_PWM);
}

void pins_write(uint8_t pin, uint8_t value) {
  if ((pins_modes(pin) & FIRMATA_CAN_OUTPUT) == 0) return;
  if (pin == PIN_LAMP) lamp = value;
  else if (pin == PIN_BUZZER) buzzer = value;
  else {
    put_pin(pin, value);
    return;
  }
  if (!alarm_on) put_pin(pin, value);
}

uint8_t pins_read_port(uint8_t port) {
  uint8_t levels = 0;
  for (uint8_t i = 0; i < 8; ++i) {
    uint8_t pin = (uint8_t)(port * 8 + i);
    if (pin >= BOARD_PIN_COUNT || pgm_read_byte(&place_of_pin[pin]) == NO_PIN) continue;
    pin_port at = port_of(pin);
    if (*at.pin & at.mask) levels |= (uint8_t)(1u << i);
  }
  return levels;
}

uint16_t pins_analog(uint8_t channel) {
  adc_watch(channel, true);
  return adc_watched(channel);
}

/* ---- for the board ---- */

void host_pins_init(const guard_wiring *wiring) {
  wired = wiring;
  DDRB |= 1u << BIT_LAMP;
  /* What a host has done to pins that are the guard's from now on ends here. */
#if defined(__AVR_ATmega328P__)
  DDRC = 0;
  PORTC = 0;
  DDRD |= 1u << BIT_BUZZER;
  TCCR0A = (1u << WGM01) | (1u << WGM00); /* fast PWM, 8 bits, 976 Hz */
  TCCR0B = (1u << CS01) | (1u << CS00);
#else
  DDRF = 0;
  PORTF = 0;
  DDRD &= (uint8_t)~((1u << BIT_SDA) | (1u << BIT_SCL));
  PORTD &= (uint8_t)~((1u << BIT_SDA) | (1u << BIT_SCL));
  DDRH |= 1u << BIT_BUZZER;
  TCCR3A = TCCR4A = TCCR5A = 1u << WGM30;
  TCCR3B = TCCR4B = TCCR5B = (1u << WGM32) | (1u << CS31) | (1u << CS30);
#endif
}

/* Each millisecond. The guard's alarm needs no host, and no host can silence it. */
void host_pins_signal(bool alarm, uint16_t ms) {
  static uint8_t phase;
  static uint16_t last_ms;
  if (alarm_on && !alarm) {
    put_pin(PIN_LAMP, lamp);
    put_pin(PIN_BUZZER, buzzer);
  }
  alarm_on = alarm;
  if (!alarm || (uint16_t)(ms - last_ms) < ALARM_LAMP_MS) return;
  last_ms = ms;
  if (++phase >= ALARM_BUZZER_MS / ALARM_LAMP_MS) phase = 0;
  put_pin(PIN_LAMP, phase & 1 ? 0 : 255);
  put_pin(PIN_BUZZER, phase < ALARM_BUZZER_ON_MS / ALARM_LAMP_MS ? 255 : 0);
}
