/*
 * The guard's core under any inputs: people, sensors, switches and controllers that do what no story tells. A table moves as it
 * is driven, unless the program says otherwise, so that whole sessions come about. What must hold is written down in
 * check_step and in the functions that send a message; the rules S1..S12 are those of docs/hazards.md.
 */
#include <string.h>

#include "../guard.h"
#include "../guard_wiring.h"
#include "program.h"

#define MAX_STEPS 80000u /* of a whole input, in milliseconds of a table */
#define RAMP_MS 130       /* from full drive to none */
#define DEEPER_MDEG 700   /* drives end this far beyond what was announced */
#define S2_MDEG 1000

/* ---- the table ---- */

static guard the_guard;
static guard_input input;
static guard_output output;
static uint32_t now_ms;

static int64_t truth_udeg; /* micro-degrees */
static int32_t speed_mdeg_s;
static uint16_t motor_percent; /* of what the configuration says */
static bool by_hand;           /* moved, or its sensors or its motor fail: then no promise about the angle is made */
static uint16_t overridden; /* switches that read the opposite */
static uint16_t held;       /* buttons */
static uint8_t sensor_fault[2];
static int32_t sensor_value[2];
static uint8_t contactor_ms;

enum { SENSOR_GOOD, SENSOR_OFFSET, SENSOR_STUCK, SENSOR_NO_READING, SENSOR_STALE, SENSOR_FAULTS };

static int32_t truth_mdeg(void) { return (int32_t)(truth_udeg / 1000); }

static void move_table(void) {
  int32_t milli = output.contactor ? output.drive_milli : 0;
  int32_t dead = the_guard.config.dead_band_milli;
  int32_t turning = milli > dead ? milli - dead : milli < -dead ? milli + dead : 0;
  int32_t wanted = turning * the_guard.config.full_speed_mdeg_s / 1000 * motor_percent / 100;
  /* The gears hold a motor that has no drive, and it takes 64 ms to follow one. */
  speed_mdeg_s = milli == 0 ? 0 : speed_mdeg_s + (wanted - speed_mdeg_s) / 64;
  truth_udeg += speed_mdeg_s;
  if (truth_udeg > 100000000) truth_udeg = 100000000;
  if (truth_udeg < -100000000) truth_udeg = -100000000;
}

static void read_angles(void) {
  for (uint8_t i = 0; i < 2; ++i) {
    input.angle_age_ms[i] = 0;
    switch (sensor_fault[i]) {
      case SENSOR_GOOD: input.angle_mdeg[i] = truth_mdeg(); break;
      case SENSOR_OFFSET: input.angle_mdeg[i] = truth_mdeg() + sensor_value[i]; break;
      case SENSOR_STUCK: input.angle_mdeg[i] = sensor_value[i]; break;
      case SENSOR_NO_READING: input.angle_mdeg[i] = GUARD_NO_READING; break;
      case SENSOR_STALE: input.angle_age_ms[i] = (uint16_t)sensor_value[i]; break;
    }
  }
}

static void read_switches(void) {
  uint16_t switches = GUARD_SWITCH_ANKLE_LOCKED;
  if (truth_mdeg() <= 0) switches |= GUARD_SWITCH_AT_HORIZONTAL;
  if (truth_mdeg() <= the_guard.config.upright_mdeg + 2000) switches |= GUARD_SWITCH_AT_UPRIGHT;
  if (truth_mdeg() > the_guard.config.max_angle_mdeg + 3000) switches |= GUARD_SWITCH_OVERTRAVEL_INVERTED;
  contactor_ms = (uint8_t)(output.contactor ? contactor_ms + (contactor_ms < 20) : contactor_ms - (contactor_ms > 0));
  if (contactor_ms > 10) switches |= GUARD_SWITCH_CONTACTOR_CLOSED;
  input.switches = (uint16_t)((switches | held) ^ overridden);
}

/* ---- what was seen of the guard, kept beside it ---- */

static guard_state last_state;
static int16_t last_drive;
static int8_t last_way;
static uint32_t zero_ms;          /* since it last drove */
static uint32_t off_ms;           /* since it wanted the contactor */
static uint32_t rested_ms;        /* without a drive since the last inversion */
static uint32_t state_since_ms;
static uint32_t start_pressed_ms; /* when, as debounced; 0: never */
static uint32_t stop_held_ms;     /* raw */
static uint32_t status_ms;
static uint32_t sent_ms[65536];   /* when each status left */
static bool was_sent[65536];
static bool any_accepted;
static uint16_t accepted_n;
static uint32_t accepted_ms; /* last accepted drive, or arm */
static uint16_t arms;
static int32_t armed_from_mdeg;
static int16_t answer_milli; /* the controller's answer to each status */
static bool answers;

