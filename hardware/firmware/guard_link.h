/*
 * The guard's side of its protocol with the controller: frames in, replies and statuses out. PROTOCOL.md specifies it.
 *
 * A pure core like guard.h: no I/O, no allocation, no library. A "body" is what stands between a sysex's command byte and its
 * END_SYSEX: every byte of it is 7 bits wide.
 */
#ifndef UPRIGHT_GUARD_LINK_H
#define UPRIGHT_GUARD_LINK_H

#include "guard.h"
#include "guard_wiring.h"

#define GUARD_SYSEX_COMMAND 0x0E /* in Firmata's user range 0x01..0x0F */
#define GUARD_LINK_MAX_BODY 64   /* bytes: the room every buffer for a body must have */

#define GUARD_FIRMWARE "upright 0.1.0" /* name and version, at most 16 characters */
#ifndef GUARD_BUILD_ID
#define GUARD_BUILD_ID 0 /* the build script passes the first 32 bits of the digest of the sources */
#endif

/* Types below 0x40 are the guard's, the others the controller's: a line that echoes cannot pass one for the other. */
typedef enum {
  GUARD_MESSAGE_STATUS = 0x01,
  GUARD_MESSAGE_IDENTITY = 0x02,
  GUARD_MESSAGE_CONFIG = 0x03,
  GUARD_MESSAGE_REPLY = 0x04,
  GUARD_MESSAGE_WIRING = 0x05,
  GUARD_MESSAGE_READINGS = 0x06,
  GUARD_MESSAGE_HEALTH = 0x07,
  GUARD_REQUEST_IDENTIFY = 0x41,
  GUARD_REQUEST_DRIVE = 0x42,
  GUARD_REQUEST_ARM = 0x43,
  GUARD_REQUEST_DISARM = 0x44,
  GUARD_REQUEST_CONFIGURE = 0x45,
  GUARD_REQUEST_READ_CONFIG = 0x46,
  GUARD_REQUEST_WIRE = 0x47,
  GUARD_REQUEST_READ_WIRING = 0x48,
  GUARD_REQUEST_READ_READINGS = 0x49,
  GUARD_REQUEST_READ_HEALTH = 0x4A
} guard_message_type;
#define GUARD_FIRST_REQUEST_TYPE 0x40

/* What the board's inputs read, before any calibration. */
typedef struct {
  uint16_t angle_counts[2]; /* 0..4092 on the potentiometers' pins, whatever is wired */
  int16_t accel[3];         /* X, Y, Z of the first MPU-6050 that is wired, 16384 a g; 0 where none is */
  uint16_t current_counts;  /* 0..1023 */
  uint16_t supply_counts;   /* 0..1023 */
  uint16_t reference_counts; /* the 1.1 V reference measured against the 5 V of the board */
  uint16_t switches;        /* raw GUARD_SWITCH_* */
} guard_readings;

/* What the board's self-tests found. */
enum {
  GUARD_FAILURE_RAM = 1,
  GUARD_FAILURE_FLASH = 2,
  GUARD_FAILURE_REFERENCE = 4,
  GUARD_FAILURE_STACK = 8,
  GUARD_FAILURE_STORED_COPY = 16, /* one of the two stored copies is damaged */
  GUARD_FAILURE_SWITCH_BANK = 32,
  GUARD_FAILURE_ANGLE_BUS = 64,
  GUARD_FAILURE_LATE = 128 /* a step began late */
};

typedef enum { GUARD_ON_SIMULATION = 0, GUARD_ON_ATMEGA328P = 1, GUARD_ON_ATMEGA2560 = 2 } guard_board_kind;

typedef struct {
  uint8_t board;        /* guard_board_kind */
  uint8_t reset_cause;  /* the bits of MCUSR: 1 power-on, 2 reset pin, 4 brown-out, 8 watchdog */
  uint8_t failures;     /* GUARD_FAILURE_* */
  uint16_t step_max_us; /* longest step since boot */
  uint16_t late_steps;  /* saturating */
  uint16_t stack_free;  /* bytes the stack has never used */
  uint16_t bus_resets;  /* of the I2C bus, saturating */
} guard_health;

/* The board's own part of what the link tells: the board layer keeps it up to date. */
typedef struct {
  guard_wiring wiring;
  bool wired; /* a wiring is stored */
  guard_readings readings;
  guard_health health;
} guard_board;

/* All zero at boot. */
typedef struct {
  uint8_t seq;         /* of the next frame sent, wrapping: so that the controller can count lost ones */
  uint16_t bad_frames; /* refused since boot, saturating */
  bool config_changed; /* set when a CONFIGURE was accepted; the board layer stores the configuration and clears it */
  bool wiring_changed; /* set when a WIRE was accepted; the board layer stores the wiring, clears it, and restarts the guard */
  guard_board board;
} guard_link;

/* Takes one body, acts on it, writes the answer's body and returns its length, 0 for none. `reply_body` has room for
   GUARD_LINK_MAX_BODY bytes. A `length` above that counts as a bad frame, and `body` is not read. */
GUARD_ENTRY uint8_t guard_link_receive(guard_link *link, guard *g, const uint8_t *body, uint8_t length, uint8_t *reply_body);

/* Writes a STATUS body into GUARD_LINK_MAX_BODY bytes of room and returns its length. */
uint8_t guard_link_status(guard_link *link, const guard_status *status, uint8_t *body);

#endif
