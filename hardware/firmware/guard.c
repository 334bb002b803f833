/* The guard's law: its states, what trips it, and the ways back. See guard.h for units and words. */
#include "guard_parts.h"

#define BOOT_MS 300
#define DRIVE_FRESH_MS 150      /* an accepted drive holds this long, and may answer a status this old */
#define CONTROLLER_LOST_MS 2000 /* S10 */
#define FRESH_START_MS 3000     /* a session may be announced this long after Start was pressed (S7) */
#define RETURN_GRACE_MS 3000    /* for the controller to begin the return it owes, before the guard does */
#define RETURNING_MDEG_S 500    /* slower than this is no return; the slowest one is twice as fast, its noise 100 */
#define RETURNING_MILLI 500     /* the same in pulses of a relay, between which the table stands */
#define CAP_LEAD_S 1           /* the return has begun before the cap on the time inverted is reached (S3) */
#define CAP_GRACE_MS 500        /* of that grace, that close to the cap */
#define LEAVE_UPRIGHT_MS 15000  /* an announced session begins within this, or ends */
#define ARMED_MAX_MS 2700000    /* three times the longest time inverted: no session is longer */
#define RESET_MIN_MS 3000       /* reset: Stop held this long, */
#define RESET_MAX_MS 10000      /* but no longer: a stuck button never resets */
#define RETURN_MDEG_S 3000
#define ARMED_GRACE_MS 900000   /* for its return, pause and rise; then it is over, whoever holds it */
#define CREEP_MDEG_S 1700       /* recovery below horizontal: under 2 deg/s */
#define CREEP_RISE_MDEG_S 1200  /* recovery above horizontal: under 1.5 deg/s */
#define BLIND_REACH_MILLI 260   /* for a heavy person, where a channel shows that the table hardly moves */
#define BLIND_MDEG_S 1000       /* as fast as that is meant to be */
#define BLIND_MAX_MS 180000     /* 165 deg of travel at 1 deg/s, and some: then the switch is not coming */
#define BACK_OFF_MDEG 2000
#define BACK_OFF_MDEG_S 1000
#define BACK_OFF_MS 4000
#define UPRIGHT_EDGE_MDEG 500
#define STOP_STUCK_MS 15000     /* nobody holds Stop this long: its wire is broken */
#define OWN_RETURN_MS 180000    /* 90 deg at 0.5 deg/s: the slowest table there may be, heavily loaded */
#define STATUS_MS 20            /* 50 Hz */
#define STATUS_GAP_MS 5         /* even when everything changes at once */

static const guard_config cautious_config = {
    .upright_mdeg = -75000, .max_angle_mdeg = 10000, .cap_s = 30, .full_speed_mdeg_s = 6000,
    .dead_band_milli = 30, .current_limit_ma = 12000, .supply_min_mv = 10500, .pause_s = 60};

bool guard_config_in_range(const guard_config *c) {
  return c->upright_mdeg >= -90000 && c->upright_mdeg <= -45000 && c->max_angle_mdeg >= 10000 &&
         c->max_angle_mdeg <= GUARD_HARD_MAX_ANGLE_MDEG && c->cap_s >= 30 && c->cap_s <= GUARD_HARD_CAP_S &&
         c->full_speed_mdeg_s >= 1000 && c->full_speed_mdeg_s <= 12000 && c->dead_band_milli <= 300 &&
         c->current_limit_ma >= 1000 && c->current_limit_ma <= 60000 && c->supply_min_mv >= 5000 &&
         c->supply_min_mv <= 48000 && c->pause_s >= GUARD_HARD_MIN_PAUSE_S && c->pause_s <= 600;
}

static void adopt_config(guard *g, const guard_config *config) {
  g->config = *config;
  g->q16_milli_per_mdeg_s = (uint32_t)65536 * 1000 / config->full_speed_mdeg_s;
}