static int32_t size_of(int32_t value) { return value < 0 ? -value : value; }

static bool may_follow(guard_state before, guard_state now) {
  static const uint8_t next[] = {
      [GUARD_BOOTING] = 1 << GUARD_IDLE | 1 << GUARD_RECOVERY | 1 << GUARD_LATCHED,
      [GUARD_IDLE] = 1 << GUARD_RECOVERY | 1 << GUARD_LATCHED, /* ARMED by a message only */
      [GUARD_ARMED] = 1 << GUARD_IDLE | 1 << GUARD_BACKING_OFF | 1 << GUARD_RETURNING | 1 << GUARD_RECOVERY | 1 << GUARD_LATCHED,
      [GUARD_BACKING_OFF] = 1 << GUARD_RETURNING | 1 << GUARD_RECOVERY | 1 << GUARD_LATCHED,
      [GUARD_RETURNING] = 1 << GUARD_BACKING_OFF | 1 << GUARD_RECOVERY | 1 << GUARD_LATCHED,
      [GUARD_RECOVERY] = 1 << GUARD_IDLE | 1 << GUARD_LATCHED,
      [GUARD_LATCHED] = 1 << GUARD_IDLE | 1 << GUARD_RECOVERY,
  };
  return before == now || (next[before] >> now & 1) != 0;
}

static void check_drive(const guard *before) {
  const guard *g = &the_guard;
  int16_t drive = output.drive_milli;
  bool relays = (input.board & GUARD_BOARD_RELAYS) != 0;
  bool grows = size_of(drive) > size_of(last_drive);
  int8_t way = (int8_t)((drive > 0) - (drive < 0));

  HOLDS(drive >= -1000 && drive <= 1000);
  if (relays) HOLDS(drive == 0 || size_of(drive) == 1000);
  else HOLDS(drive == 0 || size_of(drive - last_drive) <= 8);

  /* F6: a motor rests before it turns the other way. */
  if (drive != 0 && last_way != 0 && way != last_way) HOLDS(zero_ms >= 59);
  zero_ms = drive == 0 ? zero_ms + 1 : 0;
  if (drive != 0) last_way = way;

  /* S1: power only in a session, or where the guard itself returns the table; what is left of a drive ramps down. */
  if (g->state == GUARD_BOOTING || g->state == GUARD_LATCHED) HOLDS(drive == 0);
  if (g->state == GUARD_IDLE || !output.contactor) HOLDS(!grows);
  off_ms = output.contactor ? 0 : off_ms + 1;
  if (off_ms > RAMP_MS) HOLDS(drive == 0);
  if (g->state == GUARD_ARMED && now_ms - accepted_ms > 150 && !relays) HOLDS(!grows);
  if (g->state == GUARD_ARMED && now_ms - accepted_ms > 150 + RAMP_MS) HOLDS(drive == 0); /* S10 */
  if ((g->state == GUARD_RETURNING || g->state == GUARD_RECOVERY) && grows) HOLDS(drive < 0);

  /* S2, S11: towards inversion only as deep as was announced, and never against Stop or the end of travel. */
  if (drive > 0 && grows) {
    HOLDS(g->state == GUARD_ARMED || g->state == GUARD_BACKING_OFF);
    HOLDS(g->angle_trusted && g->deep_mdeg < g->deepest_mdeg + DEEPER_MDEG);
    HOLDS((g->switches & GUARD_SWITCH_OVERTRAVEL_INVERTED) == 0);
  }
  if (stop_held_ms > 20 + RAMP_MS) HOLDS(drive <= 0);

  /* S5: no way up beyond horizontal before the pause is over and Start was pressed. */
  bool waits = before->pause_owed && g->pause_owed && !g->rise_permitted;
  if (drive < 0 && grows && g->angle_trusted && waits) HOLDS(g->shallow_mdeg > 0);
}

