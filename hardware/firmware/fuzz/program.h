/* What the targets share: an input is a little program, read byte by byte; what must hold aborts where it does not. */
#ifndef UPRIGHT_FUZZ_PROGRAM_H
#define UPRIGHT_FUZZ_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define HOLDS(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      abort();                                                                \
    }                                                                         \
  } while (0)

typedef struct {
  const uint8_t *at;
  size_t left;
} program;

/* Zeros behind the end. */
static inline uint8_t next_u8(program *p) {
  if (p->left == 0) return 0;
  --p->left;
  return *p->at++;
}

static inline uint16_t next_u16(program *p) {
  uint16_t low = next_u8(p);
  return (uint16_t)(low | (next_u8(p) << 8));
}

static inline int32_t next_i32(program *p) {
  uint32_t low = next_u16(p);
  return (int32_t)(low | ((uint32_t)next_u16(p) << 16));
}

#endif