void guard_init(guard *g, const guard_config *config) {
  uint8_t *bytes = (uint8_t *)g;
  for (uint16_t i = 0; i < sizeof *g; ++i) bytes[i] = 0;
  g->commissioned = config != 0 && guard_config_in_range(config);
  adopt_config(g, g->commissioned ? config : &cautious_config);
  g->angle_trusted = true;
  g->at_zero_ms = 255;
  g->start_age_ms = UINT16_MAX;
  g->pause_owed = true; /* until the table is seen upright: someone may have been inverted when the power went (S5, F10) */
}

static void count_ms(guard_stopwatch *watch) {
  if (++watch->ms < 1000) return;
  watch->ms = 0;
  if (watch->s < UINT16_MAX) ++watch->s;
}

static void enter(guard *g, guard_state state) {
  g->state = state;
  g->state_ms = 0;
  g->must_return = false;
  g->return_grace_ms = 0;
  g->own_milli = 0;
  g->stalled_ms = 0;
  guard_forget_presses(g);
}

static void report(guard *g, guard_cause cause) {
  if (cause > g->cause) g->cause = cause;
}

/* Power off, in this very step, until the cause is gone and a person resets. */
static void latch(guard *g, guard_cause cause) {
  guard_stop_now(g);
  report(g, cause);
  if (g->state != GUARD_LATCHED) enter(g, GUARD_LATCHED);
}

static void become_idle(guard *g) {
  enter(g, GUARD_IDLE);
  g->cause = GUARD_CAUSE_NONE;
  g->pause_owed = false;
  g->rise_permitted = false;
  g->backed_off = false;
  g->blind_ms = 0;
  guard_regain_trust(g);
}

/* A session ends: away from upright it has left someone there, so from inverted the guard returns by itself, head-up it
   simply stops (S10). */
static void end_session(guard *g, guard_cause cause) {
  report(g, cause);
  enter(g, guard_is_inverted(g) ? GUARD_RETURNING : GUARD_RECOVERY);
}

/* Nobody leads the session any more. One that stands upright leaves nobody in need: it is simply over. */
static void abandon_session(guard *g) {
  if (guard_is_upright(g)) become_idle(g);
  else end_session(g, GUARD_CAUSE_CONTROLLER_LOST);
}

static void require_return(guard *g, guard_cause cause) {
  report(g, cause);
  g->must_return = true;
  g->deepening_over = true;
}

static bool estop_open(const guard *g) { return has(g, GUARD_SWITCH_ESTOP_A_OPEN) || has(g, GUARD_SWITCH_ESTOP_B_OPEN); }

/* ---- what trips ---- */

static guard_cause contactor_fault(guard *g) {
  bool closed = has(g, GUARD_SWITCH_CONTACTOR_CLOSED);
  if (!lasts(&g->contactor_differing_ms, closed != g->contactor, CONTACTOR_MS)) return GUARD_CAUSE_NONE;
  if (guard_recovers_deaf(g)) return GUARD_CAUSE_NONE; /* told; S6 */
  return closed ? GUARD_CAUSE_CONTACTOR_WELDED : GUARD_CAUSE_CONTACTOR_OPEN;
}

/* The drive gave up: stop, and once in a session two degrees the other way, which frees whatever was pinched. */
static void give_way(guard *g, guard_cause cause) {
  bool may_back_off = (g->state == GUARD_ARMED || g->state == GUARD_RETURNING) && !g->backed_off && g->angle_trusted;
  if (!may_back_off) {
    latch(g, cause);
    return;
  }
  g->backed_off = true;
  g->back_off_direction = (int8_t)-g->last_direction;
  g->back_off_from_mdeg = g->shallow_mdeg;
  guard_stop_now(g);
  report(g, cause);
  enter(g, GUARD_BACKING_OFF);
}

static bool board_failed(const guard *g) { return (g->board & GUARD_BOARD_FAILED) != 0; }

