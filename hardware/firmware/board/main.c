/*
 * The guard on a chip. Each millisecond, in this order and at once: read every input, one guard_step, write every output; then
 * one message, one slice of self-test. What is left of the millisecond takes bytes and bus, in slices of some 130 us at most, none
 * of which begins in the last 200 us before the next step: so nothing that arrives can hold a step up. The rest is sleep.
 */
#include <avr/interrupt.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

#include "../firmata.h"
#include "board.h"

#define TICK_TOP 249         /* of timer 2 at 16 MHz / 64: 1 ms */
#define TIMER_US 4
#define NO_SLICE_AFTER 200   /* of TICK_TOP: a slice that begins later could last into the next step */
#define WARM_UP_ROUNDS 16    /* of the converter, so that the first step has an angle and the reference is known */

/* Named and global, so that a test can look at them from outside. */
#define LOOKED_AT __attribute__((externally_visible))
LOOKED_AT guard the_guard;
LOOKED_AT guard_link the_link;
LOOKED_AT guard_input the_input;
LOOKED_AT guard_output the_output;

static stored kept;
static adc_readings readings;
static uint8_t failures; /* GUARD_FAILURE_*: those that stay */
static uint16_t now_ms;
static volatile uint8_t ticks;
static uint8_t steps; /* ticks answered */

ISR(TIMER2_COMPA_vect) { ++ticks; }

static void start_clock(void) {
  OCR2A = TICK_TOP;
  TCCR2A = 1u << WGM21;
  TCCR2B = 1u << CS22;
  TIMSK2 = 1u << OCIE2A;
}

/* ---- the guard's inputs ---- */

static uint16_t scaled(uint16_t counts, uint16_t per_count_q8) {
  uint32_t value = ((uint32_t)counts * per_count_q8) >> 8;
  return value > UINT16_MAX ? UINT16_MAX : (uint16_t)value;
}

static uint16_t current_ma(const guard_wiring *wiring) {
  uint16_t zero = wiring->current_zero;
  uint16_t counts = readings.current_counts;
  return scaled(counts > zero ? counts - zero : zero - counts, wiring->current_ma_q8);
}

static uint8_t board_bits(void) {
  uint8_t bits = 0;
  if (failures & (GUARD_FAILURE_RAM | GUARD_FAILURE_FLASH)) bits |= GUARD_BOARD_FAILED;
  if (store_verdict() == STORE_DAMAGED) bits |= GUARD_BOARD_STORE_DAMAGED;
  const guard_wiring *wiring = &the_link.board.wiring;
  if (wiring->driver == GUARD_DRIVER_RELAYS) bits |= GUARD_BOARD_RELAYS;
  if (wiring->angle[0].kind >= GUARD_ANGLE_MPU6050_68) bits |= GUARD_BOARD_ROUGH_ANGLE_A;
  if (wiring->angle[1].kind >= GUARD_ANGLE_MPU6050_68) bits |= GUARD_BOARD_ROUGH_ANGLE_B;
  return bits;
}

static void read_inputs(void) {
  const guard_wiring *wiring = &the_link.board.wiring;
  bool round_done = adc_finish_round(&readings);
  if (round_done) adc_begin_round();
  bool reference_good = adc_reference_is_good(&readings);
  angles_read(wiring, &readings, round_done, reference_good, &the_input);
  the_input.current_ma = current_ma(wiring);
  /* Against a reference that is not what it should be, a low supply looks like a good one. */
  the_input.supply_mv = reference_good ? scaled(readings.supply_counts, wiring->supply_mv_q8) : 0;
  the_input.switches = switches_read();
  the_input.board = board_bits();
}

static void measured_step(void) {
  uint8_t began = TCNT2;
  guard_step(&the_guard, &the_input, &the_output);
  uint8_t took = (uint8_t)(TCNT2 - began);
  if (took > TICK_TOP) took = (uint8_t)(took - (255 - TICK_TOP)); /* it lasted over a tick */
  uint16_t took_us = (uint16_t)(took * TIMER_US);
  guard_health *health = &the_link.board.health;
  if (took_us > health->step_max_us) health->step_max_us = took_us;
}

/* ---- messages ---- */

static void tell_board(void) {
  guard_board *board = &the_link.board;
  uint8_t now = failures;
  if (!adc_reference_is_good(&readings)) now |= GUARD_FAILURE_REFERENCE;
  if (store_verdict() != STORE_GOOD) now |= GUARD_FAILURE_STORED_COPY;
  if (!switches_bank_alive()) now |= GUARD_FAILURE_SWITCH_BANK;
  if (accelerometer_bus_resets() != 0) now |= GUARD_FAILURE_ANGLE_BUS;
  board->health.failures = now;
  board->health.stack_free = self_test_stack_free();
  board->health.bus_resets = accelerometer_bus_resets();
  board->readings.angle_counts[0] = readings.angle_counts[0];
  board->readings.angle_counts[1] = readings.angle_counts[1];
  for (uint8_t i = 0; i < 3; ++i) board->readings.accel[i] = accelerometer_axes()[i];
  board->readings.current_counts = readings.current_counts;
  board->readings.supply_counts = readings.supply_counts;
  board->readings.reference_counts = readings.reference_counts;
  board->readings.switches = the_input.switches;
}

