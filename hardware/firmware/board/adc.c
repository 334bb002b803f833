/* Analog inputs: a round of conversions each millisecond, one interrupt each. Four readings of each angle make the noise that
   every converter has into two more bits (AVR121). Ground is sampled before each other input: an open wire then reads as
   ground, not as its neighbour. */
#include <avr/interrupt.h>

#include "board.h"

#define ANGLE_SAMPLES 4
#define AT_ANGLE_A 1
#define AT_ANGLE_B (AT_ANGLE_A + ANGLE_SAMPLES + 1)
#define AT_CURRENT (AT_ANGLE_B + ANGLE_SAMPLES + 1)
#define AT_OTHER (AT_CURRENT + 1)
#define OTHER_SAMPLES 3 /* the last one counts: the bandgap is slow to charge the converter */
#define ROUND_LENGTH (AT_OTHER + OTHER_SAMPLES)

#define CHANNEL_ANGLE_A 0
#define CHANNEL_ANGLE_B 1
#define CHANNEL_CURRENT 2
#define CHANNEL_SUPPLY 3
#define CHANNEL_COUNT 8 /* a Mega's other eight would need one more register in the interrupt */
#if defined(__AVR_ATmega328P__)
#define CHANNEL_REFERENCE 0x0E
#define CHANNEL_GROUND 0x0F
#else
#define CHANNEL_REFERENCE 0x1E
#define CHANNEL_GROUND 0x1F
#endif
#define MUX(channel) ((uint8_t)((1u << REFS0) | (channel))) /* against the chip's supply, which feeds the potentiometers too */

/* 1.0 to 1.2 V (datasheet) against a supply of 4.5 to 5.5 V. */
#define REFERENCE_LEAST 186
#define REFERENCE_MOST 274

/* 250 kHz: 52 us a conversion, 15 of them in 0.8 ms. The datasheet's 10 bits want 200 kHz; a quarter more costs less than the
   noise that is averaged here. */
#define ADC_START ((1u << ADEN) | (1u << ADSC) | (1u << ADIE) | (1u << ADPS2) | (1u << ADPS1))

/* What each conversion of a round measures; the last ones change from round to round. */
static uint8_t plan[ROUND_LENGTH] = {
    MUX(CHANNEL_GROUND),  MUX(CHANNEL_ANGLE_A), MUX(CHANNEL_ANGLE_A), MUX(CHANNEL_ANGLE_A), MUX(CHANNEL_ANGLE_A),
    MUX(CHANNEL_GROUND),  MUX(CHANNEL_ANGLE_B), MUX(CHANNEL_ANGLE_B), MUX(CHANNEL_ANGLE_B), MUX(CHANNEL_ANGLE_B),
    MUX(CHANNEL_GROUND),  MUX(CHANNEL_CURRENT)};
static volatile uint16_t readings_of_round[ROUND_LENGTH];
static volatile uint8_t at = ROUND_LENGTH; /* the conversion under way */
static uint8_t other_channel;              /* of this round: supply, reference, or one the host watches */
static uint8_t turn;
static uint8_t watched;                    /* bit set of channels */
static uint8_t watched_channel;
static uint16_t watched_counts[CHANNEL_COUNT];
static uint16_t supply_counts;
static uint16_t reference_counts;

ISR(ADC_vect) {
  uint8_t done = at;
  readings_of_round[done] = ADC;
  at = ++done;
  if (done == ROUND_LENGTH) return;
  ADMUX = plan[done];
  ADCSRA = ADC_START;
}

void adc_init(void) {
  ADCSRB = 0; /* whatever a boot loader has left */
  DIDR0 = (1u << CHANNEL_ANGLE_A) | (1u << CHANNEL_ANGLE_B) | (1u << CHANNEL_CURRENT) | (1u << CHANNEL_SUPPLY);
  adc_begin_round();
}

static uint8_t next_watched(void) {
  do watched_channel = (watched_channel + 1) & (CHANNEL_COUNT - 1);
  while ((watched & (1u << watched_channel)) == 0);
  return watched_channel;
}

void adc_begin_round(void) {
  ++turn;
  if ((turn & 7) == 0) other_channel = CHANNEL_REFERENCE;
  else if ((turn & 1) == 0 && watched != 0) other_channel = next_watched();
  else other_channel = CHANNEL_SUPPLY;
  for (uint8_t i = AT_OTHER; i < ROUND_LENGTH; ++i) plan[i] = MUX(other_channel);
  if (other_channel != CHANNEL_REFERENCE) plan[AT_OTHER] = MUX(CHANNEL_GROUND);
  at = 0;
  ADMUX = MUX(CHANNEL_GROUND);
  ADCSRA = ADC_START;
}

bool adc_finish_round(adc_readings *to) {
  if (at < ROUND_LENGTH) return false;
  uint16_t sums[2] = {0, 0};
  for (uint8_t i = 0; i < ANGLE_SAMPLES; ++i) {
    sums[0] = (uint16_t)(sums[0] + readings_of_round[AT_ANGLE_A + i]);
    sums[1] = (uint16_t)(sums[1] + readings_of_round[AT_ANGLE_B + i]);
  }
  uint16_t other = readings_of_round[ROUND_LENGTH - 1];
  if (other_channel == CHANNEL_SUPPLY) supply_counts = other;
  else if (other_channel == CHANNEL_REFERENCE) reference_counts = other;
  else watched_counts[other_channel] = other;
  to->angle_counts[0] = sums[0];
  to->angle_counts[1] = sums[1];
  to->current_counts = readings_of_round[AT_CURRENT];
  to->supply_counts = supply_counts;
  to->reference_counts = reference_counts;
  return true;
}

void adc_watch(uint8_t channel, bool is_watched) {
  if (channel >= CHANNEL_COUNT) return;
  if (is_watched) watched |= (uint8_t)(1u << channel);
  else watched &= (uint8_t)~(1u << channel);
}

uint16_t adc_watched(uint8_t channel) { return channel < CHANNEL_COUNT ? watched_counts[channel] : 0; }

bool adc_reference_is_good(const adc_readings *readings) {
  return readings->reference_counts >= REFERENCE_LEAST && readings->reference_counts <= REFERENCE_MOST;
}