/* E-stop: off in this very step. */
static void check_estop(void) {
  if ((input.switches & (GUARD_SWITCH_ESTOP_A_OPEN | GUARD_SWITCH_ESTOP_B_OPEN)) == 0) return;
  HOLDS(output.drive_milli == 0);
  HOLDS(!output.contactor);
  HOLDS(the_guard.state == GUARD_LATCHED || the_guard.state == GUARD_BOOTING);
}

/* As the guard judges it. */
static void count_rest(void) {
  const guard *g = &the_guard;
  bool inverted = g->angle_trusted ? g->deep_mdeg > 5000 : (g->switches & GUARD_SWITCH_AT_HORIZONTAL) == 0;
  if (inverted) rested_ms = 0;
  else if (output.drive_milli == 0) ++rested_ms;
}

static void check_state(const guard *before) {
  const guard *g = &the_guard;
  HOLDS(may_follow(last_state, g->state));
  HOLDS(output.alarm == (g->state >= GUARD_BACKING_OFF));
  HOLDS(guard_config_in_range(&g->config));
  if (g->state != last_state) state_since_ms = now_ms;
  if ((input.board & GUARD_BOARD_FAILED) != 0) HOLDS(g->state == GUARD_LATCHED);
  if (g->state == GUARD_ARMED) HOLDS(now_ms - accepted_ms <= 2000); /* S10 */

  /* S9: what trips latches, whatever else happens in that millisecond. */
  if (before->angle_trusted && !g->angle_trusted) HOLDS(g->state == GUARD_LATCHED);

  /* Only a hand that lets go of a button resets. */
  if (last_state == GUARD_LATCHED && g->state != GUARD_LATCHED) {
    uint16_t released = (uint16_t)(before->switches & ~g->switches);
    HOLDS((released & (GUARD_SWITCH_STOP_PRESSED | GUARD_SWITCH_START_PRESSED)) != 0);
  }
  /* S5: rising is let through by a fresh press, after the pause. */
  if (g->rise_permitted && !before->rise_permitted) {
    HOLDS((g->switches & GUARD_SWITCH_START_PRESSED) != 0 && (before->switches & GUARD_SWITCH_START_PRESSED) == 0);
    HOLDS(rested_ms >= g->config.pause_s * 1000u && rested_ms >= GUARD_HARD_MIN_PAUSE_S * 1000u);
  }
  if (g->switches & ~before->switches & GUARD_SWITCH_START_PRESSED) start_pressed_ms = now_ms;
}

/* S2, on a healthy table. */
static void check_depth(void) {
  if (by_hand || arms == 0) return;
  int32_t deepest = the_guard.deepest_mdeg > armed_from_mdeg ? the_guard.deepest_mdeg : armed_from_mdeg;
  HOLDS(truth_mdeg() <= deepest + S2_MDEG);
}

static void check_step(const guard *before) {
  check_drive(before);
  check_estop();
  check_state(before);
  check_depth();
  count_rest();
  last_drive = output.drive_milli;
  last_state = the_guard.state;
}

/* ---- messages ---- */

/* A drive answers a status that is at most 150 ms old, and a newer one than the last. */
static void send_drive(uint16_t n, int16_t milli) {
  bool is_fresh = was_sent[n] && now_ms - sent_ms[n] <= 150;
  bool is_newer = !any_accepted || sent_ms[n] > sent_ms[accepted_n];
  bool accepted = guard_on_drive(&the_guard, n, milli);
  HOLDS(accepted == (is_fresh && is_newer && milli >= -1000 && milli <= 1000));
  if (!accepted) return;
  any_accepted = true;
  accepted_n = n;
  accepted_ms = now_ms;
}

static void take_status(void) {
  guard_status status;
  guard_take_status(&the_guard, &input, &status);
  HOLDS(now_ms - status_ms <= 20);
  HOLDS(now_ms - status_ms >= 5);
  HOLDS(status.state == the_guard.state && status.drive_milli == output.drive_milli);
  HOLDS(status.uptime_ms == now_ms);
  status_ms = now_ms;
  sent_ms[status.n] = now_ms;
  was_sent[status.n] = true;
  if (answers) send_drive(status.n, answer_milli);
}