static void check_trips(guard *g, const guard_input *in) {
  guard_cause motion_fault = guard_motion_fault(g);
  guard_cause drive_fault = guard_drive_fault(g, in);
  guard_cause contact_fault = contactor_fault(g);
  bool was_trusted = g->angle_trusted;
  if (g->angle_fault != GUARD_CAUSE_NONE) g->angle_trusted = false;
  if (estop_open(g)) latch(g, GUARD_CAUSE_ESTOP_PRESSED);
  if (g->estop_differing_ms >= 50) latch(g, GUARD_CAUSE_ESTOP_CHANNELS_DISAGREE);
  if (contact_fault != GUARD_CAUSE_NONE) latch(g, contact_fault);
  if (was_trusted && !g->angle_trusted) latch(g, g->angle_fault);
  if (motion_fault != GUARD_CAUSE_NONE && g->angle_trusted) latch(g, motion_fault);
  if (drive_fault != GUARD_CAUSE_NONE && g->drive_milli != 0) give_way(g, drive_fault);
}

/* ---- what a session must keep to ---- */

static void check_session(guard *g) {
  if (has(g, GUARD_SWITCH_STOP_PRESSED)) require_return(g, GUARD_CAUSE_STOP_PRESSED);
  if (!has(g, GUARD_SWITCH_ANKLE_LOCKED)) require_return(g, GUARD_CAUSE_ANKLE_LOCK_OPENED);
  if (g->supply_low) require_return(g, GUARD_CAUSE_SUPPLY_LOW);
  if (g->deep_mdeg > g->deepest_mdeg + 800) require_return(g, GUARD_CAUSE_ANGLE_LIMIT_PASSED);
  if (has(g, GUARD_SWITCH_OVERTRAVEL_INVERTED)) require_return(g, GUARD_CAUSE_OVERTRAVEL_REACHED);
  if (g->implausible) require_return(g, GUARD_CAUSE_SWITCHES_IMPLAUSIBLE);
  if (g->state_ms >= ARMED_MAX_MS) require_return(g, GUARD_CAUSE_ARMED_TOO_LONG);
  if (g->inverted.s + CAP_LEAD_S >= g->cap_s) {
    require_return(g, GUARD_CAUSE_INVERTED_CAP_REACHED);
    /* The cap is the cap: whoever is not returning by now has waited long enough. */
    if (g->return_grace_ms < RETURN_GRACE_MS - CAP_GRACE_MS) g->return_grace_ms = RETURN_GRACE_MS - CAP_GRACE_MS;
  }
}

/* ---- one millisecond in each state: returns the wanted drive ---- */

static int16_t step_booting(guard *g) {
  if (g->state_ms < BOOT_MS) return 0;
  if (guard_is_upright(g)) {
    become_idle(g);
    return 0;
  }
  report(g, GUARD_CAUSE_AWAY_FROM_UPRIGHT); /* power came back with someone perhaps still on the table */
  enter(g, GUARD_RECOVERY);
  return 0;
}

static int16_t step_idle(guard *g) {
  if (!g->angle_trusted) guard_regain_trust(g);
  /* Wherever no session may be announced, recovery must be offered (S6); the margin keeps noise at the edge from doing so
     before anyone presses Start there. */
  bool at_edge = g->angle_trusted && g->deep_mdeg < g->config.upright_mdeg + UPRIGHT_BAND_MDEG + UPRIGHT_EDGE_MDEG;
  if (!guard_is_upright(g) && (!at_edge || g->start.fresh)) {
    report(g, GUARD_CAUSE_AWAY_FROM_UPRIGHT);
    enter(g, GUARD_RECOVERY);
  }
  return 0;
}

static bool is_returning(const guard *g, bool controller_fresh) {
  bool by_pulses = guard_has_relays(g) && controller_fresh && g->wanted_milli <= -RETURNING_MILLI;
  return by_pulses || g->speed_mdeg_s <= -RETURNING_MDEG_S;
}

