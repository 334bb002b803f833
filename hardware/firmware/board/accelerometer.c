/*
 * MPU-6050s as inclinometers, over I2C. The bus is a state machine that goes on when the hardware has finished a byte, in the
 * time nothing else wants; it never waits. A bus that hangs, a chip that vanishes or answers rubbish only makes a reading old.
 */
#include <avr/interrupt.h>
#include <avr/pgmspace.h>

#include "board.h"

/* Registers (RM-MPU-6000A, 4.2). */
#define CONFIG 0x1A
#define ACCEL_CONFIG 0x1C
#define ACCEL_XOUT_H 0x3B
#define PWR_MGMT_1 0x6B
#define WHO_AM_I 0x75
#define WHO_AM_I_ANSWER 0x68 /* whatever its address */

#define BUS_DIVIDER 72      /* 16 MHz / (16 + 2 x 72): 100 kHz, which long wires bear */
#define LATE_MS 5           /* a whole reading takes 1.2 ms */
#define UNHANG_EDGES 18     /* nine clocks free a chip that hangs in the middle of a byte */
#define ONE_G 16384
#define LEAST_G_SQUARE 64   /* (0.5 g)2 and (1.5 g)2, in units of (1/16 g)2 */
#define MOST_G_SQUARE 576
#define SAME_READINGS_MAX 50 /* a living sensor's noise is 30 steps: it never says the same this often */

#if defined(__AVR_ATmega328P__)
#define BUS_PORT PORTC
#define BUS_DDR DDRC
#else
#define BUS_PORT PORTD
#define BUS_DDR DDRD
#endif

enum { STARTED = 0x08, RESTARTED = 0x10, WRITE_TAKEN = 0x18, BYTE_TAKEN = 0x28, READ_TAKEN = 0x40, BYTE_CAME = 0x50, LAST_CAME = 0x58 };

/* What to do with a chip: write its settings, ask who it is, then read its three axes again and again. */
typedef enum { WAKE, FILTER, RANGE, IDENTIFY, MEASURE } task;
static const uint8_t task_register[] PROGMEM = {PWR_MGMT_1, CONFIG, ACCEL_CONFIG, WHO_AM_I, ACCEL_XOUT_H};
static const uint8_t task_value[] PROGMEM = {0x01, 0x04, 0x00}; /* clock from the gyroscope; 21 Hz, 8.5 ms late; 2 g */

typedef struct {
  uint8_t address; /* 0: this angle has none */
  uint8_t axes;
  int8_t direction;
  int16_t zero_cdeg;
  task task;
  uint8_t same_readings;
  int16_t axis[3];
  int32_t mdeg;
  uint16_t age_ms;
} chip;

static chip chips[2];
static uint8_t now_at;       /* the chip whose turn it is */
static bool busy;            /* a transaction is under way */
static uint8_t busy_ms;
static uint8_t unhang_edges; /* still to be made */
static uint8_t got[6];
static uint8_t got_count;
static bool asked;           /* the register's address is sent */
static uint16_t bus_resets;

/* An interrupt only to wake the processor: what it tells stays set. */
ISR(TWI_vect, ISR_NAKED) {
  __asm__ volatile(
      "push r24\n\t"
      "ldi r24, %[on]\n\t"
      "sts %[twcr], r24\n\t"
      "pop r24\n\t"
      "reti\n\t" ::[on] "M"(1u << TWEN), [twcr] "n"(_SFR_MEM_ADDR(TWCR)));
}

static void bus_go(uint8_t what) { TWCR = (uint8_t)((1u << TWINT) | (1u << TWEN) | (1u << TWIE) | what); }

/* ---- angle from two axes ---- */

/* atan of 0/32 .. 32/32, milli-degrees; between them a straight line is at most 5 mdeg off. */
static const uint16_t atan_mdeg[33] PROGMEM = {
    0,     1790,  3576,  5356,  7125,  8881,  10620, 12339, 14036, 15709, 17354, 18970, 20556, 22109, 23629, 25115, 26565,
    27979, 29358, 30700, 32005, 33275, 34509, 35707, 36870, 37999, 39094, 40156, 41186, 42184, 43152, 44091, 45000};