static void send_status(void) {
  guard_status status;
  uint8_t body[GUARD_LINK_MAX_BODY];
  guard_take_status(&the_guard, &the_input, &status);
  firmata_send_guard(body, guard_link_status(&the_link, &status, body));
}

static void answer_request(void) {
  uint8_t length = 0;
  const uint8_t *body = firmata_guard_body(&length);
  if (body == 0) return;
  uint8_t reply[GUARD_LINK_MAX_BODY];
  tell_board();
  uint8_t reply_length = guard_link_receive(&the_link, &the_guard, body, length, reply);
  firmata_guard_body_taken();
  if (reply_length != 0) firmata_send_guard(reply, reply_length);
}

/* One message a millisecond at most, the status first, and never into the middle of another. */
static void exchange_messages(void) {
  if (!firmata_between_messages() || serial_room() < FIRMATA_STATUS_ROOM) return; /* no answer is longer than a status */
  if (the_output.status_due) send_status();
  else answer_request();
}

/* ---- limits and wiring ---- */

static void start_guard(void) {
  host_pins_init(&the_link.board.wiring);
  accelerometer_init(&the_link.board.wiring);
  firmata_init(); /* which pins are the host's has changed */
  guard_init(&the_guard, kept.has_config ? &kept.config : 0);
}

static void keep_changes(void) {
  if (!the_link.config_changed && !the_link.wiring_changed) return;
  bool rewired = the_link.wiring_changed;
  the_link.config_changed = false;
  the_link.wiring_changed = false;
  kept.has_config = the_guard.commissioned;
  kept.config = the_guard.config;
  kept.has_wiring = the_link.board.wired;
  kept.wiring = the_link.board.wiring;
  store_save(&kept);
  if (rewired) start_guard(); /* what it has learned from the old sensors is worth nothing */
}

static void load_limits(void) {
  store_state found = store_load(&kept);
  the_link.board.wiring = kept.wiring;
  the_link.board.wired = kept.has_wiring;
  if (found == STORE_ONE_COPY_BAD) store_save(&kept);
}

/* ---- the millisecond ---- */

/* Whatever stands below the stack has been overwritten by it: nothing in memory can be trusted. Off, and let the watchdog bite. */
static void stop_for_good(void) {
  motor_off();
  cli();
  for (;;) {
  }
}

static void run_millisecond(void) {
  wdt_reset();
  ++now_ms;
  uint8_t seen = ESTOP_SEEN;
  read_inputs();
  measured_step();
  motor_apply(&the_link.board.wiring, the_output.drive_milli, the_output.contactor);
  /* The guard knows of it now, and its own answer stands in the outputs. */
  if (seen & (1u << ESTOP_SEEN_A)) clear_bit(ESTOP_SEEN, ESTOP_SEEN_A);
  if (seen & (1u << ESTOP_SEEN_B)) clear_bit(ESTOP_SEEN, ESTOP_SEEN_B);
  if (!self_test_stack_whole()) stop_for_good();
  /* A new board is not wired yet, and need not cry for help; one that has lost what it knew must. */
  bool has_table = the_link.board.wired || store_verdict() == STORE_DAMAGED;
  host_pins_signal(the_output.alarm && has_table, now_ms);
  exchange_messages();
  keep_changes();
  store_tick();
  accelerometer_tick();
  firmata_tick();
  failures |= self_test_slice();
}

/* ---- what is left of it ---- */

static bool take_byte(void) {
  uint8_t byte;
  if (!serial_waiting(&byte) || !firmata_receive(byte)) return false;
  serial_next();
  return true;
}

/* True where there may be more to do at once. */
static bool run_slice(void) {
  if (TCNT2 > NO_SLICE_AFTER) return false;
  if (take_byte() || accelerometer_slice()) return true;
  firmata_continue(); /* goes on when the interrupt of a byte that was sent has made room */
  return false;
}

static void sleep_until_interrupt(void) {
  cli();
  if (ticks == steps) {
    sleep_enable();
    sei();
    sleep_cpu();
    sleep_disable();
  }
  sei();
}

static void count_late_steps(void) {
  uint8_t behind = (uint8_t)(ticks - steps);
  if (behind < 2) return;
  failures |= GUARD_FAILURE_LATE;
  if (the_link.board.health.late_steps < UINT16_MAX) ++the_link.board.health.late_steps;
}

/* ---- boot ---- */

static void warm_up(void) {
  for (uint8_t i = 0; i < WARM_UP_ROUNDS; ++i) {
    while (!adc_finish_round(&readings)) {
    }
    adc_begin_round();
  }
}

int main(void) {
  if (!self_test_flash()) memory_failed(); /* before anything is driven: half a program must not run */
  switches_init();
  motor_init();
  the_link.board.health.board = BOARD_NUMBER;
  the_link.board.health.reset_cause = GPIOR1;
  load_limits();
  serial_init();
  adc_init();
  set_sleep_mode(SLEEP_MODE_IDLE);
  wdt_enable(WDTO_30MS);
  sei();
  warm_up();
  start_guard();
  start_clock();
  for (;;) {
    if (ticks != steps) {
      count_late_steps();
      ++steps;
      run_millisecond();
    } else if (!run_slice()) {
      sleep_until_interrupt();
    }
  }
}
