/*
 * The guard: what may never happen, decided once a millisecond.
 *
 * A pure core: no I/O, no allocation, fixed-width integers. The board layer fills a guard_input, calls guard_step once per
 * millisecond and copies the guard_output to its pins. The same source runs on the AVR, in the simulator (WASM) and natively.
 *
 * Units: angles in milli-degrees (0 horizontal, positive head-down), speeds in milli-degrees per second, drives in per mille
 * of full speed, times in milliseconds unless a name says otherwise. Rules S1..S12 are those of docs/hazards.md.
 */
#ifndef UPRIGHT_GUARD_H
#define UPRIGHT_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#define GUARD_PROTOCOL_MAJOR 1
#define GUARD_PROTOCOL_MINOR 1

/* Compiled maxima: no configuration and no message passes these. */
#define GUARD_HARD_MAX_ANGLE_MDEG 90000
#define GUARD_HARD_CAP_S 900 /* never more than 10-15 min inverted at a time (D5) */
#define GUARD_HARD_MIN_PAUSE_S 30 /* S5 */
#define GUARD_RELAY_SPEED_MDEG_S 1500 /* the most a table driven by relays may have: they know no slower (S4) */

typedef enum {
  GUARD_BOOTING = 0,     /* outputs off, inputs settling */
  GUARD_IDLE = 1,        /* upright, motor off; a session may be announced */
  GUARD_ARMED = 2,       /* a session: drives are obeyed within the limits */
  GUARD_BACKING_OFF = 3, /* after a stall: 2 degrees the other way, once */
  GUARD_RETURNING = 4,   /* the guard itself takes the table to horizontal */
  GUARD_RECOVERY = 5,    /* hold Start to creep towards horizontal, then upright */
  GUARD_LATCHED = 6      /* power off until the cause is gone and a person resets */
} guard_state;

/* Why the guard acts by itself, in order of weight: the heavier cause is the one reported. */
typedef enum {
  GUARD_CAUSE_NONE = 0,
  GUARD_CAUSE_STOP_PRESSED = 1,
  GUARD_CAUSE_INVERTED_CAP_REACHED = 2,
  GUARD_CAUSE_CONTROLLER_LOST = 3,
  GUARD_CAUSE_ANKLE_LOCK_OPENED = 4,
  GUARD_CAUSE_SUPPLY_LOW = 5,
  GUARD_CAUSE_ANGLE_LIMIT_PASSED = 6,
  GUARD_CAUSE_OVERTRAVEL_REACHED = 7,
  GUARD_CAUSE_SWITCHES_IMPLAUSIBLE = 8,
  GUARD_CAUSE_ARMED_TOO_LONG = 9,
  GUARD_CAUSE_AWAY_FROM_UPRIGHT = 10,
  GUARD_CAUSE_STALLED = 16,
  GUARD_CAUSE_OVER_CURRENT = 17,
  GUARD_CAUSE_ESTOP_PRESSED = 32,
  GUARD_CAUSE_ESTOP_CHANNELS_DISAGREE = 33,
  GUARD_CAUSE_OVER_SPEED = 34,
  GUARD_CAUSE_UNCOMMANDED_MOTION = 35,
  GUARD_CAUSE_WRONG_WAY_MOTION = 36,
  GUARD_CAUSE_SENSORS_DISAGREE = 37,
  GUARD_CAUSE_SENSOR_STALE = 38,
  GUARD_CAUSE_SENSOR_OUT_OF_RANGE = 39,
  GUARD_CAUSE_CONTACTOR_OPEN = 40,
  GUARD_CAUSE_CONTACTOR_WELDED = 41,
  GUARD_CAUSE_BOARD_FAILED = 42 /* its self-test found a fault: no reset clears it while that stands */
} guard_cause;

/* Switches as the board layer reads them; 1 means the condition named holds. Normally-closed contacts are read so that a
   broken wire gives the safe answer: Stop pressed, E-stop open, over-travel reached. */
