/* The guard as a WebAssembly module: the simulated board's microcontroller. Plain int32 arrays stand for its pins. */
#include "guard.h"
#include "guard_link.h"

#define EXPORT(name) __attribute__((export_name(#name)))

static guard core;
static guard_link link;
static guard_input input;
static int32_t pins_in[8];  /* angle A, angle B, age A, age B, current mA, supply mV, switches, board */
static int32_t pins_out[4]; /* drive, contactor, alarm, status due */
static int32_t config[8];   /* in the order of guard_config */
static int32_t status[17];  /* in the order of guard_status, then bad frames */
static uint8_t body_in[GUARD_LINK_MAX_BODY];
static uint8_t body_out[GUARD_LINK_MAX_BODY];

EXPORT(pinsIn) int32_t *pins_in_address(void) { return pins_in; }
EXPORT(pinsOut) int32_t *pins_out_address(void) { return pins_out; }
EXPORT(config) int32_t *config_address(void) { return config; }
EXPORT(status) int32_t *status_address(void) { return status; }
EXPORT(bodyIn) uint8_t *body_in_address(void) { return body_in; }
EXPORT(bodyOut) uint8_t *body_out_address(void) { return body_out; }

static guard_config config_from_words(void) {
  return (guard_config){.upright_mdeg = config[0], .max_angle_mdeg = config[1], .cap_s = (uint16_t)config[2],
                        .full_speed_mdeg_s = (uint16_t)config[3], .dead_band_milli = (uint16_t)config[4],
                        .current_limit_ma = (uint16_t)config[5], .supply_min_mv = (uint16_t)config[6], .pause_s = (uint16_t)config[7]};
}

static void config_to_words(const guard_config *from) {
  const int32_t words[8] = {from->upright_mdeg, from->max_angle_mdeg, from->cap_s, from->full_speed_mdeg_s,
                            from->dead_band_milli, from->current_limit_ma, from->supply_min_mv, from->pause_s};
  for (uint8_t i = 0; i < 8; ++i) config[i] = words[i];
}

/* What is soldered together here: two potentiometers that turn opposite ways, a driver with one PWM pin a way, a Hall sensor for
   the current, a divider for the supply. The readings are made from it, whatever wiring the host may store. */
static const guard_wiring electronics = {
    .angle = {{.kind = GUARD_ANGLE_POTENTIOMETER, .zero = 2046, .slope_q8 = 15640},
              {.kind = GUARD_ANGLE_POTENTIOMETER, .zero = 2046, .slope_q8 = -15640}},
    .driver = GUARD_DRIVER_DUAL_PWM, .relay_dead_ms = 100, .current_zero = 512, .current_ma_q8 = 18962, .supply_mv_q8 = 5005};
#define REFERENCE_COUNTS 225 /* 1.1 V of 5 V */
#define POWER_ON_RESET 1

/* As a board's EEPROM keeps it: a table that is commissioned is wired. */
static guard_wiring stored_wiring;
static bool is_wired;

static void boot_guard(const guard_config *config) {
  guard_init(&core, config);
  link = (guard_link){.board = {.wiring = stored_wiring, .wired = is_wired,
                                .health = {.board = GUARD_ON_SIMULATION, .reset_cause = POWER_ON_RESET}}};
}

/* Power on, with the stored configuration in `config`, or with none. */
EXPORT(boot) void boot(int32_t has_config) {
  guard_config stored = config_from_words();
  if (has_config && !is_wired) {
    stored_wiring = electronics;
    is_wired = true;
  }
  boot_guard(has_config ? &stored : 0);
}

/* A new wiring means other readings: the guard begins anew with them. */
static void restart_rewired(void) {
  guard_config stored = core.config;
  stored_wiring = link.board.wiring;
  is_wired = true;
  boot_guard(core.commissioned ? &stored : 0);
}

