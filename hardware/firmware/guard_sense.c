/* Senses: two angle channels, their speeds and their agreement; switches without their bounce; the supply. */
#include "guard_parts.h"

#define ANGLE_RANGE_MDEG 110000 /* no table turns further: such a reading is a broken wire or a short */
#define BAD_READING_MS 20
#define STALE_MS 100
#define DIFFERENCE_MDEG 3000
#define DIFFERENCE_MS 100
/* A channel that is frozen or drifts leaves the slow average of the difference. The margin is far above the sensors' noise
   (0.013 deg filtered) and grows with speed, because two sensors never have quite the same slope. */
#define DRIFT_MDEG 100
#define DRIFT_MS 20
#define ROUGH_DRIFT_MDEG 300 /* more for each accelerometer: four times its filtered noise */
#define ESTOP_DIFFERENCE_MS 50
#define IMPLAUSIBLE_MS 200
#define SUPPLY_LOW_MS 200
#define START_STUCK_MS 15000

static void follow_channel(guard_channel *channel, int32_t reading_mdeg, uint16_t age_ms, bool first) {
  bool bad = reading_mdeg > ANGLE_RANGE_MDEG || reading_mdeg < -ANGLE_RANGE_MDEG; /* GUARD_NO_READING is far outside */
  lasts(&channel->bad_ms, bad, BAD_READING_MS);
  channel->stale = age_ms > STALE_MS;
  if (bad) return; /* the filter keeps its last good value; the fault is named after BAD_READING_MS */
  if (first) {
    channel->mdeg_x16 = reading_mdeg * 16;
    channel->mdeg = reading_mdeg;
  }
  channel->mdeg_x16 += reading_mdeg - channel->mdeg;
  channel->mdeg = channel->mdeg_x16 >> 4;
}

/* Speed over the last 128 ms: steady enough to judge by, quick enough for 200 ms (S4, S9). */
static void measure_speed(guard_channel *channel, int32_t *past_mdeg) {
  int32_t moved_mdeg = channel->mdeg - *past_mdeg;
  *past_mdeg = channel->mdeg;
  int32_t speed = (moved_mdeg * 125) >> 4; /* x 1000 / 128 */
  channel->speed_mdeg_s = (int16_t)larger(-32767, smaller(32767, speed));
}

static int16_t agreed_speed(int16_t a, int16_t b) {
  if ((a < 0) != (b < 0)) return 0;
  return size_of(a) < size_of(b) ? a : b;
}

/* At boot: it has stood there for ever, for all that is known. */
static void remember_angles(guard *g) {
  for (uint8_t i = 0; i < 2; ++i)
    for (uint8_t slot = 0; slot < GUARD_SPEED_SLOTS; ++slot) g->history_mdeg[i][slot] = g->channel[i].mdeg;
}

static void sense_angle(guard *g, const guard_input *in) {
  bool first = g->uptime_ms == 1;
  for (uint8_t i = 0; i < 2; ++i) follow_channel(&g->channel[i], in->angle_mdeg[i], in->angle_age_ms[i], first);
  if (first) remember_angles(g);
  int32_t a = g->channel[0].mdeg;
  int32_t b = g->channel[1].mdeg;
  g->deep_mdeg = larger(a, b);
  g->shallow_mdeg = smaller(a, b);
  if (!is_turn(g, TURN_MEASURE_SPEED, 8)) return;
  for (uint8_t i = 0; i < 2; ++i) measure_speed(&g->channel[i], &g->history_mdeg[i][g->history_slot]);
  g->history_slot = (uint8_t)((g->history_slot + 1) & (GUARD_SPEED_SLOTS - 1));
  g->speed_mdeg_s = agreed_speed(g->channel[0].speed_mdeg_s, g->channel[1].speed_mdeg_s);
}

