/* Both angle channels in milli-degrees, from a potentiometer each, or an accelerometer, as they are wired. */
#include "board.h"

/* Nearer to a rail than this, of 4092, a wiper is open or shorted: no table turns a potentiometer that far. */
#define LEAST_COUNTS 60
#define MOST_COUNTS 4032

static uint16_t round_age_ms;

static int32_t potentiometer_mdeg(const guard_angle_wiring *wiring, uint16_t counts) {
  if (counts < LEAST_COUNTS || counts > MOST_COUNTS) return GUARD_NO_READING;
  return ((int32_t)((int16_t)counts - wiring->zero) * wiring->slope_q8) >> 8;
}

void angles_read(const guard_wiring *wiring, const adc_readings *readings, bool round_done, bool reference_good, guard_input *in) {
  if (round_done) round_age_ms = 0;
  else if (round_age_ms < UINT16_MAX) ++round_age_ms;
  for (uint8_t i = 0; i < 2; ++i) {
    const guard_angle_wiring *angle = &wiring->angle[i];
    in->angle_age_ms[i] = 0;
    switch (angle->kind) {
      case GUARD_ANGLE_POTENTIOMETER:
        in->angle_mdeg[i] = reference_good ? potentiometer_mdeg(angle, readings->angle_counts[i]) : GUARD_NO_READING;
        in->angle_age_ms[i] = round_age_ms;
        break;
      case GUARD_ANGLE_MPU6050_68:
      case GUARD_ANGLE_MPU6050_69:
        in->angle_mdeg[i] = accelerometer_mdeg(i);
        in->angle_age_ms[i] = accelerometer_age_ms(i);
        break;
      default: in->angle_mdeg[i] = GUARD_NO_READING;
    }
  }
}