static bool session_over(guard *g, bool controller_fresh) {
  if (g->drive_age_ms >= CONTROLLER_LOST_MS || g->state_ms >= ARMED_MAX_MS + ARMED_GRACE_MS) {
    abandon_session(g);
    return true;
  }
  bool inverted = guard_is_inverted(g);
  if (g->must_return && inverted) {
    if (!is_returning(g, controller_fresh) && g->return_grace_ms < UINT16_MAX) ++g->return_grace_ms;
    bool waited = g->return_grace_ms > RETURN_GRACE_MS;
    if (waited || !controller_fresh) {
      end_session(g, g->cause);
      return true;
    }
  }
  if (!g->left_upright && g->state_ms >= LEAVE_UPRIGHT_MS) {
    become_idle(g);
    return true;
  }
  return false;
}

static bool pause_is_over(const guard *g) {
  return !g->pause_owed || g->paused.s >= g->config.pause_s;
}

static int16_t step_armed(guard *g) {
  check_session(g);
  bool controller_fresh = g->drive_age_ms <= DRIVE_FRESH_MS;
  if (session_over(g, controller_fresh)) return 0;
  if (g->deep_mdeg > g->config.upright_mdeg + UPRIGHT_BAND_MDEG + UPRIGHT_EDGE_MDEG) g->left_upright = true;
  /* It has come back: whoever stands there now starts anew, with a press of their own (S1). */
  if (g->left_upright && guard_is_upright(g)) g->deepening_over = true;
  if (guard_is_inverted(g)) count_ms(&g->inverted);
  if (g->start_age_ms == 0 && g->start.fresh && g->pause_owed && pause_is_over(g)) g->rise_permitted = true;
  if (g->rise_permitted && g->shallow_mdeg < -10000) g->deepening_over = true;
  return controller_fresh ? g->wanted_milli : 0;
}

static int16_t step_backing_off(guard *g) {
  int32_t moved = magnitude(g->shallow_mdeg - g->back_off_from_mdeg);
  bool stopped = g->back_off_direction > 0 && has(g, GUARD_SWITCH_STOP_PRESSED); /* S11 */
  if (stopped && g->drive_milli != 0) return 0;
  if (!stopped && moved < BACK_OFF_MDEG && g->state_ms < BACK_OFF_MS)
    return guard_own_drive(g, (int16_t)(g->back_off_direction * BACK_OFF_MDEG_S));
  if (g->back_off_direction > 0) latch(g, g->cause); /* it was returning: a second try could hurt */
  else end_session(g, g->cause);
  return 0;
}

static int16_t step_returning(guard *g) {
  int32_t speed = guard_own_speed_to(g, 0, RETURN_MDEG_S);
  if (speed == 0) {
    enter(g, GUARD_RECOVERY);
    return 0;
  }
  if (g->state_ms >= OWN_RETURN_MS) latch(g, GUARD_CAUSE_STALLED);
  return guard_own_drive(g, (int16_t)speed);
}

static bool delivers(const guard_channel *channel) { return !channel->stale && channel->bad_ms == 0; }

/* Without an angle only the cam switches tell where the table is. Of two channels one is most likely good, and motion shows on
   it: a heavy person gets more drive, up to what guard_move lets through. With no channel left nobody gets more: unseen, a light
   person would be driven too fast (S4). */
static int16_t recover_blind(guard *g) {
  if (++g->blind_ms >= BLIND_MAX_MS) {
    g->blind_ms = 0;
    latch(g, GUARD_CAUSE_SENSORS_DISAGREE);
    return 0;
  }
  if (relays_are_slow_enough(g)) return -1000; /* in pulses it would seem to have arrived */
  int16_t least = (int16_t)(g->config.dead_band_milli + (uint16_t)((BLIND_MDEG_S * g->q16_milli_per_mdeg_s) >> 16));
  /* Towards upright is below zero; what a noisy channel says is as often too slow as too fast. */
  bool fast = g->channel[0].speed_mdeg_s < -BLIND_MDEG_S || g->channel[1].speed_mdeg_s < -BLIND_MDEG_S || g->speed_mdeg_s > BLIND_MDEG_S;
  if (g->own_milli < least || (!delivers(&g->channel[0]) && !delivers(&g->channel[1]))) g->own_milli = least;
  else if ((g->uptime_ms & 7) == 0) {
    if (fast) --g->own_milli;
    else if (g->own_milli < least + BLIND_REACH_MILLI) ++g->own_milli;
  }
  return (int16_t)-g->own_milli;
}

