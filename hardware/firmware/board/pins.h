/*
 * Which pin does what, for the Arduino Uno and Nano (ATmega328P) and the Mega (ATmega2560).
 *
 * This table is the only one: docs/wiring.md, the controller and the emulated board are compared with it by tests. One line a
 * pin: X(role, Arduino's number, port, bit). The drive outputs, and nothing else, hang on OC1A and OC1B.
 */
#ifndef UPRIGHT_PINS_H
#define UPRIGHT_PINS_H

#if defined(__AVR_ATmega328P__)
#define BOARD_NUMBER 1
#define BOARD_PIN_COUNT 22 /* A6 and A7 are there on a Nano only */
#define GUARD_PINS(X)                                                                      \
  X(SERIAL_IN, 0, D, 0)                                                                    \
  X(SERIAL_OUT, 1, D, 1)                                                                   \
  X(ESTOP_A, 2, D, 2) /* INT0; normally closed to ground: open is pressed */               \
  X(ESTOP_B, 3, D, 3) /* INT1 */                                                           \
  X(START, 4, D, 4)   /* normally open to ground */                                        \
  X(BANK_DATA, 5, D, 5) /* QH of a 74HC165 that reads the table's switches */              \
  X(BUZZER, 6, D, 6)                                                                       \
  X(STOP, 7, D, 7)    /* normally closed to ground */                                      \
  X(BANK_CLOCK, 8, B, 0)                                                                   \
  X(DRIVE_A, 9, B, 1)  /* OC1A: PWM · PWM towards inversion · relay towards inversion */   \
  X(DRIVE_B, 10, B, 2) /* OC1B: direction · PWM towards upright · relay towards upright */ \
  X(CONTACTOR, 11, B, 3)                                                                   \
  X(BANK_LOAD, 12, B, 4) /* SH/LD of the 74HC165: low loads */                             \
  X(LAMP, 13, B, 5)                                                                        \
  X(ANGLE_A, 14, C, 0)                                                                     \
  X(ANGLE_B, 15, C, 1)                                                                     \
  X(CURRENT, 16, C, 2)                                                                     \
  X(SUPPLY, 17, C, 3)                                                                      \
  X(SDA, 18, C, 4)                                                                         \
  X(SCL, 19, C, 5)
#elif defined(__AVR_ATmega2560__)
#define BOARD_NUMBER 2
#define BOARD_PIN_COUNT 70
#define GUARD_PINS(X)                                            \
  X(SERIAL_IN, 0, E, 0)                                          \
  X(SERIAL_OUT, 1, E, 1)                                         \
  X(ESTOP_A, 2, E, 4) /* INT4 */                                 \
  X(ESTOP_B, 3, E, 5) /* INT5 */                                 \
  X(START, 4, G, 5)                                              \
  X(BUZZER, 6, H, 3)                                             \
  X(STOP, 7, H, 4)                                               \
  X(CONTACTOR, 10, B, 4)                                         \
  X(DRIVE_A, 11, B, 5) /* OC1A */                                \
  X(DRIVE_B, 12, B, 6) /* OC1B */                                \
  X(LAMP, 13, B, 7)                                              \
  X(SDA, 20, D, 1)                                               \
  X(SCL, 21, D, 0)                                               \
  X(ANKLE_LOCK, 22, A, 0) /* the table's switches: here each has a pin */ \
  X(OVERTRAVEL_INVERTED, 23, A, 1)                               \
  X(OVERTRAVEL_UPRIGHT, 24, A, 2)                                \
  X(HORIZONTAL_CAM, 25, A, 3)                                    \
  X(UPRIGHT_CAM, 26, A, 4)                                       \
  X(CONTACTOR_FEEDBACK, 27, A, 5)                                \
  X(ANGLE_A, 54, F, 0)                                           \
  X(ANGLE_B, 55, F, 1)                                           \
  X(CURRENT, 56, F, 2)                                           \
  X(SUPPLY, 57, F, 3)
#else
#error "The guard knows the ATmega328P (Uno, Nano) and the ATmega2560 (Mega)."
#endif

/* Where the table's switches stand in a bank's byte, on both boards: 0 is a closed contact. The last two are wired to ground
   and to 5 V, so that a bank that is dead, loose or shorted is noticed. */
enum {
  BANK_ANKLE_LOCK = 0,
  BANK_OVERTRAVEL_INVERTED = 1,
  BANK_OVERTRAVEL_UPRIGHT = 2,
  BANK_HORIZONTAL_CAM = 3,
  BANK_UPRIGHT_CAM = 4,
  BANK_CONTACTOR_FEEDBACK = 5,
  BANK_ALWAYS_LOW = 6,
  BANK_ALWAYS_HIGH = 7
};

#endif
