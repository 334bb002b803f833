/* The firmware's guard_link.c in front of a guard that only records its calls. One command a line, one answer a line:
     R <hex body>                                     a body arrives
     S <18 numbers: seq, then guard_status by field>  a status is due
     G <commissioned> <8 numbers> <code> <interlocks> how the guard is configured, and answers from now on
     B <wired> <14 numbers> <9 numbers> <7 numbers>   the board's wiring, readings and health, by field
   An answer: call=<name,arguments> reply=<hex body> bad=<count> changed=<0|1> rewired=<0|1> */
#include "guard_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static guard core;
static guard_link link_;
static guard_reply code;
static uint16_t open_interlocks;
static char call[160];

bool guard_on_drive(guard *g, uint16_t answers_n, int16_t drive_milli) {
  (void)g;
  snprintf(call, sizeof call, "drive,%d,%d", answers_n, drive_milli);
  return true;
}
guard_reply guard_on_arm(guard *g, int32_t deepest_mdeg, uint16_t cap_s) {
  (void)g;
  snprintf(call, sizeof call, "arm,%ld,%d", (long)deepest_mdeg, cap_s);
  return code;
}
guard_reply guard_on_disarm(guard *g) {
  (void)g;
  snprintf(call, sizeof call, "disarm");
  return code;
}
guard_reply guard_on_configure(guard *g, const guard_config *c) {
  (void)g;
  snprintf(call, sizeof call, "configure,%ld,%ld,%d,%d,%d,%d,%d,%d", (long)c->upright_mdeg, (long)c->max_angle_mdeg,
           c->cap_s, c->full_speed_mdeg_s, c->dead_band_milli, c->current_limit_ma, c->supply_min_mv, c->pause_s);
  return code;
}
guard_reply guard_on_wire(const guard *g) {
  (void)g;
  snprintf(call, sizeof call, "wire");
  return code;
}
uint16_t guard_interlocks(const guard *g) {
  (void)g;
  return open_interlocks;
}

static void answer(const uint8_t *body, uint8_t length) {
  printf("call=%s reply=", call);
  for (uint8_t i = 0; i < length; ++i) printf("%02x", body[i]);
  printf(" bad=%d changed=%d rewired=%d\n", link_.bad_frames, link_.config_changed, link_.wiring_changed);
}

/* What of a WIRE has reached the board. */
static void note_wiring(const guard_wiring *w) {
  const guard_angle_wiring *a = &w->angle[0], *b = &w->angle[1];
  snprintf(call, sizeof call, "wire,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d", a->kind, a->axes, a->zero, a->slope_q8, b->kind,
           b->axes, b->zero, b->slope_q8, w->driver, w->motor_reversed, w->relay_dead_ms, w->current_zero, w->current_ma_q8,
           w->supply_mv_q8);
}

static void on_receive(const char *hex) {
  /* Exactly as long as the body, so that a sanitizer sees a read behind it. */
  size_t length = strspn(hex, "0123456789abcdef") / 2;
  uint8_t *body = malloc(length + 1);
  for (size_t i = 0; i < length; ++i) {
    char digits[3] = {hex[2 * i], hex[2 * i + 1], 0};
    body[i] = (uint8_t)strtoul(digits, NULL, 16);
  }
  uint8_t *reply = malloc(GUARD_LINK_MAX_BODY);
  call[0] = 0;
  link_.config_changed = false;
  link_.wiring_changed = false;
  uint8_t replied = guard_link_receive(&link_, &core, body, (uint8_t)length, reply);
  if (link_.wiring_changed) note_wiring(&link_.board.wiring);
  answer(reply, replied);
  free(body);
  free(reply);
}

static void on_status(const long long *v) {
  guard_status status = {.n = (uint16_t)v[1],
                         .uptime_ms = (uint32_t)v[2],
                         .angle_mdeg = {(int32_t)v[3], (int32_t)v[4]},
                         .speed_mdeg_s = (int16_t)v[5],
                         .drive_milli = (int16_t)v[6],
                         .current_ma = (uint16_t)v[7],
                         .supply_mv = (uint16_t)v[8],
                         .switches = (uint16_t)v[9],
                         .state = (uint8_t)v[10],
                         .cause = (uint8_t)v[11],
                         .interlocks = (uint16_t)v[12],
                         .flags = (uint8_t)v[13],
                         .last_drive_n = (uint16_t)v[14],
                         .inverted_s = (uint16_t)v[15],
                         .paused_s = (uint16_t)v[16]};
  uint8_t body[GUARD_LINK_MAX_BODY];
  link_.seq = (uint8_t)v[0];
  link_.bad_frames = (uint16_t)v[17];
  call[0] = 0;
  answer(body, guard_link_status(&link_, &status, body));
}

static void on_guard(const long long *v) {
  core.commissioned = v[0] != 0;
  core.config = (guard_config){.upright_mdeg = (int32_t)v[1],
                               .max_angle_mdeg = (int32_t)v[2],
                               .cap_s = (uint16_t)v[3],
                               .full_speed_mdeg_s = (uint16_t)v[4],
                               .dead_band_milli = (uint16_t)v[5],
                               .current_limit_ma = (uint16_t)v[6],
                               .supply_min_mv = (uint16_t)v[7],
                               .pause_s = (uint16_t)v[8]};
  code = (guard_reply)v[9];
  open_interlocks = (uint16_t)v[10];
  answer(NULL, 0);
}

static guard_angle_wiring angle_of(const long long *v) {
  return (guard_angle_wiring){.kind = (uint8_t)v[0], .axes = (uint8_t)v[1], .zero = (int16_t)v[2], .slope_q8 = (int16_t)v[3]};
}

static void on_board(const long long *v) {
  link_.board.wired = v[0] != 0;
  link_.board.wiring = (guard_wiring){.angle = {angle_of(v + 1), angle_of(v + 5)},
                                      .driver = (uint8_t)v[9],
                                      .motor_reversed = (uint8_t)v[10],
                                      .relay_dead_ms = (uint8_t)v[11],
                                      .current_zero = (uint16_t)v[12],
                                      .current_ma_q8 = (uint16_t)v[13],
                                      .supply_mv_q8 = (uint16_t)v[14]};
  link_.board.readings = (guard_readings){.angle_counts = {(uint16_t)v[15], (uint16_t)v[16]},
                                          .accel = {(int16_t)v[17], (int16_t)v[18], (int16_t)v[19]},
                                          .current_counts = (uint16_t)v[20],
                                          .supply_counts = (uint16_t)v[21],
                                          .reference_counts = (uint16_t)v[22],
                                          .switches = (uint16_t)v[23]};
  link_.board.health = (guard_health){.board = (uint8_t)v[24],
                                      .reset_cause = (uint8_t)v[25],
                                      .failures = (uint8_t)v[26],
                                      .step_max_us = (uint16_t)v[27],
                                      .late_steps = (uint16_t)v[28],
                                      .stack_free = (uint16_t)v[29],
                                      .bus_resets = (uint16_t)v[30]};
  answer(NULL, 0);
}

int main(void) {
  char line[1024];
  while (fgets(line, sizeof line, stdin)) {
    long long numbers[31] = {0};
    char *at = line + 1;
    if (line[0] != 'R')
      for (int i = 0; i < 31; ++i) numbers[i] = strtoll(at, &at, 10);
    if (line[0] == 'R') on_receive(line + 2);
    if (line[0] == 'S') on_status(numbers);
    if (line[0] == 'G') on_guard(numbers);
    if (line[0] == 'B') on_board(numbers);
  }
  return 0;
}