static int16_t recover(guard *g) {
  if (!g->angle_trusted) return recover_blind(g);
  if (!g->pause_owed || g->rise_permitted)
    return guard_own_drive(g, (int16_t)guard_own_speed_to(g, g->config.upright_mdeg, g->shallow_mdeg > 0 ? CREEP_MDEG_S : CREEP_RISE_MDEG_S));
  return guard_own_drive(g, (int16_t)guard_own_speed_to(g, 0, CREEP_MDEG_S));
}

/* Stop ends a creep, and letting it go does not bring it back: Start is to be pressed anew. A Stop whose wire is broken
   must not keep anyone inverted (S6): letting go of Start stops as well. */
static void heed_stop_in_recovery(guard *g) {
  if (has(g, GUARD_SWITCH_STOP_PRESSED) && g->stop.held_ms < STOP_STUCK_MS) g->start.fresh = false;
}

/* Hold Start: creep to horizontal; after the pause, press and hold again: creep to upright. Let go: stop. */
static int16_t step_recovery(guard *g) {
  heed_stop_in_recovery(g);
  bool at_top = guard_is_upright(g) && (!g->angle_trusted || g->shallow_mdeg <= g->config.upright_mdeg + 300);
  if (at_top && g->drive_milli == 0) {
    become_idle(g);
    return 0;
  }
  bool waits_at_horizontal = g->pause_owed && !g->rise_permitted && guard_at_or_above_horizontal(g);
  if (waits_at_horizontal && g->start_age_ms == 0 && g->start.fresh && pause_is_over(g)) {
    g->rise_permitted = true;
    waits_at_horizontal = false;
  }
  bool blocked = waits_at_horizontal && (!g->angle_trusted || g->shallow_mdeg <= 0);
  if (blocked) g->start.fresh = false; /* the next leg wants a press of its own */
  bool held = g->start.fresh && !at_top && !blocked;
  if (held && motor_has_power(g)) return recover(g);
  g->own_milli = 0;
  return 0;
}

/* Reset: the cause gone, Start not touched, Stop pressed for 3 to 10 s and let go (ISO 13850: reset never restarts). */
static bool resets(const guard_button *before, const guard_button *now) {
  return before->fresh && now->held_ms == 0 && before->held_ms >= RESET_MIN_MS && before->held_ms <= RESET_MAX_MS;
}

/* A Stop whose wire is broken must not keep anyone inverted (S6): then Start, held as long and let go, resets. */
static int16_t step_latched(guard *g, const guard_button *start_before, const guard_button *stop_before) {
  if (g->state_ms == 0) return 0; /* latched in this very step: the press was made before */
  bool by_stop = resets(stop_before, &g->stop) && g->start.held_ms == 0;
  bool by_start = resets(start_before, &g->start) && g->stop.held_ms >= STOP_STUCK_MS;
  bool contactor_open = !has(g, GUARD_SWITCH_CONTACTOR_CLOSED) || !guard_is_upright(g); /* welded, it must not strand anyone */
  bool cause_gone = !estop_open(g) && contactor_open && !board_failed(g);
  if ((!by_stop && !by_start) || !cause_gone) return 0;
  if (guard_is_upright(g)) become_idle(g);
  else enter(g, GUARD_RECOVERY);
  return 0;
}

