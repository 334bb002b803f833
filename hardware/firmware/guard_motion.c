/* Motion: how much of a wanted drive may reach the motor, and whether what the table does is what it was told. */
#include "guard_parts.h"

#define FASTEST_MDEG_S 4200     /* drives are held below 5 deg/s (S4) */
#define FASTEST_RISE_MDEG_S 1500 /* above horizontal (S4, R3) */
#define OVER_SPEED_MDEG_S 5200
#define FAST_RISE_MDEG_S 2000
#define UNEXPLAINED_MDEG_S 800 /* eight times the noise of the measured speed */
#define LOAD_ALLOWANCE_MILLI 60 /* a loaded motor needs this much more than an unloaded one */
#define LOAD_HELPS_MILLI 900    /* the most a load is held back with */
#define SLOW_MDEG_S 200         /* this much under its limit, motion is held back by its load */
#define SLEW_UP_MILLI 4         /* per ms: full drive in 250 ms */
#define SLEW_DOWN_MILLI 8       /* per ms: off in 125 ms (S10, S11) */
#define REVERSAL_MS 60          /* a motor rests before it turns the other way (F6) */
#define STALL_MILLI 200         /* above the dead band */
#define STALL_MDEG_S 150
#define STALL_MS 400
#define MOVES_COUNTS 3          /* ms of standing that a ms of motion takes back: now and then noise looks like motion */
#define OWN_STALL_MS 1500         /* own drives grow by 0.25 per mille a ms: a heavy person takes them this long */
#define STRAY_MDEG 1800           /* what stands or returns has not deepened by more, what stands or tilts not risen */
#define OVER_CURRENT_MS 60
#define RELAY_PULSE 250000L    /* per mille x ms: a relay pulls for 250 ms at least, so it lasts, and is no buzz */
#define RELAY_INRUSH_MS 150    /* a motor that is switched on at once takes its stall current until it turns */
#define RELAY_ARRIVES_MDEG 300 /* an own motion ends this early: it cannot slow down, and the limits end it soon after */

/* The most a load is lifted with beyond the average. A way back must not fail for want of drive (S6): a heavy person, cold
   grease and a flat battery together get it. */
static const int16_t load_resists_milli[2] = {120, 450};

/* The drive an averagely loaded table needs for a speed. */
static int16_t milli_for_speed(const guard *g, int16_t speed_mdeg_s) {
  uint32_t share = (uint32_t)(uint16_t)speed_mdeg_s * g->q16_milli_per_mdeg_s;
  return (int16_t)((int16_t)(share >> 16) + (int16_t)g->config.dead_band_milli + LOAD_ALLOWANCE_MILLI);
}

/* Slower as a limit comes nearer, nothing beyond it: even a hostile client lands softly. */
static int16_t speed_towards(int32_t distance_mdeg) {
  if (distance_mdeg <= 0) return 0;
  if (distance_mdeg >= FASTEST_MDEG_S) return FASTEST_MDEG_S;
  int16_t near_mdeg = (int16_t)distance_mdeg;
  int16_t speed_mdeg_s = (int16_t)(400 + near_mdeg + (near_mdeg >> 1));
  return speed_mdeg_s < FASTEST_MDEG_S ? speed_mdeg_s : FASTEST_MDEG_S;
}

static int16_t deepening_limit_mdeg_s(const guard *g) {
  if (has(g, GUARD_SWITCH_OVERTRAVEL_INVERTED)) return 0;
  if (!g->angle_trusted) return 0;
  bool deepens = g->state == GUARD_BACKING_OFF || (g->state == GUARD_ARMED && !g->deepening_over);
  /* Not even to free what is pinched does anyone go deeper than announced (S2). */
  return deepens ? speed_towards(g->deepest_mdeg + 700 - g->deep_mdeg) : 0;
}