EXPORT(step) void step(void) {
  if (link.wiring_changed) restart_rewired();
  input.angle_mdeg[0] = pins_in[0];
  input.angle_mdeg[1] = pins_in[1];
  input.angle_age_ms[0] = (uint16_t)pins_in[2];
  input.angle_age_ms[1] = (uint16_t)pins_in[3];
  input.current_ma = (uint16_t)pins_in[4];
  input.supply_mv = (uint16_t)pins_in[5];
  input.switches = (uint16_t)pins_in[6];
  input.board = (uint8_t)pins_in[7];
  if (is_wired && stored_wiring.driver == GUARD_DRIVER_RELAYS) input.board |= GUARD_BOARD_RELAYS;
  guard_output output;
  guard_step(&core, &input, &output);
  pins_out[0] = output.drive_milli;
  pins_out[1] = output.contactor;
  pins_out[2] = output.alarm;
  pins_out[3] = output.status_due;
}

static void status_to_words(const guard_status *s) {
  const int32_t words[17] = {s->n, (int32_t)s->uptime_ms, s->angle_mdeg[0], s->angle_mdeg[1], s->speed_mdeg_s, s->drive_milli,
                             s->current_ma, s->supply_mv, s->switches, s->state, s->cause, s->interlocks, s->flags,
                             s->last_drive_n, s->inverted_s, s->paused_s, link.bad_frames};
  for (uint8_t i = 0; i < 17; ++i) status[i] = words[i];
}

EXPORT(takeStatus) void take_status(void) {
  guard_status s;
  guard_take_status(&core, &input, &s);
  status_to_words(&s);
}

EXPORT(drive) int32_t drive(int32_t n, int32_t milli) { return guard_on_drive(&core, (uint16_t)n, (int16_t)milli); }
EXPORT(arm) int32_t arm(int32_t deepest_mdeg, int32_t cap_s) { return guard_on_arm(&core, deepest_mdeg, (uint16_t)cap_s); }
EXPORT(disarm) int32_t disarm(void) { return guard_on_disarm(&core); }
EXPORT(interlocks) int32_t interlocks(void) { return guard_interlocks(&core); }
EXPORT(configure) int32_t configure(void) {
  guard_config wanted = config_from_words();
  return guard_on_configure(&core, &wanted);
}

static uint16_t counts_of(int32_t value, int32_t zero, int32_t unit_q8, int32_t most) {
  int32_t counts = zero + value * 256 / unit_q8;
  return (uint16_t)(counts < 0 ? 0 : counts > most ? most : counts);
}

static void read_electronics(void) {
  guard_readings *readings = &link.board.readings;
  for (uint8_t i = 0; i < 2; ++i) {
    const guard_angle_wiring *angle = &electronics.angle[i];
    bool open = input.angle_mdeg[i] == GUARD_NO_READING;
    readings->angle_counts[i] = open ? 0 : counts_of(input.angle_mdeg[i], angle->zero, angle->slope_q8, GUARD_ANGLE_COUNTS_MAX);
  }
  readings->current_counts = counts_of(input.current_ma, electronics.current_zero, electronics.current_ma_q8, GUARD_COUNTS_MAX);
  readings->supply_counts = counts_of(input.supply_mv, 0, electronics.supply_mv_q8, GUARD_COUNTS_MAX);
  readings->reference_counts = REFERENCE_COUNTS;
  readings->switches = input.switches;
  if ((input.board & GUARD_BOARD_FAILED) != 0) link.board.health.failures |= GUARD_FAILURE_RAM;
}

/* One sysex body from `bodyIn`; the reply's length in `bodyOut`. A new configuration stands in `config` afterwards. */
EXPORT(receive) int32_t receive(int32_t length) {
  read_electronics();
  uint8_t replied = guard_link_receive(&link, &core, body_in, (uint8_t)length, body_out);
  if (link.config_changed) config_to_words(&core.config);
  return replied;
}

/* Tells once that the configuration was replaced, so that it is stored. */
EXPORT(takeConfigChanged) int32_t take_config_changed(void) {
  bool changed = link.config_changed;
  link.config_changed = false;
  return changed;
}

/* The status that is due as a sysex body in `bodyOut`, and in `status` too. Returns the body's length. */
EXPORT(statusBody) int32_t status_body(void) {
  guard_status s;
  guard_take_status(&core, &input, &s);
  status_to_words(&s);
  return guard_link_status(&link, &s, body_out);
}