static int16_t step_state(guard *g, const guard_button *start_before, const guard_button *stop_before) {
  switch (g->state) {
    case GUARD_BOOTING: return step_booting(g);
    case GUARD_IDLE: return step_idle(g);
    case GUARD_ARMED: return step_armed(g);
    case GUARD_BACKING_OFF: return step_backing_off(g);
    case GUARD_RETURNING: return step_returning(g);
    case GUARD_RECOVERY: return step_recovery(g);
    case GUARD_LATCHED: return step_latched(g, start_before, stop_before);
  }
  latch(g, GUARD_CAUSE_CONTACTOR_WELDED); /* memory is corrupt: the heaviest answer */
  return 0;
}

/* The pause at horizontal counts only while the table rests there; any inversion owes it anew (S5). */
static void count_pause(guard *g) {
  if (guard_is_inverted(g)) {
    g->pause_owed = true;
    g->rise_permitted = false;
    g->paused = (guard_stopwatch){0};
  } else if (guard_is_upright(g) && g->state == GUARD_ARMED) {
    g->pause_owed = false;
    g->rise_permitted = false;
  } else if (g->pause_owed && g->drive_milli == 0 && guard_at_or_above_horizontal(g)) {
    count_ms(&g->paused);
  }
}

static bool wants_contactor(const guard *g) {
  switch (g->state) {
    case GUARD_ARMED:
    case GUARD_BACKING_OFF:
    case GUARD_RETURNING: return true;
    case GUARD_RECOVERY: return g->start.fresh || g->drive_milli != 0 || g->at_zero_ms < 200;
    default: return false;
  }
}

/* ---- statuses ---- */

uint16_t guard_interlocks(const guard *g) {
  uint16_t open = 0;
  if (g->state != GUARD_IDLE) open |= GUARD_INTERLOCK_NOT_IDLE;
  if (!guard_is_upright(g)) open |= GUARD_INTERLOCK_NOT_UPRIGHT;
  if (!has(g, GUARD_SWITCH_ANKLE_LOCKED)) open |= GUARD_INTERLOCK_ANKLE_LOCK_OPEN;
  if (estop_open(g) || g->estop_suspect) open |= GUARD_INTERLOCK_ESTOP_OPEN;
  if (g->start_stuck) open |= GUARD_INTERLOCK_START_STUCK;
  if (has(g, GUARD_SWITCH_STOP_PRESSED)) open |= GUARD_INTERLOCK_STOP_PRESSED;
  if (!g->angle_trusted) open |= GUARD_INTERLOCK_ANGLE_UNTRUSTED;
  if (g->supply_low) open |= GUARD_INTERLOCK_SUPPLY_LOW;
  if (has(g, GUARD_SWITCH_CONTACTOR_CLOSED) && g->state == GUARD_IDLE) open |= GUARD_INTERLOCK_CONTACTOR_CLOSED;
  if (has(g, GUARD_SWITCH_OVERTRAVEL_INVERTED) || has(g, GUARD_SWITCH_OVERTRAVEL_UPRIGHT)) open |= GUARD_INTERLOCK_OVERTRAVEL_OPEN;
  if (g->implausible) open |= GUARD_INTERLOCK_SWITCHES_IMPLAUSIBLE;
  if (!g->commissioned || (guard_has_relays(g) && !relays_are_slow_enough(g))) open |= GUARD_INTERLOCK_NOT_COMMISSIONED;
  if (g->state == GUARD_IDLE && magnitude(g->speed_mdeg_s) > 500) open |= GUARD_INTERLOCK_MOVING;
  if (board_failed(g)) open |= GUARD_INTERLOCK_BOARD_FAILED;
  if ((g->board & GUARD_BOARD_STORE_DAMAGED) != 0) open |= GUARD_INTERLOCK_STORE_DAMAGED;
  return open;
}

static uint8_t flags_of(const guard *g) {
  uint8_t flags = 0;
  if (g->state >= GUARD_BACKING_OFF) flags |= GUARD_FLAG_ALARM;
  if (g->angle_trusted) flags |= GUARD_FLAG_ANGLE_TRUSTED;
  if (guard_is_upright(g)) flags |= GUARD_FLAG_UPRIGHT;
  if (g->pause_owed) flags |= GUARD_FLAG_PAUSE_OWED;
  if (g->rise_permitted) flags |= GUARD_FLAG_RISE_PERMITTED;
  if (g->must_return) flags |= GUARD_FLAG_MUST_RETURN;
  return flags;
}