static guard_cause angle_fault(guard *g) {
  int32_t difference = g->channel[0].mdeg - g->channel[1].mdeg;
  if (g->state == GUARD_BOOTING) g->offset_x1024 = difference * 1024;
  int32_t drift = difference - (g->offset_x1024 >> 10);
  g->offset_x1024 += drift;
  uint16_t fast_a = size_of(g->channel[0].speed_mdeg_s);
  uint16_t fast_b = size_of(g->channel[1].speed_mdeg_s);
  uint16_t fastest = fast_a > fast_b ? fast_a : fast_b;
  uint16_t margin = (uint16_t)(DRIFT_MDEG + (fastest >> 5) + (fastest >> 7)); /* 5/128 s of travel */
  if (g->board & GUARD_BOARD_ROUGH_ANGLE_A) margin += ROUGH_DRIFT_MDEG;
  if (g->board & GUARD_BOARD_ROUGH_ANGLE_B) margin += ROUGH_DRIFT_MDEG;
  bool drifting = lasts(&g->drifting_ms, magnitude(drift) > margin, DRIFT_MS);
  bool differing = lasts(&g->differing_ms, magnitude(difference) > DIFFERENCE_MDEG, DIFFERENCE_MS);
  for (uint8_t i = 0; i < 2; ++i) {
    if (g->channel[i].stale) return GUARD_CAUSE_SENSOR_STALE;
    if (g->channel[i].bad_ms >= BAD_READING_MS) return GUARD_CAUSE_SENSOR_OUT_OF_RANGE;
  }
  return drifting || differing ? GUARD_CAUSE_SENSORS_DISAGREE : GUARD_CAUSE_NONE;
}

/* Anywhere else a channel that hangs looks healthy again as soon as the table stands still. */
void guard_regain_trust(guard *g) {
  int32_t upright = g->config.upright_mdeg;
  bool reads_upright = g->deep_mdeg < upright + UPRIGHT_BAND_MDEG && g->shallow_mdeg > upright - UPRIGHT_BAND_MDEG;
  if (!has(g, GUARD_SWITCH_AT_UPRIGHT) || !reads_upright || g->angle_fault != GUARD_CAUSE_NONE) return;
  g->angle_trusted = true;
  g->offset_x1024 = (g->channel[0].mdeg - g->channel[1].mdeg) * 1024; /* what is left of an old fault is no drift */
}

/* How long a change must last to be believed, milliseconds: {to 1, to 0}. Trips are immediate, resets slow. */
static const uint8_t settle_ms[GUARD_SWITCH_COUNT][2] = {
    {12, 12}, /* Start */
    {8, 12},  /* Stop */
    {1, 50},  /* E-stop, channel A */
    {1, 50},  /* E-stop, channel B */
    {50, 12}, /* ankle lock: closing is slow, opening quick */
    {4, 50},  /* over-travel, inverted end */
    {4, 50},  /* over-travel, upright end */
    {12, 12}, /* horizontal cam */
    {12, 12}, /* upright cam */
    {8, 8},   /* contactor feedback */
};

static void sense_switches(guard *g, uint16_t raw) {
  if (g->uptime_ms == 1) g->switches = raw;
  uint16_t differing = (uint16_t)(g->switches ^ raw);
  if (differing == 0 && !g->bouncing) return; /* nearly always: every count is zero and stays so */
  g->bouncing = differing != 0;
  uint16_t bit = 1;
  for (uint8_t i = 0; i < GUARD_SWITCH_COUNT; ++i, bit = (uint16_t)(bit << 1)) {
    uint8_t needed = settle_ms[i][(raw & bit) == 0];
    if (lasts(&g->bounce_ms[i], (differing & bit) != 0, needed)) {
      g->switches ^= bit;
      g->bounce_ms[i] = 0;
    }
  }
}

static void sense_button(guard_button *button, bool pressed) {
  if (!pressed) {
    button->held_ms = 0;
    button->seen_released = true;
    button->fresh = false;
    return;
  }
  if (button->held_ms == 0 && button->seen_released) button->fresh = true;
  if (button->held_ms < UINT16_MAX) ++button->held_ms;
}