/* S7: a session begins only upright, every interlock closed, by a press that was made there. */
static void arm(int32_t deepest_mdeg, uint16_t cap_s) {
  guard_state before = the_guard.state;
  uint16_t interlocks = guard_interlocks(&the_guard);
  guard_reply reply = guard_on_arm(&the_guard, deepest_mdeg, cap_s);
  HOLDS((reply == GUARD_REPLY_ACCEPTED) == (the_guard.state == GUARD_ARMED && before != GUARD_ARMED));
  if (reply != GUARD_REPLY_ACCEPTED) {
    HOLDS(the_guard.state == before);
    return;
  }
  HOLDS(before == GUARD_IDLE && interlocks == 0 && the_guard.commissioned);
  HOLDS(start_pressed_ms > state_since_ms && now_ms - start_pressed_ms <= 3000);
  HOLDS(deepest_mdeg > 0 && deepest_mdeg <= the_guard.config.max_angle_mdeg);
  HOLDS(cap_s > 0 && cap_s <= the_guard.config.cap_s && cap_s <= GUARD_HARD_CAP_S);
  ++arms;
  armed_from_mdeg = truth_mdeg();
  accepted_ms = now_ms;
  last_state = GUARD_ARMED;
  state_since_ms = now_ms;
}

static void disarm(void) {
  guard_state before = the_guard.state;
  HOLDS((guard_on_disarm(&the_guard) == GUARD_REPLY_ACCEPTED) == (before == GUARD_ARMED));
  HOLDS(before == GUARD_ARMED ? the_guard.state != GUARD_ARMED : the_guard.state == before);
  if (the_guard.state == before) return;
  last_state = the_guard.state;
  state_since_ms = now_ms;
}

static guard_config make_config(program *p) {
  uint8_t kind = next_u8(p);
  guard_config config = {.upright_mdeg = -75000, .max_angle_mdeg = 60000, .cap_s = 30, .full_speed_mdeg_s = 6000,
                         .dead_band_milli = 30, .current_limit_ma = 12000, .supply_min_mv = 10500, .pause_s = 30};
  if (kind & 1) config.full_speed_mdeg_s = (uint16_t)(1000 + next_u8(p) * 43);
  if (kind & 2) config.dead_band_milli = next_u8(p);
  if (kind & 4) config.max_angle_mdeg = 10000 + next_u8(p) * 313;
  if (kind & 8) config.upright_mdeg = -90000 + next_u8(p) * 176;
  if (kind & 16) config.pause_s = next_u16(p);
  if (kind & 32) config.cap_s = next_u16(p);
  if (kind & 64) config.max_angle_mdeg = next_i32(p);
  if (kind & 128) config.upright_mdeg = next_i32(p);
  return config;
}

static void configure(const guard_config *config) {
  guard before;
  memcpy(&before, &the_guard, sizeof before);
  guard_reply reply = guard_on_configure(&the_guard, config);
  if (reply != GUARD_REPLY_ACCEPTED) {
    HOLDS(memcmp(&before, &the_guard, sizeof before) == 0);
    return;
  }
  HOLDS(guard_config_in_range(config));
  HOLDS((before.switches & GUARD_SWITCH_STOP_PRESSED) != 0);
  HOLDS(before.state == GUARD_IDLE || (before.state == GUARD_RECOVERY && !before.commissioned));
  HOLDS(before.drive_milli == 0);
}

static void wire(void) {
  if (guard_on_wire(&the_guard) != GUARD_REPLY_ACCEPTED) return;
  HOLDS(output.drive_milli == 0 && !output.contactor);
  HOLDS((the_guard.switches & GUARD_SWITCH_STOP_PRESSED) != 0);
}

/* ---- time ---- */

static void step(void) {
  if (now_ms >= MAX_STEPS) return;
  guard before;
  memcpy(&before, &the_guard, sizeof before);
  move_table();
  read_angles();
  read_switches();
  ++now_ms;
  stop_held_ms = input.switches & GUARD_SWITCH_STOP_PRESSED ? stop_held_ms + 1 : 0;
  guard_step(&the_guard, &input, &output);
  check_step(&before);
  if (output.status_due) take_status();
}

static void run(uint32_t ms) {
  for (; ms > 0 && now_ms < MAX_STEPS; --ms) step();
}

static const uint16_t durations_ms[] = {1, 5, 15, 60, 250, 1000, 3500, 8000};

static void press(uint16_t button, uint8_t duration) {
  held |= button;
  run(durations_ms[duration & 7]);
  held &= (uint16_t)~button;
  run(20);
}