/* What a status tells beyond measurements: a change of any of it is sent at once. */
static void tell_discrete(const guard *g, guard_status *status) {
  status->switches = g->switches;
  status->state = (uint8_t)g->state;
  status->cause = (uint8_t)g->cause;
  status->interlocks = guard_interlocks(g);
  status->flags = flags_of(g);
}

static bool status_due(guard *g) {
  if (g->status_age_ms < 255) ++g->status_age_ms;
  if (g->status_age_ms >= STATUS_MS) return true;
  if (g->status_age_ms < STATUS_GAP_MS || !is_turn(g, TURN_STATUS, 4)) return false;
  guard_status now;
  tell_discrete(g, &now);
  const guard_status *told = &g->reported;
  return now.switches != told->switches || now.state != told->state || now.cause != told->cause ||
         now.interlocks != told->interlocks || now.flags != told->flags;
}

void guard_take_status(guard *g, const guard_input *in, guard_status *status) {
  tell_discrete(g, status);
  g->reported = *status;
  status->n = g->status_n;
  status->uptime_ms = g->uptime_ms;
  for (uint8_t i = 0; i < 2; ++i) status->angle_mdeg[i] = g->channel[i].mdeg;
  status->speed_mdeg_s = g->speed_mdeg_s;
  status->drive_milli = g->drive_milli;
  status->current_ma = in->current_ma;
  status->supply_mv = in->supply_mv;
  status->last_drive_n = g->last_drive_n;
  status->inverted_s = g->inverted.s;
  status->paused_s = g->paused.s;
  g->status_at_ms[g->status_n & (GUARD_STATUS_SLOTS - 1)] = (uint16_t)g->uptime_ms;
  if (g->statuses_sent < GUARD_STATUS_SLOTS) ++g->statuses_sent;
  ++g->status_n;
  g->status_age_ms = 0;
}

/* ---- the step ---- */

void guard_step(guard *g, const guard_input *in, guard_output *out) {
  ++g->uptime_ms;
  ++g->state_ms;
  if (g->drive_age_ms < UINT16_MAX) ++g->drive_age_ms;
  guard_button start_before = g->start;
  guard_button stop_before = g->stop;
  guard_sense(g, in);
  if (board_failed(g)) latch(g, GUARD_CAUSE_BOARD_FAILED); /* what it remembers may be wrong: also what state it is in */
  if (g->state != GUARD_BOOTING || g->state_ms >= BOOT_MS) check_trips(g, in);
  int16_t wanted = step_state(g, &start_before, &stop_before);
  if (g->state == GUARD_LATCHED) guard_stop_now(g);
  else guard_move(g, wanted);
  count_pause(g);
  g->contactor = wants_contactor(g);
  out->drive_milli = g->drive_milli;
  out->contactor = g->contactor;
  out->alarm = g->state >= GUARD_BACKING_OFF;
  out->status_due = status_due(g);
}

/* ---- messages from the controller ---- */

/* A drive answers a status at most 150 ms old, and a newer one than the last drive did: stale, buffered, replayed and
   reordered commands cannot move the table. */
bool guard_on_drive(guard *g, uint16_t answers_n, int16_t drive_milli) {
  uint16_t back = (uint16_t)(g->status_n - answers_n); /* 1 = the latest */
  if (back == 0 || back > g->statuses_sent) return false;
  uint16_t age = (uint16_t)((uint16_t)g->uptime_ms - g->status_at_ms[answers_n & (GUARD_STATUS_SLOTS - 1)]);
  if (age > DRIVE_FRESH_MS) return false;
  if (g->any_drive && back >= (uint16_t)(g->status_n - g->last_drive_n)) return false; /* counted back: wraps cannot lock it */
  if (drive_milli > 1000 || drive_milli < -1000) return false;
  g->any_drive = true;
  g->last_drive_n = answers_n;
  g->drive_age_ms = 0;
  g->wanted_milli = drive_milli;
  return true;
}

