/* What the parts of the guard tell each other. Nothing outside hardware/firmware includes this. */
#ifndef UPRIGHT_GUARD_PARTS_H
#define UPRIGHT_GUARD_PARTS_H

#include "guard.h"

#define INVERTED_ABOVE_MDEG 5000
#define UPRIGHT_BAND_MDEG 4000

enum { TOWARDS_INVERSION = 0, TOWARDS_UPRIGHT = 1 };

static inline int32_t magnitude(int32_t value) { return value < 0 ? -value : value; }
static inline int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }

/* Counts how long something has lasted, saturating, and starts again when it ends. True once it has lasted `long_enough`. */
static inline bool lasts(uint8_t *counted, bool now, uint8_t long_enough) {
  if (!now) *counted = 0;
  else if (*counted < 255) ++*counted;
  return *counted >= long_enough;
}

static inline uint16_t size_of(int16_t value) { return (uint16_t)(value < 0 ? -value : value); }

/* Work that need not be done each millisecond is done in turns, so that no step has to do all of it. */
enum { TURN_MEASURE_SPEED = 0, TURN_MOTION_FAULT = 1, TURN_LEARN_LOAD = 2, TURN_STATUS = 3 };
static inline bool is_turn(const guard *g, uint8_t turn, uint8_t every_ms) {
  return ((uint8_t)g->uptime_ms & (uint8_t)(every_ms - 1)) == turn;
}

static inline bool has(const guard *g, uint16_t guard_switch) { return (g->switches & guard_switch) != 0; }

#define CONTACTOR_MS 100 /* for the feedback to follow the command */

/* The contactor's feedback may be what failed: in a recovery after that was told, the command has to do (S6). */
static inline bool guard_recovers_deaf(const guard *g) {
  return g->state == GUARD_RECOVERY && (g->cause == GUARD_CAUSE_CONTACTOR_OPEN || g->cause == GUARD_CAUSE_CONTACTOR_WELDED);
}

static inline bool motor_has_power(const guard *g) {
  bool told = guard_recovers_deaf(g) && g->contactor && g->contactor_differing_ms >= CONTACTOR_MS;
  return has(g, GUARD_SWITCH_CONTACTOR_CLOSED) || told;
}

static inline bool guard_has_relays(const guard *g) { return (g->board & GUARD_BOARD_RELAYS) != 0; }

/* Relays cannot go slower than the motor does: only so slow a table keeps to S4 at full drive. */
static inline bool relays_are_slow_enough(const guard *g) {
  return guard_has_relays(g) && g->config.full_speed_mdeg_s <= GUARD_RELAY_SPEED_MDEG_S;
}

/* guard_sense.c */
void guard_sense(guard *g, const guard_input *in);
void guard_regain_trust(guard *g); /* where the table is upright by its switch and by both channels */
bool guard_is_inverted(const guard *g);
bool guard_is_upright(const guard *g);
bool guard_at_or_above_horizontal(const guard *g);
void guard_forget_presses(guard *g); /* presses count only when made after the last change of state */

/* guard_motion.c */
void guard_move(guard *g, int16_t wanted_milli); /* applies limits, ramps and dead times; sets drive_milli */
int16_t guard_own_drive(guard *g, int16_t target_mdeg_s);
int32_t guard_own_speed_to(const guard *g, int32_t floor_mdeg, int32_t cruise_mdeg_s);
void guard_stop_now(guard *g); /* drive off in this very step */
guard_cause guard_motion_fault(guard *g); /* motion the drive does not explain, or too fast */
guard_cause guard_drive_fault(guard *g, const guard_input *in); /* stalled or over-current */

#endif
