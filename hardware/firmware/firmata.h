/*
 * The board's side of Firmata 2.6 (https://github.com/firmata/protocol): buttons, lamp, buzzer and free pins for any client,
 * and the sysex that carries the guard's frames. PROTOCOL.md says what a host may rely on.
 *
 * Pure like the guard's core: no I/O, no allocation. What it needs of the board is declared below, and of all pins it touches
 * only those that the board offers. Every call is short: long answers are sent in slices, by firmata_continue.
 *
 * The board's loop: bytes into firmata_receive while it takes them · a guard body, when one waits · a status, when one is due
 * and firmata_between_messages · then firmata_continue. So a status never waits behind an answer that has not begun.
 */
#ifndef UPRIGHT_FIRMATA_H
#define UPRIGHT_FIRMATA_H

#include <stdbool.h>
#include <stdint.h>

#include "guard_link.h"

#ifndef FIRMATA_MAX_PINS
#ifdef __AVR_ATmega328P__
#define FIRMATA_MAX_PINS 22 /* each costs two bytes, which are scarce here */
#else
#define FIRMATA_MAX_PINS 70
#endif
#endif

/* As on the wire. */
typedef enum {
  FIRMATA_MODE_INPUT = 0x00,
  FIRMATA_MODE_OUTPUT = 0x01,
  FIRMATA_MODE_ANALOG = 0x02,
  FIRMATA_MODE_PWM = 0x03,
  FIRMATA_MODE_PULLUP = 0x0B,
  FIRMATA_MODE_NONE = 0x7F /* not set yet, or not the host's to set */
} firmata_mode;

/* Modes that a pin offers to the host. */
enum {
  FIRMATA_CAN_INPUT = 0x01,
  FIRMATA_CAN_OUTPUT = 0x02,
  FIRMATA_CAN_ANALOG = 0x04,
  FIRMATA_CAN_PWM = 0x08,
  FIRMATA_CAN_PULLUP = 0x10,
  FIRMATA_CAN_ANY = 0x1F
};

#define FIRMATA_NO_CHANNEL 127
#define FIRMATA_STATUS_ROOM 60 /* bytes of the transmit ring that are left free for a status */

/* ---- what the board provides ---- */

uint8_t pins_count(void);            /* at most FIRMATA_MAX_PINS */
uint8_t pins_modes(uint8_t pin);     /* FIRMATA_CAN_* bits; 0 where the pin is the guard's */
uint8_t pins_analog_channel(uint8_t pin); /* or FIRMATA_NO_CHANNEL; channels follow each other as their pins do */
/* Only ever an offered mode. An output starts low. The pull-ups of the
   panel's buttons stay on whatever is set: the guard reads them too. */
void pins_set_mode(uint8_t pin, uint8_t mode);
void pins_write(uint8_t pin, uint8_t value); /* 0..255; 0 or 255 where the mode is output */
uint8_t pins_read_port(uint8_t port); /* levels of pins 8 x port .. 8 x port + 7, the lowest first */
uint16_t pins_analog(uint8_t channel); /* latest reading, 10 bits */
uint8_t serial_room(void);            /* bytes that serial_put takes now, 0..127 */
void serial_put(uint8_t byte);        /* never called without room */

/* ---- what it does ---- */

void firmata_init(void); /* at boot: it will tell its version and name by itself */

/* A byte from the host. False, and nothing is taken, while a guard body waits, or firmata_continue has pins to set first. */
bool firmata_receive(uint8_t byte);

/* The guard body that waits, for guard_link_receive, or 0. A `length` above GUARD_LINK_MAX_BODY is that of a body that was too
   long to be kept. */
const uint8_t *firmata_guard_body(uint8_t *length);
void firmata_guard_body_taken(void);

void firmata_tick(void);     /* each millisecond: looks for what is to be reported */
void firmata_continue(void); /* as often as there is time: sets a pin, sends a short message, or the next slice of a long one */

bool firmata_between_messages(void);

/* Sends a whole guard body. False, and nothing is sent, within a message or without room for it. */
bool firmata_send_guard(const uint8_t *body, uint8_t length);

#endif