guard_reply guard_on_arm(guard *g, int32_t deepest_mdeg, uint16_t cap_s) {
  if (g->state != GUARD_IDLE) return GUARD_REPLY_NOT_NOW;
  if (deepest_mdeg <= 0 || cap_s == 0) return GUARD_REPLY_OUT_OF_RANGE;
  if (deepest_mdeg > g->config.max_angle_mdeg) return GUARD_REPLY_TOO_DEEP;
  if (cap_s > g->config.cap_s) return GUARD_REPLY_TOO_LONG;
  if (guard_interlocks(g) != 0) return GUARD_REPLY_INTERLOCK_OPEN;
  if (g->start_age_ms > FRESH_START_MS) return GUARD_REPLY_NO_FRESH_START;
  enter(g, GUARD_ARMED);
  g->deepest_mdeg = deepest_mdeg;
  g->cap_s = cap_s;
  g->inverted = (guard_stopwatch){0};
  g->paused = (guard_stopwatch){0};
  g->pause_owed = false;
  g->rise_permitted = false;
  g->deepening_over = false;
  g->left_upright = false;
  g->wanted_milli = 0;
  g->drive_age_ms = 0;
  return GUARD_REPLY_ACCEPTED;
}

guard_reply guard_on_disarm(guard *g) {
  if (g->state != GUARD_ARMED) return GUARD_REPLY_NOT_NOW;
  abandon_session(g);
  return GUARD_REPLY_ACCEPTED;
}

guard_reply guard_on_configure(guard *g, const guard_config *config) {
  bool first = !g->commissioned && g->state == GUARD_RECOVERY && g->drive_milli == 0;
  if (!first && (g->state != GUARD_IDLE || !guard_is_upright(g))) return GUARD_REPLY_NOT_NOW;
  if (!guard_config_in_range(config)) return GUARD_REPLY_OUT_OF_RANGE;
  /* It stands upright now: a limit that says otherwise could never be corrected. */
  if (magnitude(g->deep_mdeg - config->upright_mdeg) >= UPRIGHT_BAND_MDEG) return GUARD_REPLY_OUT_OF_RANGE;
  /* Limits are changed by a hand on the panel, never by a message alone (S7). */
  if (!g->stop.fresh) return GUARD_REPLY_STOP_NOT_HELD;
  adopt_config(g, config);
  g->commissioned = true;
  return GUARD_REPLY_ACCEPTED;
}

/* A wiring decides what is the angle and what the motor: it changes only without power, where the table's own cam says that it
   stands upright, and by a hand on the panel (S7). Before the first configuration no cam can be trusted to be there. */
/* New sensors mend what sensors did, and nothing else: a restart by WIRE is no reset (S1). */
static bool wiring_mends(guard_cause cause) {
  return cause == GUARD_CAUSE_NONE || cause == GUARD_CAUSE_AWAY_FROM_UPRIGHT ||
         (cause >= GUARD_CAUSE_SENSORS_DISAGREE && cause <= GUARD_CAUSE_SENSOR_OUT_OF_RANGE);
}

guard_reply guard_on_wire(const guard *g) {
  bool waits = g->state == GUARD_IDLE || g->state == GUARD_RECOVERY || g->state == GUARD_LATCHED;
  bool off = !g->contactor && g->drive_milli == 0;
  bool stands_safe = !g->commissioned || (has(g, GUARD_SWITCH_AT_UPRIGHT) && wiring_mends(g->cause));
  if (!waits || !off || !stands_safe || estop_open(g) || g->estop_suspect) return GUARD_REPLY_NOT_NOW;
  return g->stop.fresh ? GUARD_REPLY_ACCEPTED : GUARD_REPLY_STOP_NOT_HELD;
}