static int16_t returning_limit_mdeg_s(const guard *g) {
  bool near_top = !g->angle_trusted || g->shallow_mdeg < g->config.upright_mdeg + 8000;
  if (has(g, GUARD_SWITCH_OVERTRAVEL_UPRIGHT) && near_top) return 0;
  if (!g->angle_trusted) return FASTEST_RISE_MDEG_S;
  /* After an inversion the way up ends at horizontal until the pause is over and Start is pressed (S5). */
  if (g->pause_owed && !g->rise_permitted) return speed_towards(g->shallow_mdeg);
  int16_t to_upright = speed_towards(g->shallow_mdeg - (g->config.upright_mdeg - 500));
  int16_t above_horizontal = FASTEST_RISE_MDEG_S;
  if (g->shallow_mdeg >= FASTEST_MDEG_S) above_horizontal = FASTEST_MDEG_S;
  else if (g->shallow_mdeg > 0) above_horizontal = (int16_t)(FASTEST_RISE_MDEG_S + (int16_t)g->shallow_mdeg + ((int16_t)g->shallow_mdeg >> 1));
  return to_upright < above_horizontal ? to_upright : above_horizontal; /* to_upright is FASTEST_MDEG_S at most */
}

/* What this load needs beyond the average one for a speed, learned each way from the measured speed: supply and load make
   open-loop drives inexact. Below zero where the load helps: then it bites at once, harder the faster it is. */
static void learn_load(guard *g, uint8_t way, int16_t limit_mdeg_s) {
  bool driven_this_way = g->drive_milli != 0 && (g->drive_milli > 0) == (way == TOWARDS_INVERSION);
  if (!g->angle_trusted || !driven_this_way || limit_mdeg_s <= 0 || !is_turn(g, TURN_LEARN_LOAD, 4)) return;
  if (guard_has_relays(g)) return; /* a smaller share of the time makes a relay's motion no slower */
  int32_t excess_mdeg_s = (int32_t)size_of(g->speed_mdeg_s) - limit_mdeg_s;
  int32_t beyond_average = (int32_t)size_of(g->drive_milli) - milli_for_speed(g, limit_mdeg_s);
  int32_t load = g->load_milli[way];
  bool is_held_back = beyond_average >= load;
  if (excess_mdeg_s > 0) load = smaller(load, beyond_average) - 1 - (excess_mdeg_s >> 8);
  else if (load < 0 || (is_held_back && excess_mdeg_s < -SLOW_MDEG_S)) ++load;
  g->load_milli[way] = (int16_t)larger(-LOAD_HELPS_MILLI, smaller(load_resists_milli[way], load));
}

/* The drive that reaches a speed and does not pass it. */
static int16_t cap_for_speed(const guard *g, uint8_t way, int16_t limit_mdeg_s) {
  if (limit_mdeg_s <= 0) return 0;
  if (!g->angle_trusted) return 1000; /* recover_blind minds the speed itself */
  int16_t least = (int16_t)(g->config.dead_band_milli + LOAD_ALLOWANCE_MILLI);
  int16_t cap = (int16_t)(milli_for_speed(g, limit_mdeg_s) + g->load_milli[way]);
  if (cap < least) return least;
  return cap < 1000 ? cap : 1000;
}

static int16_t slew(int16_t from, int16_t to) {
  bool growing = size_of(to) > size_of(from) && (from == 0 || (from > 0) == (to > 0));
  int16_t step = growing ? SLEW_UP_MILLI : SLEW_DOWN_MILLI;
  if (!growing && from != 0 && (from > 0) != (to > 0)) to = 0; /* through zero first */
  if (size_of((int16_t)(to - from)) <= (uint16_t)step) return to;
  return (int16_t)(to > from ? from + step : from - step);
}

static void remember_drive(guard *g) {
  uint8_t slot = (uint8_t)(g->uptime_ms >> 6) & (GUARD_DRIVEN_SLOTS - 1);
  int16_t drive = g->drive_milli;
  if (((uint8_t)g->uptime_ms & 63) == 0) {
    g->driven_milli[TOWARDS_INVERSION][slot] = 0;
    g->driven_milli[TOWARDS_UPRIGHT][slot] = 0;
  }
  if (drive == 0) return;
  int16_t *hardest = &g->driven_milli[drive > 0 ? TOWARDS_INVERSION : TOWARDS_UPRIGHT][slot];
  if (drive < 0) drive = (int16_t)-drive;
  if (drive > *hardest) *hardest = drive;
}

static void apply(guard *g, int16_t drive_milli) {
  if (drive_milli != 0) g->last_direction = drive_milli > 0 ? 1 : -1;
  if (drive_milli != 0) g->at_zero_ms = 0;
  else if (g->at_zero_ms < 255) ++g->at_zero_ms;
  if (drive_milli == 0) g->relay_on_ms = 0;
  else if (g->relay_on_ms < 255) ++g->relay_on_ms;
  g->easing = size_of(drive_milli) < size_of(g->drive_milli);
  g->drive_milli = drive_milli;
  remember_drive(g);
}