static void boot(program *p) {
  uint8_t kind = next_u8(p);
  guard_config config = make_config(p);
  guard_init(&the_guard, kind & 1 ? 0 : &config);
  memset(&input, 0, sizeof input);
  memset(&output, 0, sizeof output);
  memset(was_sent, 0, sizeof was_sent);
  input.supply_mv = 24000;
  if (kind & 2) input.board = GUARD_BOARD_RELAYS;
  if (kind & 4) the_guard.status_n = 65500; /* as after hours: the number wraps */
  truth_udeg = (int64_t)the_guard.config.upright_mdeg * 1000;
  motor_percent = 100;
  by_hand = any_accepted = answers = false;
  speed_mdeg_s = 0;
  overridden = held = 0;
  contactor_ms = 0;
  memset(sensor_fault, 0, sizeof sensor_fault);
  last_state = GUARD_BOOTING;
  last_drive = last_way = 0;
  now_ms = zero_ms = off_ms = rested_ms = state_since_ms = start_pressed_ms = stop_held_ms = status_ms = accepted_ms = 0;
  arms = 0;
  if (kind & 8) run(400);
}

/* ---- programs ---- */

enum { RUN, PRESS_START, PRESS_STOP, SWITCH, ANSWER, SILENCE, DRIVE, ARM, DISARM, CONFIGURE, WIRE, SENSOR, CURRENT, SUPPLY, BOARD,
       MOVE, MOTOR, BEGIN_SESSION, OPERATIONS };

static void break_sensor(program *p) {
  uint8_t which = next_u8(p);
  uint8_t i = which & 1;
  sensor_fault[i] = (which >> 1) % SENSOR_FAULTS;
  sensor_value[i] = which & 0x80 ? next_i32(p) : (int16_t)next_u16(p) * 3;
  if (sensor_fault[i] == SENSOR_OFFSET && size_of(sensor_value[i] / 2) > 110000) sensor_value[i] = 110000;
  by_hand = true;
}

static void begin_session(program *p) {
  int32_t deepest_mdeg = next_u8(p) * 400;
  press(GUARD_SWITCH_START_PRESSED, 3);
  arm(deepest_mdeg, 30);
  answers = true;
  answer_milli = 600;
}

static void run_operation(program *p) {
  switch (next_u8(p) % OPERATIONS) {
    case RUN: run(durations_ms[next_u8(p) & 7]); break;
    case PRESS_START: press(GUARD_SWITCH_START_PRESSED, next_u8(p)); break;
    case PRESS_STOP: press(GUARD_SWITCH_STOP_PRESSED, next_u8(p)); break;
    case SWITCH: overridden ^= (uint16_t)(1u << (next_u8(p) % GUARD_SWITCH_COUNT)); break;
    case ANSWER:
      answers = true;
      answer_milli = (int16_t)((int8_t)next_u8(p) * 8);
      break;
    case SILENCE: answers = false; break;
    case DRIVE: {
      uint16_t back = next_u8(p);
      send_drive((uint16_t)(the_guard.status_n - back), (int16_t)next_u16(p));
      break;
    }
    case ARM: {
      int32_t deepest_mdeg = next_i32(p);
      arm(deepest_mdeg, next_u16(p));
      break;
    }
    case DISARM: disarm(); break;
    case CONFIGURE: {
      guard_config config = make_config(p);
      configure(&config);
      by_hand = true; /* other limits, with the table where it is */
      break;
    }
    case WIRE: wire(); break;
    case SENSOR: break_sensor(p); break;
    case CURRENT: input.current_ma = next_u16(p); break;
    case SUPPLY: input.supply_mv = next_u16(p); break;
    case BOARD: input.board = (uint8_t)((input.board & GUARD_BOARD_RELAYS) | (next_u8(p) & 3)); break;
    case MOVE:
      truth_udeg = (int64_t)(int16_t)next_u16(p) * 3000;
      by_hand = true;
      break;
    case MOTOR: {
      /* Between a third slower and a tenth faster is a load; everything else is a fault. */
      uint8_t percent = next_u8(p);
      motor_percent = percent;
      if (percent < 65 || percent > 110) by_hand = true;
      break;
    }
    case BEGIN_SESSION: begin_session(p); break;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  program p = {data, size};
  boot(&p);
  while (p.left > 0 && now_ms < MAX_STEPS) run_operation(&p);
  return 0;
}
