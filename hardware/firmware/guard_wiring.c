/* What a wiring may say. */
#include "guard_wiring.h"

#define MPU_ZERO_CDEG 18000
#define MPU_DIRECTION_Q8 256
#define AXES 6

static bool is_mpu(uint8_t kind) { return kind == GUARD_ANGLE_MPU6050_68 || kind == GUARD_ANGLE_MPU6050_69; }

static bool mpu_in_range(const guard_angle_wiring *w) {
  uint8_t sine = w->axes & 0x0F;
  uint8_t cosine = w->axes >> 4;
  bool axes_differ = sine >> 1 != cosine >> 1; /* +X and -X are one axis */
  return sine < AXES && cosine < AXES && axes_differ && w->zero >= -MPU_ZERO_CDEG && w->zero <= MPU_ZERO_CDEG &&
         (w->slope_q8 == MPU_DIRECTION_Q8 || w->slope_q8 == -MPU_DIRECTION_Q8);
}

static bool angle_in_range(const guard_angle_wiring *w) {
  if (is_mpu(w->kind)) return mpu_in_range(w);
  if (w->axes != 0) return false;
  if (w->kind == GUARD_ANGLE_POTENTIOMETER) return w->zero >= 0 && w->zero <= GUARD_ANGLE_COUNTS_MAX && w->slope_q8 != 0;
  return w->kind == GUARD_ANGLE_NONE;
}

bool guard_wiring_in_range(const guard_wiring *w) {
  /* One sensor read twice always agrees with itself: its failure would show nowhere (S9). */
  bool one_sensor_twice = w->angle[0].kind == w->angle[1].kind && is_mpu(w->angle[0].kind);
  return angle_in_range(&w->angle[0]) && angle_in_range(&w->angle[1]) && !one_sensor_twice &&
         w->driver <= GUARD_DRIVER_RELAYS && w->motor_reversed <= 1 && w->relay_dead_ms >= 50 && w->relay_dead_ms <= 250 &&
         w->current_zero <= GUARD_COUNTS_MAX && w->current_ma_q8 != 0 && w->supply_mv_q8 != 0;
}