enum {
  GUARD_SWITCH_START_PRESSED = 0x001,
  GUARD_SWITCH_STOP_PRESSED = 0x002,
  GUARD_SWITCH_ESTOP_A_OPEN = 0x004,
  GUARD_SWITCH_ESTOP_B_OPEN = 0x008,
  GUARD_SWITCH_ANKLE_LOCKED = 0x010,
  GUARD_SWITCH_OVERTRAVEL_INVERTED = 0x020,
  GUARD_SWITCH_OVERTRAVEL_UPRIGHT = 0x040,
  GUARD_SWITCH_AT_HORIZONTAL = 0x080, /* a cam: closed wherever the table is at or above horizontal */
  GUARD_SWITCH_AT_UPRIGHT = 0x100,    /* a cam: closed wherever the table is at or above upright */
  GUARD_SWITCH_CONTACTOR_CLOSED = 0x200
};
#define GUARD_SWITCH_COUNT 10

/* What keeps a session from being announced. */
enum {
  GUARD_INTERLOCK_NOT_IDLE = 0x0001,
  GUARD_INTERLOCK_NOT_UPRIGHT = 0x0002,
  GUARD_INTERLOCK_ANKLE_LOCK_OPEN = 0x0004,
  GUARD_INTERLOCK_ESTOP_OPEN = 0x0008,
  GUARD_INTERLOCK_START_STUCK = 0x0010,
  GUARD_INTERLOCK_STOP_PRESSED = 0x0020,
  GUARD_INTERLOCK_ANGLE_UNTRUSTED = 0x0040,
  GUARD_INTERLOCK_SUPPLY_LOW = 0x0080,
  GUARD_INTERLOCK_CONTACTOR_CLOSED = 0x0100,
  GUARD_INTERLOCK_OVERTRAVEL_OPEN = 0x0200,
  GUARD_INTERLOCK_SWITCHES_IMPLAUSIBLE = 0x0400,
  GUARD_INTERLOCK_NOT_COMMISSIONED = 0x0800,
  GUARD_INTERLOCK_MOVING = 0x1000,
  GUARD_INTERLOCK_BOARD_FAILED = 0x2000,
  GUARD_INTERLOCK_STORE_DAMAGED = 0x4000
};

enum {
  GUARD_FLAG_ALARM = 0x01,
  GUARD_FLAG_ANGLE_TRUSTED = 0x02,
  GUARD_FLAG_UPRIGHT = 0x04,
  GUARD_FLAG_PAUSE_OWED = 0x08, /* inverted since last upright: the pause at horizontal is owed (S5) */
  GUARD_FLAG_RISE_PERMITTED = 0x10,
  GUARD_FLAG_MUST_RETURN = 0x20
};

typedef enum {
  GUARD_REPLY_ACCEPTED = 0,
  GUARD_REPLY_INTERLOCK_OPEN = 1,
  GUARD_REPLY_NO_FRESH_START = 2,
  GUARD_REPLY_TOO_DEEP = 3,
  GUARD_REPLY_TOO_LONG = 4,
  GUARD_REPLY_NOT_NOW = 5,
  GUARD_REPLY_OUT_OF_RANGE = 6,
  GUARD_REPLY_UNKNOWN_REQUEST = 7,
  GUARD_REPLY_STOP_NOT_HELD = 8
} guard_reply;

/* This table's limits, stored when commissioning. guard_config_in_range tells what is accepted. */
typedef struct {
  int32_t upright_mdeg;        /* -90000 .. -45000 */
  int32_t max_angle_mdeg;      /* 10000 .. GUARD_HARD_MAX_ANGLE_MDEG */
  uint16_t cap_s;              /* 30 .. GUARD_HARD_CAP_S */
  uint16_t full_speed_mdeg_s;  /* 1000 .. 12000: unloaded, at full drive and nominal supply */
  uint16_t dead_band_milli;    /* 0 .. 300: below this drive the motor does not turn */
  uint16_t current_limit_ma;   /* 1000 .. 60000 */
  uint16_t supply_min_mv;      /* 5000 .. 48000 */
  uint16_t pause_s;            /* GUARD_HARD_MIN_PAUSE_S .. 600 */
} guard_config;

