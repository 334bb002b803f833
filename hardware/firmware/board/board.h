/*
 * What the parts of the board layer tell each other. The layer fills a guard_input each millisecond, copies the guard_output to
 * its pins, and does everything else in slices that never outlast the millisecond (see main.c).
 */
#ifndef UPRIGHT_BOARD_H
#define UPRIGHT_BOARD_H

#include <avr/io.h>

#include "../guard.h"
#include "../guard_link.h"
#include "pins.h"

/* PIN_LAMP is the lamp's number on the board, BIT_LAMP its bit in its port. */
enum {
#define X(role, number, port, bit) PIN_##role = (number), BIT_##role = (bit),
  GUARD_PINS(X)
#undef X
};
#define set_bit(reg, bit) ((reg) |= (uint8_t)(1u << (bit)))
#define clear_bit(reg, bit) ((reg) &= (uint8_t)~(1u << (bit)))

/* GPIOR0: set by the E-stop's interrupts, cleared when the guard has seen it. Its bits can be set without a register. */
#define ESTOP_SEEN GPIOR0
enum { ESTOP_SEEN_A = 0, ESTOP_SEEN_B = 1 };

/* ---- motor.c: the drive outputs, the contactor, and the interrupts that clear them ---- */
void motor_init(void);
void motor_apply(const guard_wiring *wiring, int16_t drive_milli, bool contactor);
void motor_off(void);

/* ---- adc.c: a round of conversions each millisecond ---- */
typedef struct {
  uint16_t angle_counts[2];  /* sums of four readings, 0..4092 */
  uint16_t current_counts;   /* 0..1023 */
  uint16_t supply_counts;
  uint16_t reference_counts; /* the 1.1 V bandgap, measured against the supply of the chip */
} adc_readings;
void adc_init(void);
bool adc_finish_round(adc_readings *readings); /* false where the round is not over yet */
void adc_begin_round(void);
void adc_watch(uint8_t channel, bool watched); /* a channel the host wants reported, besides the guard's */
uint16_t adc_watched(uint8_t channel);
bool adc_reference_is_good(const adc_readings *readings);

/* ---- switches.c ---- */
void switches_init(void);
uint16_t switches_read(void); /* raw GUARD_SWITCH_* bits */
bool switches_bank_alive(void);

/* ---- angles.c: calibrated angles from whatever is wired ---- */
void angles_read(const guard_wiring *wiring, const adc_readings *readings, bool round_done, bool reference_good, guard_input *in);

/* ---- accelerometer.c: MPU-6050s on the I2C bus; nothing the bus does can hold anything up ---- */
void accelerometer_init(const guard_wiring *wiring);
void accelerometer_tick(void);            /* once a millisecond: time-outs */
bool accelerometer_slice(void);           /* goes on where the bus has finished something; true if it had */
int32_t accelerometer_mdeg(uint8_t angle); /* GUARD_NO_READING where it has none */
uint16_t accelerometer_age_ms(uint8_t angle);
const int16_t *accelerometer_axes(void);  /* of the first one wired */
uint16_t accelerometer_bus_resets(void);

/* ---- serial.c: rings between the UART's interrupts and the rest ---- */
void serial_init(void);
bool serial_waiting(uint8_t *byte); /* the next byte received; it stays until serial_next */
void serial_next(void);

/* ---- store.c: limits and wiring in the EEPROM, twice ---- */
typedef struct {
  guard_config config;
  guard_wiring wiring;
  bool has_config;
  bool has_wiring;
} stored;
typedef enum { STORE_GOOD = 0, STORE_ONE_COPY_BAD = 1, STORE_DAMAGED = 2 } store_state;
store_state store_load(stored *to);
void store_save(const stored *from); /* begins; store_tick does it, a byte at a time */
void store_tick(void);
bool store_busy(void);
store_state store_verdict(void); /* what the last loading or writing found */

/* ---- self_test.c ---- */
bool self_test_flash(void);      /* the whole program, at boot */
void memory_failed(void) __attribute__((noreturn)); /* startup.S: outputs off, lamp and buzzer on and off, for ever */
uint8_t self_test_slice(void);   /* a bit of flash and RAM each time; GUARD_FAILURE_* bits */
bool self_test_stack_whole(void);
uint16_t self_test_stack_free(void);

/* ---- host_pins.c: the pins that Firmata may use ---- */
void host_pins_init(const guard_wiring *wiring);
void host_pins_signal(bool alarm, uint16_t ms); /* the guard's own alarm stands above what the host wrote */

#endif