/* Nearer to a limit than this allowed speed, a relay's full speed is too much. */
static int32_t least_relay_limit_mdeg_s(const guard *g) {
  return smaller(g->config.full_speed_mdeg_s, GUARD_RELAY_SPEED_MDEG_S) >> 1;
}

/* Relays know full drive and off. What is wanted is given in pulses: a relay pulls once a whole one is owed, and drops out when
   nothing is owed any more. Whatever ends a motion ends it at once (S1, S11). */
static int16_t switch_relays(guard *g, int16_t wanted_milli, int16_t limit_mdeg_s) {
  int16_t full_milli = wanted_milli > 0 ? 1000 : -1000;
  bool turns_motor = magnitude(wanted_milli) > (int32_t)g->config.dead_band_milli;
  bool other_way = g->relay_owed != 0 && (g->relay_owed > 0) != (wanted_milli > 0);
  if (!turns_motor || other_way || limit_mdeg_s < least_relay_limit_mdeg_s(g)) {
    g->relay_owed = 0;
    return 0;
  }
  g->relay_owed += wanted_milli;
  if (g->drive_milli != 0) {
    g->relay_owed -= full_milli;
    return (g->relay_owed > 0) == (wanted_milli > 0) && g->relay_owed != 0 ? full_milli : 0;
  }
  return magnitude(g->relay_owed) >= RELAY_PULSE ? full_milli : 0;
}

void guard_move(guard *g, int16_t wanted_milli) {
  int16_t limit_mdeg_s = wanted_milli > 0 ? deepening_limit_mdeg_s(g) : returning_limit_mdeg_s(g);
  uint8_t way = wanted_milli > 0 ? TOWARDS_INVERSION : TOWARDS_UPRIGHT;
  learn_load(g, way, limit_mdeg_s);
  int16_t cap = cap_for_speed(g, way, limit_mdeg_s);
  int16_t wanted = wanted_milli;
  if (wanted > cap) wanted = cap;
  if (wanted < -cap) wanted = (int16_t)-cap;
  int8_t direction = wanted > 0 ? 1 : -1;
  bool reverses = wanted != 0 && g->last_direction != 0 && direction != g->last_direction;
  if (reverses && g->drive_milli == 0 && g->at_zero_ms < REVERSAL_MS) wanted = 0;
  bool powered = motor_has_power(g);
  if (guard_has_relays(g)) apply(g, switch_relays(g, powered ? wanted : 0, limit_mdeg_s));
  else apply(g, powered ? slew(g->drive_milli, wanted) : 0);
}

void guard_stop_now(guard *g) {
  g->own_milli = 0;
  g->relay_owed = 0;
  apply(g, 0);
}

/* The guard's own motions: a small integrator brings the measured speed to its target, 1.5 deg/s2 at 6 deg/s full speed. */
int16_t guard_own_drive(guard *g, int16_t target_mdeg_s) {
  if (target_mdeg_s == 0) {
    g->own_milli = 0;
    return 0;
  }
  if (relays_are_slow_enough(g)) return target_mdeg_s > 0 ? 1000 : -1000;
  int16_t least = (int16_t)g->config.dead_band_milli;
  if (g->own_milli < least) g->own_milli = least;
  bool slow = size_of(g->speed_mdeg_s) < size_of(target_mdeg_s);
  if ((g->uptime_ms & 3) == 0) {
    if (slow && g->own_milli < 1000) ++g->own_milli;
    else if (!slow && g->own_milli > 2) g->own_milli = (int16_t)(g->own_milli - 2);
  }
  return target_mdeg_s > 0 ? g->own_milli : (int16_t)-g->own_milli;
}

/* Speed of an own motion up to an angle: cruising, slower at the end, zero on arrival. */
int32_t guard_own_speed_to(const guard *g, int32_t floor_mdeg, int32_t cruise_mdeg_s) {
  int32_t distance = g->shallow_mdeg - floor_mdeg;
  if (distance <= (guard_has_relays(g) ? RELAY_ARRIVES_MDEG : 0)) return 0;
  return -smaller(cruise_mdeg_s, 600 + (distance >> 1) + (distance >> 2));
}

static bool driven_lately(const guard *g, uint8_t way) {
  for (uint8_t slot = 0; slot < GUARD_DRIVEN_SLOTS; ++slot)
    if (g->driven_milli[way][slot] > 0) return true;
  return false;
}

