/** The microcontrollers the firmware runs on, as data: sizes, register addresses and interrupt vectors of their data sheets. */

export type PortName = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'J' | 'K' | 'L'

/** A pin of the chip. */
export interface Pin {
  readonly port: PortName
  readonly bit: number
}

/** An external interrupt: a pin, where its mode stands (two bits), its number in EIMSK and EIFR, its vector. */
export interface ExternalInterrupt {
  readonly pin: Pin
  readonly control: number
  readonly shift: number
  readonly index: number
  readonly vector: number
}

/** A compare output of a timer: its pin, its compare register, the position of its COM bits in TCCRnA. */
export interface CompareOutput {
  readonly pin: Pin
  readonly compare: number
  readonly shift: number
}

/** A timer whose outputs are looked at. `top16` is ICRn of a 16-bit timer; one of 8 bits counts to 255. */
export interface PwmTimer {
  readonly controlA: number
  readonly controlB: number
  readonly top16: number | null
  readonly outputs: readonly CompareOutput[]
}

export interface Mcu {
  readonly name: string
  readonly flashBytes: number
  /** First byte behind the registers, and how many follow. */
  readonly ramStart: number
  readonly ramBytes: number
  readonly eepromBytes: number
  /** Address of PINx; DDRx and PORTx follow it. */
  readonly ports: Readonly<Partial<Record<PortName, number>>>
  readonly externalInterrupts: readonly ExternalInterrupt[]
  readonly pwmTimers: readonly PwmTimer[]
  readonly adc: {
    readonly channelMask: number
    /** Of the 1.1 V reference and of ground. */
    readonly bandgapChannel: number
    readonly groundChannel: number
  }
  /** Addresses of the interrupt vectors, in words. */
  readonly vectors: {
    readonly watchdog: number
    readonly timer2CompareA: number
    readonly usartReceived: number
    readonly usartEmpty: number
    readonly usartSent: number
    readonly adc: number
    readonly eepromReady: number
    readonly twi: number
  }
}

/** What both chips have at the same address. */
export const REGISTER = {
  eifr: 0x3c,
  eimsk: 0x3d,
  eecr: 0x3f,
  eedr: 0x40,
  eearl: 0x41,
  eearh: 0x42,
  tifr2: 0x37,
  smcr: 0x53,
  mcusr: 0x54,
  spl: 0x5d,
  sreg: 0x5f,
  wdtcsr: 0x60,
  timsk2: 0x70,
  adcl: 0x78,
  adch: 0x79,
  adcsra: 0x7a,
  adcsrb: 0x7b,
  admux: 0x7c,
  tccr2a: 0xb0,
  tccr2b: 0xb1,
  tcnt2: 0xb2,
  ocr2a: 0xb3,
  twbr: 0xb8,
  twsr: 0xb9,
  twdr: 0xbb,
  twcr: 0xbc,
  ucsr0a: 0xc0,
  ucsr0b: 0xc1,
  ucsr0c: 0xc2,
  ubrr0l: 0xc4,
  ubrr0h: 0xc5,
  udr0: 0xc6,
} as const

const EICRA = 0x69
const EICRB = 0x6a

/** Timers 0 and 1 have the same registers on both chips, at other pins. */
function timer0(a: Pin, b: Pin): PwmTimer {
  return {
    controlA: 0x44,
    controlB: 0x45,
    top16: null,
    outputs: [
      { pin: a, compare: 0x47, shift: 6 },
      { pin: b, compare: 0x48, shift: 4 },
    ],
  }
}

function timer16(base: number, a: Pin, b: Pin): PwmTimer {
  return {
    controlA: base,
    controlB: base + 1,
    top16: base + 6,
    outputs: [
      { pin: a, compare: base + 8, shift: 6 },
      { pin: b, compare: base + 10, shift: 4 },
    ],
  }
}

const TIMER1 = 0x80
const TIMER4 = 0xa0

function pin(port: PortName, bit: number): Pin {
  return { port, bit }
}

/** The chip of an Uno and a Nano. */
export const ATMEGA328P: Mcu = {
  name: 'ATmega328P',
  flashBytes: 32_768,
  ramStart: 0x100,
  ramBytes: 2048,
  eepromBytes: 1024,
  ports: { B: 0x23, C: 0x26, D: 0x29 },
  externalInterrupts: [
    { pin: pin('D', 2), control: EICRA, shift: 0, index: 0, vector: 0x02 },
    { pin: pin('D', 3), control: EICRA, shift: 2, index: 1, vector: 0x04 },
  ],
  pwmTimers: [timer0(pin('D', 6), pin('D', 5)), timer16(TIMER1, pin('B', 1), pin('B', 2))],
  adc: { channelMask: 0x0f, bandgapChannel: 0x0e, groundChannel: 0x0f },
  vectors: {
    watchdog: 0x0c,
    timer2CompareA: 0x0e,
    usartReceived: 0x24,
    usartEmpty: 0x26,
    usartSent: 0x28,
    adc: 0x2a,
    eepromReady: 0x2c,
    twi: 0x30,
  },
}

/** The chip of a Mega. */
export const ATMEGA2560: Mcu = {
  name: 'ATmega2560',
  flashBytes: 262_144,
  ramStart: 0x200,
  ramBytes: 8192,
  eepromBytes: 4096,
  ports: {
    A: 0x20,
    B: 0x23,
    C: 0x26,
    D: 0x29,
    E: 0x2c,
    F: 0x2f,
    G: 0x32,
    H: 0x100,
    J: 0x103,
    K: 0x106,
    L: 0x109,
  },
  externalInterrupts: [
    { pin: pin('E', 4), control: EICRB, shift: 0, index: 4, vector: 0x0a },
    { pin: pin('E', 5), control: EICRB, shift: 2, index: 5, vector: 0x0c },
  ],
  pwmTimers: [
    timer0(pin('B', 7), pin('G', 5)),
    timer16(TIMER1, pin('B', 5), pin('B', 6)),
    timer16(TIMER4, pin('H', 3), pin('H', 4)),
  ],
  adc: { channelMask: 0x1f, bandgapChannel: 0x1e, groundChannel: 0x1f },
  vectors: {
    watchdog: 0x18,
    timer2CompareA: 0x1a,
    usartReceived: 0x32,
    usartEmpty: 0x34,
    usartSent: 0x36,
    adc: 0x3a,
    eepromReady: 0x3c,
    twi: 0x4e,
  },
}