static int32_t atan2_mdeg(int16_t sine, int16_t cosine) {
  uint16_t y = (uint16_t)(sine < 0 ? -sine : sine);
  uint16_t x = (uint16_t)(cosine < 0 ? -cosine : cosine);
  bool steep = y > x;
  uint16_t small = steep ? x : y;
  uint16_t large = steep ? y : x;
  if (large == 0) return 0;
  uint16_t ratio = (uint16_t)(((uint32_t)small << 13) / large); /* 0..8192 */
  uint8_t step = (uint8_t)(ratio >> 8);
  uint16_t from = pgm_read_word(&atan_mdeg[step]);
  uint16_t to = step < 32 ? pgm_read_word(&atan_mdeg[step + 1]) : from;
  int32_t angle = from + (uint16_t)(((uint32_t)(uint16_t)(to - from) * (ratio & 0xFF)) >> 8);
  if (steep) angle = 90000 - angle;
  if (cosine < 0) angle = 180000 - angle;
  return sine < 0 ? -angle : angle;
}

static int16_t along(const chip *one, uint8_t axis) {
  int16_t value = one->axis[axis >> 1];
  if ((axis & 1) == 0) return value;
  return value == INT16_MIN ? INT16_MAX : (int16_t)-value;
}

/* Rubbish is no reading: standing still a sensor feels one g, whatever its angle. */
static bool feels_gravity(const chip *one) {
  uint16_t square = 0;
  for (uint8_t i = 0; i < 3; ++i) {
    int8_t sixteenths = (int8_t)(one->axis[i] >> 10); /* -32..31 */
    square = (uint16_t)(square + (uint16_t)(sixteenths * sixteenths));
  }
  return square >= LEAST_G_SQUARE && square <= MOST_G_SQUARE;
}

static void take_measurement(chip *one) {
  bool same = true;
  for (uint8_t i = 0; i < 3; ++i) {
    int16_t value = (int16_t)(((uint16_t)got[2 * i] << 8) | got[2 * i + 1]);
    if (value != one->axis[i]) same = false;
    one->axis[i] = value;
  }
  if (!same) one->same_readings = 0;
  else if (one->same_readings < 255) ++one->same_readings;
  if (one->same_readings >= SAME_READINGS_MAX) { /* it hangs, or has fallen asleep: wake it again, and let its age tell */
    one->task = WAKE;
    return;
  }
  one->age_ms = 0;
  if (!feels_gravity(one)) {
    one->mdeg = GUARD_NO_READING;
    return;
  }
  int32_t angle = atan2_mdeg(along(one, one->axes & 0x0F), along(one, one->axes >> 4)) - (int32_t)one->zero_cdeg * 10;
  if (angle > 180000) angle -= 360000;
  if (angle < -180000) angle += 360000;
  one->mdeg = one->direction < 0 ? -angle : angle;
}

/* ---- the bus ---- */

static void next_chip(void) {
  busy = false;
  if (chips[now_at ^ 1].address != 0) now_at ^= 1;
}

static void begin(void) {
  busy = true;
  busy_ms = 0;
  asked = false;
  got_count = 0;
  bus_go(1u << TWSTA);
}

static void give_up(void) {
  TWCR = 0; /* lets go of both lines */
  busy = false;
  chips[now_at].task = WAKE;
  unhang_edges = UNHANG_EDGES;
  if (bus_resets < UINT16_MAX) ++bus_resets;
}

static void finish(void) {
  bus_go(1u << TWSTO);
  chip *one = &chips[now_at];
  if (one->task == MEASURE) take_measurement(one);
  else if (one->task == IDENTIFY) one->task = got[0] == WHO_AM_I_ANSWER ? MEASURE : WAKE;
  else ++one->task;
  next_chip();
}

static uint8_t wanted_bytes(task of) { return of == MEASURE ? 6 : 1; }

