/*
 * The guard's side of its protocol with the controller: frames in, replies and statuses out. PROTOCOL.md specifies it.
 *
 * A pure core like guard.h: no I/O, no allocation, no library. A "body" is what stands between a sysex's command byte and its
 * END_SYSEX: every byte of it is 7 bits wide.
 */
#ifndef UPRIGHT_GUARD_LINK_H
#define UPRIGHT_GUARD_LINK_H

#include "guard.h"

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
  GUARD_REQUEST_IDENTIFY = 0x41,
  GUARD_REQUEST_DRIVE = 0x42,
  GUARD_REQUEST_ARM = 0x43,
  GUARD_REQUEST_DISARM = 0x44,
  GUARD_REQUEST_CONFIGURE = 0x45,
  GUARD_REQUEST_READ_CONFIG = 0x46
} guard_message_type;
#define GUARD_FIRST_REQUEST_TYPE 0x40

/* All zero at boot. */
typedef struct {
  uint8_t seq;         /* of the next frame sent, wrapping: so that the controller can count lost ones */
  uint16_t bad_frames; /* refused since boot, saturating */
  bool config_changed; /* set when a CONFIGURE was accepted; the board layer stores the configuration and clears it */
} guard_link;

/* Takes one body, acts on it, writes the answer's body and returns its length, 0 for none. `reply_body` has room for
   GUARD_LINK_MAX_BODY bytes. A `length` above that counts as a bad frame, and `body` is not read. */
uint8_t guard_link_receive(guard_link *link, guard *g, const uint8_t *body, uint8_t length, uint8_t *reply_body);

/* Writes a STATUS body into GUARD_LINK_MAX_BODY bytes of room and returns its length. */
uint8_t guard_link_status(guard_link *link, const guard_status *status, uint8_t *body);

#endif
