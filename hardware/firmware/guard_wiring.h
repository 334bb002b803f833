/*
 * The wiring: which sensors and which motor driver hang on the board, and what their readings mean. It stands beside the
 * guard_config, which holds the table's limits. The board layer measures and drives by it; the guard sees only units.
 */
#ifndef UPRIGHT_GUARD_WIRING_H
#define UPRIGHT_GUARD_WIRING_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  GUARD_ANGLE_NONE = 0,
  GUARD_ANGLE_POTENTIOMETER = 1,
  GUARD_ANGLE_MPU6050_68 = 2, /* at address 0x68 of the I2C bus */
  GUARD_ANGLE_MPU6050_69 = 3
} guard_angle_kind;

typedef struct {
  uint8_t kind;     /* guard_angle_kind */
  uint8_t axes;     /* MPU-6050: low nibble axis whose sine, high nibble axis whose cosine; 0 +X 1 -X 2 +Y 3 -Y 4 +Z 5 -Z. Else 0 */
  int16_t zero;     /* potentiometer: counts (sum of four 10-bit readings) at 0 degrees; MPU-6050: centi-degrees read at 0 degrees */
  int16_t slope_q8; /* potentiometer: milli-degrees per count x 256, signed, not 0; MPU-6050: +256 or -256, its direction */
} guard_angle_wiring;

typedef enum {
  GUARD_DRIVER_NONE = 0,
  GUARD_DRIVER_PWM_DIRECTION = 1, /* one pin how much, one which way */
  GUARD_DRIVER_DUAL_PWM = 2,      /* one pin for each way */
  GUARD_DRIVER_RELAYS = 3         /* one relay for each way: full drive or none */
} guard_driver_kind;

typedef struct {
  guard_angle_wiring angle[2];
  uint8_t driver;         /* guard_driver_kind */
  uint8_t motor_reversed; /* 0, 1 */
  uint8_t relay_dead_ms;  /* 50..250: between one relay's release and the other's pull */
  uint16_t current_zero;  /* counts (one 10-bit reading) at no current */
  uint16_t current_ma_q8; /* milli-ampere per count x 256, not 0 */
  uint16_t supply_mv_q8;  /* milli-volt per count x 256, not 0 */
} guard_wiring;

#define GUARD_ANGLE_COUNTS_MAX 4092 /* four readings of 1023 */
#define GUARD_COUNTS_MAX 1023

bool guard_wiring_in_range(const guard_wiring *wiring);

#endif
