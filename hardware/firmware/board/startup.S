; Before anything else: the outputs, the watchdog, and the RAM, while nothing lies in it yet.
#include <avr/io.h>

#define PAINT 0xC5

; A reset leaves the drive outputs open; a program that has gone astray and comes here without one does not. What reset the chip is
; kept for HEALTH; a boot loader passes it in r2.
.section .init0, "ax", @progbits
  cli
  clr r1
  sts TCCR1A, r1
#if defined(__AVR_ATmega328P__)
  cbi _SFR_IO_ADDR(PORTB), 1
  cbi _SFR_IO_ADDR(PORTB), 2
  cbi _SFR_IO_ADDR(PORTB), 3
#else
  cbi _SFR_IO_ADDR(PORTB), 5
  cbi _SFR_IO_ADDR(PORTB), 6
  cbi _SFR_IO_ADDR(PORTB), 4
#endif
  in r24, _SFR_IO_ADDR(MCUSR)
  tst r24
  brne 1f
  mov r24, r2
1:
  out _SFR_IO_ADDR(GPIOR1), r24
  clr r1
  out _SFR_IO_ADDR(MCUSR), r1
  out _SFR_IO_ADDR(GPIOR0), r1

; The watchdog at its longest while the self-tests run, so that not even they can hang for ever: 0.5 s.
  wdr
  ldi r24, (1 << WDCE) | (1 << WDE)
  ldi r25, (1 << WDE) | (1 << WDP2) | (1 << WDP0)
  sts WDTCSR, r24
  sts WDTCSR, r25

; March C-: each cell is read and changed on the way up and on the way down, so that stuck bits, and bits that follow others,
; show. Registers only: there is no stack yet.
.section .init3, "ax", @progbits
.macro range_up
  ldi r26, lo8(RAMSTART)
  ldi r27, hi8(RAMSTART)
.endm
.macro range_down
  ldi r26, lo8(RAMEND + 1)
  ldi r27, hi8(RAMEND + 1)
.endm
.macro until_top label
  cpi r26, lo8(RAMEND + 1)
  cpc r27, r19
  brne \label
.endm
.macro until_bottom label
  cpi r26, lo8(RAMSTART)
  cpc r27, r20
  brne \label
.endm
  ldi r19, hi8(RAMEND + 1)
  ldi r20, hi8(RAMSTART)
  ldi r21, 0x00
  ldi r22, 0xFF
  range_up
1: st X+, r21
  until_top 1b
  range_up
2: ld r23, X
  cp r23, r21
  brne ram_is_bad
  st X+, r22
  until_top 2b
  range_up
3: ld r23, X
  cp r23, r22
  brne ram_is_bad
  st X+, r21
  until_top 3b
  range_down
4: ld r23, -X
  cp r23, r21
  brne ram_is_bad
  st X, r22
  until_bottom 4b
  range_down
5: ld r23, -X
  cp r23, r22
  brne ram_is_bad
  st X, r21
  until_bottom 5b
  wdr

; The stack's room is painted: what is still paint was never used.
  ldi r26, lo8(_end)
  ldi r27, hi8(_end)
  ldi r21, PAINT
6: st X+, r21
  until_top 6b
  rjmp ram_is_good

ram_is_bad:
  jmp memory_failed

ram_is_good:

; Nothing in memory can be trusted any more. The drive outputs are what a reset makes of every pin, open; nobody answers; lamp and
; buzzer go on and off, four times a second. Registers only: this runs without RAM.
.section .text.memory_failed, "ax", @progbits
.global memory_failed
memory_failed:
  cli
  clr r1
  out _SFR_IO_ADDR(DDRB), r1
  sts TCCR1A, r1
#if defined(__AVR_ATmega328P__)
  sbi _SFR_IO_ADDR(DDRB), 5 ; lamp
  sbi _SFR_IO_ADDR(DDRD), 6 ; buzzer
  out _SFR_IO_ADDR(PORTB), r1
  cbi _SFR_IO_ADDR(PORTD), 6
#else
  sbi _SFR_IO_ADDR(DDRB), 7
  ldi r24, 1 << 3
  sts DDRH, r24
  out _SFR_IO_ADDR(PORTB), r1
  sts PORTH, r1
#endif
7:
#if defined(__AVR_ATmega328P__)
  sbi _SFR_IO_ADDR(PINB), 5 ; toggles
  sbi _SFR_IO_ADDR(PIND), 6
#else
  sbi _SFR_IO_ADDR(PINB), 7
  sts PINH, r24
#endif
  clr r26
  clr r27
  ldi r21, 6
8: wdr
  sbiw r26, 1
  brne 8b
  dec r21
  brne 8b
  rjmp 7b