static void take_byte(bool last) {
  got[got_count++] = TWDR;
  if (last) finish();
  else bus_go(got_count + 1 < wanted_bytes(chips[now_at].task) ? 1u << TWEA : 0);
}

static void advance(uint8_t status) {
  chip *one = &chips[now_at];
  switch (status) {
    case STARTED: TWDR = (uint8_t)(one->address << 1); break;
    case RESTARTED: TWDR = (uint8_t)(one->address << 1 | 1); break;
    case WRITE_TAKEN: TWDR = pgm_read_byte(&task_register[one->task]); break;
    case BYTE_TAKEN:
      if (one->task >= IDENTIFY) {
        bus_go(1u << TWSTA);
        return;
      }
      if (asked) {
        finish();
        return;
      }
      asked = true;
      TWDR = pgm_read_byte(&task_value[one->task]);
      break;
    case READ_TAKEN: bus_go(wanted_bytes(one->task) > 1 ? 1u << TWEA : 0); return;
    case BYTE_CAME: take_byte(false); return;
    case LAST_CAME: take_byte(true); return;
    default: /* not acknowledged, arbitration lost: this chip has a fault, the other one's turn comes with the next millisecond */
      bus_go(1u << TWSTO);
      one->task = WAKE;
      next_chip();
      return;
  }
  bus_go(0);
}

bool accelerometer_slice(void) {
  if (!busy || unhang_edges != 0 || (TWCR & (1u << TWINT)) == 0) return false;
  advance(TWSR & 0xF8);
  return true;
}

/* Clocks by hand, an edge a millisecond: SCL is pulled low, or let go to its pull-up. Never is it driven high. */
static void make_unhang_edge(void) {
  --unhang_edges;
  if (unhang_edges & 1) {
    clear_bit(BUS_PORT, BIT_SCL);
    set_bit(BUS_DDR, BIT_SCL);
  } else {
    clear_bit(BUS_DDR, BIT_SCL);
    set_bit(BUS_PORT, BIT_SCL);
  }
}

void accelerometer_tick(void) {
  for (uint8_t i = 0; i < 2; ++i)
    if (chips[i].age_ms < UINT16_MAX) ++chips[i].age_ms;
  if (chips[now_at].address == 0) return;
  if (unhang_edges != 0) make_unhang_edge();
  else if (!busy) begin();
  else if (++busy_ms > LATE_MS) give_up();
}

void accelerometer_init(const guard_wiring *wiring) {
  TWCR = 0;
  busy = false;
  unhang_edges = 0;
  TWBR = BUS_DIVIDER;
  TWSR = 0;
  for (uint8_t i = 0; i < 2; ++i) {
    const guard_angle_wiring *angle = &wiring->angle[i];
    bool is_one = angle->kind == GUARD_ANGLE_MPU6050_68 || angle->kind == GUARD_ANGLE_MPU6050_69;
    chips[i] = (chip){.address = 0, .mdeg = GUARD_NO_READING, .age_ms = UINT16_MAX};
    if (!is_one) continue;
    chips[i].address = angle->kind == GUARD_ANGLE_MPU6050_68 ? 0x68 : 0x69;
    chips[i].axes = angle->axes;
    chips[i].zero_cdeg = angle->zero;
    chips[i].direction = angle->slope_q8 < 0 ? -1 : 1;
  }
  now_at = chips[0].address != 0 ? 0 : 1;
  if (chips[now_at].address == 0) return;
  BUS_PORT |= (1u << BIT_SDA) | (1u << BIT_SCL); /* weak pull-ups, beside the module's own */
}

int32_t accelerometer_mdeg(uint8_t angle) { return chips[angle].mdeg; }
uint16_t accelerometer_age_ms(uint8_t angle) { return chips[angle].age_ms; }
const int16_t *accelerometer_axes(void) { return chips[chips[0].address != 0 ? 0 : 1].axis; }
uint16_t accelerometer_bus_resets(void) { return bus_resets; }