/* What the board layer knows of the board itself. */
enum {
  GUARD_BOARD_FAILED = 1,        /* the self-test of its memory failed */
  GUARD_BOARD_STORE_DAMAGED = 2, /* both stored copies of the limits are damaged */
  GUARD_BOARD_RELAYS = 4,        /* the motor driver knows only full drive and off */
  GUARD_BOARD_ROUGH_ANGLE_A = 8, /* an accelerometer: its noise would pass for a drift (400 ug per root Hz, 0.1 deg and more) */
  GUARD_BOARD_ROUGH_ANGLE_B = 16
};

#define GUARD_NO_READING INT32_MIN /* an angle channel that has no value: wire off, bus dead */

typedef struct {
  int32_t angle_mdeg[2];   /* calibrated, or GUARD_NO_READING */
  uint16_t angle_age_ms[2];/* since the channel last delivered */
  uint16_t current_ma;
  uint16_t supply_mv;
  uint16_t switches;       /* raw, bouncing GUARD_SWITCH_* */
  uint8_t board;           /* GUARD_BOARD_* */
} guard_input;

typedef struct {
  int16_t drive_milli; /* to the motor driver; 0 brakes. With relays 0, 1000 or -1000 */
  bool contactor;      /* close the power contactor */
  bool alarm;          /* lamp and buzzer alarm that does not end by itself */
  bool status_due;     /* send a STATUS now: call guard_take_status */
} guard_output;

/* The content of a STATUS message. */
typedef struct {
  uint16_t n;
  uint32_t uptime_ms;
  int32_t angle_mdeg[2];
  int16_t speed_mdeg_s;
  int16_t drive_milli;
  uint16_t current_ma;
  uint16_t supply_mv;
  uint16_t switches;
  uint8_t state;
  uint8_t cause;
  uint16_t interlocks;
  uint8_t flags;
  uint16_t last_drive_n;
  uint16_t inverted_s;
  uint16_t paused_s;
} guard_status;

#define GUARD_SPEED_SLOTS 16  /* x 8 ms = 128 ms window of the speed measurement */
#define GUARD_DRIVEN_SLOTS 4  /* x 64 ms: as long as motor and speed measurement lag behind the drive */
#define GUARD_STATUS_SLOTS 32 /* statuses a drive may answer: 150 ms at one each 5 ms */

/* One angle sensor: filtered over about 16 ms, its speed over 128 ms. */
typedef struct {
  int32_t mdeg_x16;
  int32_t mdeg;
  int16_t speed_mdeg_s;
  uint8_t bad_ms; /* how long it has had no reading in range */
  bool stale;
} guard_channel;

/* A button, where only a press that began after the last change of state counts (S1, S6: a stuck button does nothing). */
typedef struct {
  uint16_t held_ms;   /* since pressed, saturating; 0 while released */
  bool seen_released; /* released since the last change of state: the next press is a fresh one */
  bool fresh;         /* a fresh press is being held */
} guard_button;

/* Time that is counted while something lasts, at most 18 h. */
typedef struct {
  uint16_t s;
  uint16_t ms; /* of the next second */
} guard_stopwatch;