void guard_forget_presses(guard *g) {
  guard_button *buttons[2] = {&g->start, &g->stop};
  for (uint8_t i = 0; i < 2; ++i) {
    buttons[i]->fresh = false;
    buttons[i]->seen_released = buttons[i]->held_ms == 0;
  }
  g->start_age_ms = UINT16_MAX;
}

static void sense_panel(guard *g) {
  bool was_fresh = g->start.fresh;
  sense_button(&g->start, has(g, GUARD_SWITCH_START_PRESSED));
  sense_button(&g->stop, has(g, GUARD_SWITCH_STOP_PRESSED));
  if (g->start.fresh && !was_fresh) g->start_age_ms = 0;
  else if (g->stop.held_ms != 0) g->start_age_ms = UINT16_MAX; /* Stop takes an earlier Start back */
  else if (g->start_age_ms < UINT16_MAX) ++g->start_age_ms;
  /* Held since boot, or for longer than anyone means it: stuck. */
  if (g->start.held_ms == 0) {
    g->start_stuck = false;
    return;
  }
  bool held_since_boot = g->start.held_ms >= g->uptime_ms;
  if (held_since_boot || g->start.held_ms >= START_STUCK_MS) g->start_stuck = true;
}

/* The cam switches and a trusted angle must tell the same story. */
static bool cams_contradict_angle(const guard *g) {
  int32_t upright = g->config.upright_mdeg;
  bool at_horizontal = has(g, GUARD_SWITCH_AT_HORIZONTAL);
  bool at_upright = has(g, GUARD_SWITCH_AT_UPRIGHT);
  if (at_horizontal ? g->shallow_mdeg > 5000 : g->deep_mdeg < -5000) return true;
  return at_upright ? g->shallow_mdeg > upright + 8000 : g->deep_mdeg < upright + 500;
}

/* A channel that does not open with the other one has failed: no session before both have been seen to work (S9). */
static void sense_estop(guard *g) {
  bool a = has(g, GUARD_SWITCH_ESTOP_A_OPEN);
  bool b = has(g, GUARD_SWITCH_ESTOP_B_OPEN);
  if (lasts(&g->estop_differing_ms, a != b, ESTOP_DIFFERENCE_MS)) g->estop_suspect = true;
  if (a && b) g->estop_suspect = false;
}

void guard_sense(guard *g, const guard_input *in) {
  g->board = in->board;
  sense_switches(g, in->switches);
  sense_angle(g, in);
  g->angle_fault = angle_fault(g);
  sense_panel(g);
  g->supply_low = lasts(&g->supply_low_ms, in->supply_mv < g->config.supply_min_mv, SUPPLY_LOW_MS);
  g->implausible = lasts(&g->implausible_ms, g->angle_trusted && cams_contradict_angle(g), IMPLAUSIBLE_MS);
  sense_estop(g);
}

bool guard_is_inverted(const guard *g) {
  return g->angle_trusted ? g->deep_mdeg > INVERTED_ABOVE_MDEG : !has(g, GUARD_SWITCH_AT_HORIZONTAL);
}

bool guard_is_upright(const guard *g) {
  if (!g->angle_trusted) return has(g, GUARD_SWITCH_AT_UPRIGHT);
  return g->deep_mdeg < g->config.upright_mdeg + UPRIGHT_BAND_MDEG;
}

bool guard_at_or_above_horizontal(const guard *g) {
  if (!g->angle_trusted) return has(g, GUARD_SWITCH_AT_HORIZONTAL);
  /* The shallower channel has arrived; the deeper one, at most 3 deg away, is at least not inverted. */
  return g->shallow_mdeg <= 2000 && g->deep_mdeg <= INVERTED_ABOVE_MDEG;
}