/* A driver that runs away slowly shows in the angle, not in the speed (S2, S5). Both channels have to show it. */
static bool strays(guard *g) {
  bool loose = !g->angle_trusted || !motor_has_power(g);
  if (loose || driven_lately(g, TOWARDS_INVERSION) || g->shallow_mdeg < g->least_mdeg) g->least_mdeg = g->shallow_mdeg;
  if (loose || driven_lately(g, TOWARDS_UPRIGHT) || g->deep_mdeg > g->most_mdeg) g->most_mdeg = g->deep_mdeg;
  return g->shallow_mdeg > g->least_mdeg + STRAY_MDEG || g->deep_mdeg < g->most_mdeg - STRAY_MDEG;
}

/* Speed the motor could have, given how it was driven lately. */
static uint16_t explained_mdeg_s(const guard *g, uint8_t way) {
  int16_t milli = 0;
  for (uint8_t slot = 0; slot < GUARD_DRIVEN_SLOTS; ++slot)
    if (g->driven_milli[way][slot] > milli) milli = g->driven_milli[way][slot];
  uint16_t share = (uint16_t)(((uint32_t)(uint16_t)milli * g->config.full_speed_mdeg_s) >> 10);
  return (uint16_t)(share + ((uint16_t)(milli * 5) >> 5) + UNEXPLAINED_MDEG_S);
}

guard_cause guard_motion_fault(guard *g) {
  if (!is_turn(g, TURN_MOTION_FAULT, 8)) return GUARD_CAUSE_NONE;
  bool stray = strays(g);
  if (!g->angle_trusted) return GUARD_CAUSE_NONE;
  int16_t speed = g->speed_mdeg_s;
  uint16_t fast = size_of(speed);
  bool rises_fast = speed < -FAST_RISE_MDEG_S && g->deep_mdeg < -1000;
  bool outside = fast > explained_mdeg_s(g, speed > 0 ? TOWARDS_INVERSION : TOWARDS_UPRIGHT);
  if (lasts(&g->over_speed_ticks, fast > OVER_SPEED_MDEG_S, 4)) return GUARD_CAUSE_OVER_SPEED;
  if (lasts(&g->fast_rise_ticks, rises_fast, 12)) return GUARD_CAUSE_OVER_SPEED;
  if (stray) return g->drive_milli == 0 ? GUARD_CAUSE_UNCOMMANDED_MOTION : GUARD_CAUSE_WRONG_WAY_MOTION;
  if (!lasts(&g->outside_ticks, outside, 3)) return GUARD_CAUSE_NONE;
  if (g->drive_milli == 0) return GUARD_CAUSE_UNCOMMANDED_MOTION;
  return (g->drive_milli > 0) == (speed > 0) ? GUARD_CAUSE_OVER_SPEED : GUARD_CAUSE_WRONG_WAY_MOTION;
}

guard_cause guard_drive_fault(guard *g, const guard_input *in) {
  /* A motor that is being slowed down gives current back: that is no overload. */
  bool starts = guard_has_relays(g) && g->relay_on_ms < RELAY_INRUSH_MS;
  bool overloaded = in->current_ma > g->config.current_limit_ma && !g->easing && !starts;
  bool over_current = lasts(&g->over_current_ms, overloaded, OVER_CURRENT_MS);
  bool pushing = size_of(g->drive_milli) >= g->config.dead_band_milli + STALL_MILLI;
  bool stands = size_of(g->speed_mdeg_s) < STALL_MDEG_S;
  /* Pulses may be shorter than a stall takes to be believed: with relays the count goes on in the next one. */
  if (!pushing) {
    if (!guard_has_relays(g)) g->stalled_ms = 0;
  } else if (!stands) {
    g->stalled_ms = g->stalled_ms > MOVES_COUNTS ? g->stalled_ms - MOVES_COUNTS : 0;
  } else if (g->stalled_ms < UINT16_MAX) {
    ++g->stalled_ms;
  }
  if (over_current) return GUARD_CAUSE_OVER_CURRENT;
  uint16_t stall_ms = g->state == GUARD_ARMED ? STALL_MS : OWN_STALL_MS;
  return g->angle_trusted && g->stalled_ms >= stall_ms ? GUARD_CAUSE_STALLED : GUARD_CAUSE_NONE;
}