/* The fields used most stand first: an AVR reaches 63 bytes from a pointer at no cost. */
typedef struct {
  /* lifecycle */
  guard_state state;
  guard_cause cause;
  uint32_t state_ms; /* since the last change of state */
  uint32_t uptime_ms;

  /* where it is and what it does */
  int32_t deep_mdeg;       /* deeper reading: limits are judged by it */
  int32_t shallow_mdeg;    /* shallower reading: rising is judged by it */
  int16_t speed_mdeg_s;    /* the slower of both, 0 where they contradict */
  uint16_t switches;       /* debounced */
  int16_t drive_milli;     /* applied */
  bool angle_trusted;      /* once lost, not before the table is upright again */
  uint8_t board;           /* GUARD_BOARD_* */
  bool contactor;
  bool pause_owed;         /* inverted since last upright */
  bool rise_permitted;
  bool deepening_over;     /* begun to rise, or must return: never deeper again in this session */
  bool must_return;
  bool commissioned;
  guard_config config;     /* this table */
  uint32_t q16_milli_per_mdeg_s; /* 1000 / full speed, 16 fractional bits: no division in the step */

  /* senses */
  guard_channel channel[2];
  int32_t offset_x1024;    /* slow average of the channels' difference */
  uint8_t drifting_ms;     /* how long the difference has left that average */
  uint8_t differing_ms;    /* how long the difference has been too large */
  guard_cause angle_fault; /* of this very step */
  uint8_t history_slot;
  bool bouncing;           /* a switch differs from its debounced reading: only then there is something to count */
  uint8_t bounce_ms[GUARD_SWITCH_COUNT];
  guard_button start;
  guard_button stop;
  uint16_t start_age_ms;   /* since the last fresh press of Start, saturating */
  bool start_stuck;
  uint8_t estop_differing_ms;
  bool estop_suspect;      /* its channels have disagreed, and have not been seen open together since */
  uint8_t implausible_ms;
  bool implausible;
  uint8_t supply_low_ms;
  bool supply_low;

  /* session */
  int32_t deepest_mdeg;    /* announced */
  uint16_t cap_s;          /* announced */
  guard_stopwatch inverted;
  guard_stopwatch paused;
  bool left_upright;       /* since it was announced */
  uint16_t return_grace_ms;/* time inverted without returning although it must */
  int16_t wanted_milli;    /* last accepted drive */
  uint16_t drive_age_ms;   /* since then */
  uint16_t last_drive_n;
  bool any_drive;

  /* motion */
  int32_t relay_owed;      /* per mille x ms of drive that was wanted and not given yet, signed */
  uint8_t relay_on_ms;     /* since a relay pulled, saturating; 0 while none does */
  int16_t own_milli;       /* size of the drive of the guard's own motions */
  int8_t last_direction;
  bool easing;             /* the drive has just become smaller */
  uint8_t at_zero_ms;      /* since the drive became zero, saturating */
  int16_t load_milli[2];   /* drive beyond an average load's, towards inversion and towards upright */
  int32_t least_mdeg;      /* shallowest since it was last driven towards inversion */
  int32_t most_mdeg;       /* deepest since it was last driven towards upright */
  uint8_t outside_ticks;   /* of 8 ms: motion the drive does not explain */
  uint8_t over_speed_ticks;
  uint8_t fast_rise_ticks;
  uint16_t stalled_ms;
  uint8_t over_current_ms;
  bool backed_off;
  int8_t back_off_direction;
  int32_t back_off_from_mdeg;
  uint32_t blind_ms;       /* motor time of a recovery without a trusted angle */
  uint8_t contactor_differing_ms;

  /* statuses */
  uint16_t status_n;       /* next to be sent */
  uint8_t status_age_ms;
  uint8_t statuses_sent;   /* saturating: how many slots are filled */

  /* what is kept of the past */
  int32_t history_mdeg[2][GUARD_SPEED_SLOTS];
  int16_t driven_milli[2][GUARD_DRIVEN_SLOTS]; /* hardest drive of late, towards inversion and towards upright */
  uint16_t status_at_ms[GUARD_STATUS_SLOTS];
  guard_status reported;
} guard;

/* On the chip what is called each millisecond keeps its own name and frame, so that its cycles can be counted. */
#if defined(__AVR__)
#define GUARD_ENTRY __attribute__((externally_visible, noinline, noclone))
#else
#define GUARD_ENTRY
#endif

/* `config` may be NULL or out of range: then the guard is not commissioned and refuses to arm. */
void guard_init(guard *g, const guard_config *config);
GUARD_ENTRY void guard_step(guard *g, const guard_input *in, guard_output *out);

/* Fills the status that is due, numbers it, and remembers when it left. Call when guard_output.status_due is set. */
void guard_take_status(guard *g, const guard_input *in, guard_status *status);

bool guard_config_in_range(const guard_config *config);

/* Messages from the controller. Each is safe to call at any time between two steps. */
bool guard_on_drive(guard *g, uint16_t answers_n, int16_t drive_milli);
guard_reply guard_on_arm(guard *g, int32_t deepest_mdeg, uint16_t cap_s);
guard_reply guard_on_disarm(guard *g);
guard_reply guard_on_configure(guard *g, const guard_config *config);
guard_reply guard_on_wire(const guard *g); /* whether a new wiring may be stored now */
uint16_t guard_interlocks(const guard *g);

#endif
