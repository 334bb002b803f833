import { beforeEach, expect, it } from 'vitest'
import type { Chip } from '../../hardware/emulator/chip.ts'
import { Mpu6050 } from '../../hardware/emulator/mpu6050.ts'
import { describeWith } from '../tool.ts'
import { COMPILER, chipWith, NOTHING_CONNECTED, noted, runFor } from './program.ts'

const MS = 16_000
const INT0_PIN = { port: 'D', bit: 2 } as const
const OC1A = { port: 'B', bit: 1 } as const

/** 57,600 baud, 8N1, as the firmware sets it. */
const SERIAL = `
static void serial_init(void) { UBRR0 = 34; UCSR0A = 1 << U2X0; UCSR0C = 6; }
`

/** A clock that ticks each millisecond, as the firmware's. */
const CLOCK = `
static void clock_init(void) { OCR2A = 249; TCCR2A = 1 << WGM21; TCCR2B = 1 << CS22; TIMSK2 = 1 << OCIE2A; }
`

describeWith(COMPILER, 'the emulated chip: serial', () => {
  const ECHO = `${SERIAL}
    ISR(USART_RX_vect) { UDR0 = UDR0; }
    int main(void) { serial_init(); UCSR0B = (1 << RXEN0) | (1 << TXEN0) | (1 << RXCIE0); sei(); for (;;) sleep_mode(); }`
  const FRAME_CYCLES = 10 * 35 * 8

  let chip: Chip
  let sent: { readonly byte: number; readonly cycle: number }[]

  function start(source: string): void {
    chip = chipWith(source)
    sent = []
    chip.usart.onSent = (byte) => sent.push({ byte, cycle: chip.core.cycle })
    runFor(chip, MS)
  }

  it('sends each byte at the pace of its line', () => {
    start(`${SERIAL}
      int main(void) { serial_init(); UCSR0B = 1 << TXEN0;
        for (uint8_t i = 0; i < 4; ++i) { loop_until_bit_is_set(UCSR0A, UDRE0); UDR0 = i; } for (;;); }`)
    runFor(chip, 4 * MS)
    expect(sent.map(({ byte }) => byte)).toEqual([0, 1, 2, 3])
    for (let i = 1; i < 4; i++) {
      const apart = sent[i]!.cycle - sent[i - 1]!.cycle
      expect(Math.abs(apart - FRAME_CYCLES)).toBeLessThan(8)
    }
  })

  it('echoes what it hears', () => {
    start(ECHO)
    for (const byte of [0x00, 0x55, 0xff]) {
      chip.usart.receive(byte, 57_600)
      runFor(chip, MS)
    }
    expect(sent.map(({ byte }) => byte)).toEqual([0x00, 0x55, 0xff])
  })

  it('hears something else from a host at another baud rate', () => {
    start(ECHO)
    for (let i = 0; i < 20; i++) {
      chip.usart.receive(0xf0, 9600)
      runFor(chip, 2 * MS)
    }
    expect(sent.length).toBeGreaterThan(20)
    expect(sent.some(({ byte }) => byte === 0xf0)).toBe(false)
  })

  it('holds three bytes nobody reads, loses the next, and tells so', () => {
    start(`${SERIAL}
      int main(void) { serial_init(); UCSR0B = 1 << RXEN0; while (!(PINB & 1));
        GPIOR0 = UCSR0A & (1 << DOR0); GPIOR1 = UDR0; GPIOR2 = UDR0; for (;;); }`)
    for (const byte of [1, 2, 3, 4]) chip.usart.receive(byte, 57_600)
    chip.gpio.setPin({ port: 'B', bit: 0 }, 'high')
    runFor(chip, MS)
    expect(noted(chip)).toEqual([0x08, 1, 2])
  })

  it('hears nothing while its receiver is off', () => {
    start(`${SERIAL} int main(void) { serial_init(); UCSR0B = 1 << TXEN0; for (;;) GPIOR0 = UCSR0A & (1 << RXC0); }`)
    chip.usart.receive(7, 57_600)
    runFor(chip, MS)
    expect(noted(chip)[0]).toBe(0)
  })
})

describeWith(COMPILER, 'the emulated chip: analog inputs', () => {
  const MEASURE = (channels: string) => `
    static uint16_t measure(uint8_t channel) { ADMUX = (1 << REFS0) | channel;
      ADCSRA = (1 << ADEN) | (1 << ADSC) | (1 << ADPS2) | (1 << ADPS1);
      loop_until_bit_is_clear(ADCSRA, ADSC); return ADC; }
    int main(void) { ${channels} for (;;); }`
  const keep = 'uint16_t last = measure(2); GPIOR0 = last; GPIOR1 = last >> 8;'
  const read = (chip: Chip) => noted(chip)[0] + 256 * noted(chip)[1]
  const world = (voltage: (channel: number) => number | null) => ({ ...NOTHING_CONNECTED, voltage })

  it('reads a voltage in 1024 steps of its supply', () => {
    const chip = chipWith(MEASURE(keep), { analog: world((channel) => channel) })
    runFor(chip, MS)
    expect(read(chip)).toBe(Math.floor((2 / 5) * 1024))
  })

  it('reads an open input as what it sampled before', () => {
    const open = world((channel) => (channel === 2 ? null : 3))
    const after3V = chipWith(MEASURE(`measure(1); ${keep}`), { analog: open })
    const afterGround = chipWith(MEASURE(`measure(1); measure(15); ${keep}`), { analog: open })
    runFor(after3V, MS)
    runFor(afterGround, MS)
    expect(read(after3V)).toBe(Math.floor((3 / 5) * 1024))
    expect(read(afterGround)).toBe(0)
  })

  it('takes 13 clocks of the converter for each reading, and 25 for the first', () => {
    const chip = chipWith(
      `ISR(ADC_vect) { ++GPIOR0; if (GPIOR0 < 5) ADCSRA |= 1 << ADSC; }
       int main(void) { ADMUX = 1 << REFS0; sei();
         ADCSRA = (1 << ADEN) | (1 << ADSC) | (1 << ADIE) | (1 << ADPS2) | (1 << ADPS1); for (;;); }`,
      { analog: NOTHING_CONNECTED },
    )
    const clocks = 25 + 4 * 13
    runFor(chip, 64 * clocks - 40)
    expect(noted(chip)[0]).toBe(4)
    runFor(chip, 400)
    expect(noted(chip)[0]).toBe(5)
  })
})

describeWith(COMPILER, 'the emulated chip: interrupts and sleep', () => {
  const ON_EDGE = `
    ISR(INT0_vect, ISR_NAKED) { __asm__ volatile("sbi %0, 0\\n\\treti" ::"I"(_SFR_IO_ADDR(GPIOR0))); }
    int main(void) { EICRA = 3; EIMSK = 1; PORTD = 4; sei(); `

  /** Cycles from an edge to the end of the interrupt's first instruction. */
  function latency(source: string): number {
    const chip = chipWith(source)
    chip.gpio.setPin(INT0_PIN, 'low')
    runFor(chip, MS)
    const edgeAt = chip.core.cycle
    chip.gpio.setPin(INT0_PIN, 'high')
    while (noted(chip)[0] === 0) runFor(chip, 1)
    return chip.core.cycle - edgeAt
  }

  it('takes the cycles of the data sheet from an edge to the interrupt', () => {
    // Synchronizer 2, the instruction under way 0 to 1 (rjmp 2), response 4, the vector's jmp 3, sbi 2.
    const cycles = latency(`${ON_EDGE} for (;;); }`)
    expect(cycles).toBeGreaterThanOrEqual(11)
    expect(cycles).toBeLessThanOrEqual(13)
  })

  it('takes four more where the edge wakes it', () => {
    expect(latency(`${ON_EDGE} for (;;) sleep_mode(); }`)).toBe(15)
  })

  it('takes two cycles to set a bit of a port, and two to clear one', () => {
    const chip = chipWith(`int main(void) { DDRB = 1; while (!(PIND & 1));
      __asm__ volatile("sbi %0, 0\\n\\tcbi %0, 0\\n\\tsbi %0, 0\\n\\tcbi %0, 0" ::"I"(_SFR_IO_ADDR(PORTB))); for (;;); }`)
    const changes: number[] = []
    runFor(chip, MS)
    chip.gpio.onOutput = () => changes.push(chip.core.cycle)
    chip.gpio.setPin({ port: 'D', bit: 0 }, 'high')
    runFor(chip, MS)
    expect(changes.map((cycle) => cycle - changes[0]!)).toEqual([0, 2, 4, 6])
  })

  it('notices only the edges it was told to', () => {
    const chip = chipWith(`ISR(INT0_vect) { ++GPIOR0; } int main(void) { EICRA = 2; EIMSK = 1; sei(); for (;;); }`)
    chip.gpio.setPin(INT0_PIN, 'high')
    runFor(chip, MS)
    expect(noted(chip)[0]).toBe(0)
    chip.gpio.setPin(INT0_PIN, 'low')
    runFor(chip, MS)
    expect(noted(chip)[0]).toBe(1)
  })

  it('runs one instruction after SEI before an interrupt, so that no wake-up is lost before SLEEP', () => {
    // The edge is noticed while interrupts are off; woken by nothing else, a lost one would sleep for ever.
    const chip = chipWith(`
      ISR(INT0_vect) { GPIOR0 = 1; }
      int main(void) { EICRA = 3; EIMSK = 1; set_sleep_mode(SLEEP_MODE_IDLE); sleep_enable();
        while (!(PIND & 4)); __asm__ volatile("nop\\nnop\\nnop\\nnop"); sei(); sleep_cpu(); GPIOR1 = 1; for (;;); }`)
    runFor(chip, MS)
    chip.gpio.setPin(INT0_PIN, 'high')
    runFor(chip, MS)
    expect(noted(chip)).toEqual([1, 1, 0])
  })

  it('ticks each millisecond, and sleeping through it is the same as waiting through it', () => {
    const source = `${CLOCK}${SERIAL}
      static volatile uint16_t ticks; static uint8_t sum;
      ISR(TIMER2_COMPA_vect) { ++ticks; }
      ISR(USART_RX_vect) { sum = sum * 31 + UDR0 + TCNT2; UDR0 = sum; }
      int main(void) { clock_init(); serial_init(); UCSR0B = (1 << RXEN0) | (1 << TXEN0) | (1 << RXCIE0); sei();
        for (;;) { sleep_mode(); GPIOR0 = ticks; GPIOR1 = ticks >> 8; GPIOR2 = sum; } }`
    const [skipping, waiting] = [chipWith(source), chipWith(source)]
    waiting.core.skipsSleep = false
    const states = [skipping, waiting].map((chip) => {
      const sent: number[] = []
      chip.usart.onSent = (byte) => sent.push(byte, chip.core.cycle)
      for (let i = 1; i <= 20; i++) chip.core.agenda.add(i * 12_345, () => chip.usart.receive(i, 57_600), true)
      chip.core.run(500 * MS)
      const { cpu } = chip.core
      return { sent, cycle: cpu.cycles, pc: cpu.pc, data: [...cpu.data] }
    })
    expect(states[1]).toEqual(states[0])
    expect(states[0]!.sent).toHaveLength(40)
    expect(noted(skipping)[0] + 256 * noted(skipping)[1]).toBe(499)
  })

  it('calls back when the program comes to an address, and changes neither what runs nor what is read', () => {
    const source = `${CLOCK}
      ISR(TIMER2_COMPA_vect) { ++GPIOR0; }
      int main(void) { clock_init(); sei(); for (;;) ++GPIOR1; }`
    const chip = chipWith(source)
    const plain = chipWith(source)
    let seen = 0
    const vector = 2 * 0x0e
    const unwatch = chip.core.watchAddress(vector, () => seen++)
    for (const each of [chip, plain]) each.core.run(10 * MS + 500)
    expect(seen).toBe(10)
    expect(chip.core.cpu.data).toEqual(plain.core.cpu.data)
    expect(chip.core.flashWord(vector)).toBe(plain.core.flashWord(vector))
    unwatch()
    runFor(chip, 5 * MS)
    expect(seen).toBe(10)
  })

  it('tells how deep the stack was', () => {
    const chip = chipWith(`
      static uint8_t deep(uint8_t n) { volatile uint8_t room[50]; room[n] = n; return n == 0 ? 0 : deep(n - 1) + room[n]; }
      int main(void) { while (!(PINB & 1)); GPIOR0 = deep(3); for (;;); }`)
    chip.core.watchesStack = true
    runFor(chip, MS)
    const shallow = chip.core.stackLow
    chip.gpio.setPin({ port: 'B', bit: 0 }, 'high')
    runFor(chip, MS)
    expect(noted(chip)[0]).toBe(6)
    expect(shallow).toBeGreaterThan(0x8f0)
    expect(chip.core.stackLow).toBeLessThan(shallow - 200)
    expect(chip.core.stackLow).toBeGreaterThan(shallow - 300)
  })
})

describeWith(COMPILER, 'the emulated chip: resets', () => {
  /** Waits for the watchdog to bite; counts its starts in RAM, which a reset keeps. */
  const FORGETS_ITS_WATCHDOG = `
    static uint8_t starts __attribute__((section(".noinit")));
    int main(void) { uint8_t cause = MCUSR; MCUSR = 0; wdt_disable(); if (cause & 1) starts = 0;
      GPIOR0 = cause; GPIOR1 = ++starts;
      DDRB = 2; PORTB = 2; TCCR1A = 0x82; TCCR1B = 0x19; ICR1 = 99; OCR1A = 49;
      wdt_enable(WDTO_30MS); while (starts < 2 || !(PIND & 1)); for (;;) wdt_reset(); }`

  it('is reset by the watchdog it forgets, 32 ms later, and its outputs are off at once', () => {
    const chip = chipWith(FORGETS_ITS_WATCHDOG, { startUpCycles: 10 * MS })
    runFor(chip, 11 * MS)
    expect(noted(chip)[0]).toBe(1)
    expect(chip.pwm.meanLevel(OC1A)).toBeCloseTo(0.5)
    runFor(chip, 30 * MS)
    expect(chip.resets.watchdog).toBe(0)
    runFor(chip, 3 * MS)
    expect(chip.resets.watchdog).toBe(1)
    expect(chip.gpio.output(OC1A)).toBeNull()
    expect(chip.pwm.meanLevel(OC1A)).toBe(0)
    runFor(chip, 10 * MS)
    expect(noted(chip).slice(0, 2)).toEqual([8, 2])
  })

  it('is not reset while it feeds the watchdog', () => {
    const chip = chipWith(FORGETS_ITS_WATCHDOG)
    chip.gpio.setPin({ port: 'D', bit: 0 }, 'high')
    runFor(chip, 500 * MS)
    expect(chip.resets.watchdog).toBe(1) // the first start never looks at the pin
  })

  it('is bitten again by a watchdog that its program does not switch off in time', () => {
    const chip = chipWith('int main(void) { if (MCUSR == 1) { MCUSR = 0; wdt_enable(WDTO_30MS); } for (;;); }')
    runFor(chip, 100 * MS)
    expect(chip.resets.watchdog).toBeGreaterThan(3)
  })

  it('keeps RAM through a pressed reset, and not its registers', () => {
    const chip = chipWith(FORGETS_ITS_WATCHDOG)
    runFor(chip, MS)
    chip.reset('resetPin')
    expect(chip.pwm.meanLevel(OC1A)).toBe(0)
    runFor(chip, MS)
    expect(noted(chip).slice(0, 2)).toEqual([2, 2])
  })

  const STORES = `
    int main(void) { GPIOR0 = eeprom_read_byte((uint8_t *)7);
      if (MCUSR & 1) { MCUSR = 0; eeprom_write_byte((uint8_t *)7, 42); GPIOR1 = 1; eeprom_busy_wait(); GPIOR2 = 1; }
      for (;;); }`

  it('keeps what it wrote into its EEPROM', () => {
    const chip = chipWith(STORES)
    runFor(chip, MS)
    expect(noted(chip)).toEqual([0xff, 1, 0])
    runFor(chip, 3 * MS)
    expect(noted(chip)).toEqual([0xff, 1, 1])
    chip.reset('resetPin')
    runFor(chip, MS)
    expect(noted(chip)[0]).toBe(42)
    expect(chip.eeprom.bytes[7]).toBe(42)
  })

  it('loses the byte it is writing when the power goes, and only that', () => {
    const chip = chipWith(STORES, { eeprom: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]) })
    runFor(chip, 2 * MS)
    chip.losePower()
    expect([...chip.eeprom.bytes.slice(5, 10)]).toEqual([6, 7, 0xff, 9, 0xff])
    runFor(chip, MS)
    expect(chip.gpio.output({ port: 'B', bit: 0 })).toBeNull()
  })
})

describeWith(COMPILER, 'the emulated chip: the two-wire bus', () => {
  const READ_TWO = `
    static uint8_t go(uint8_t control) { TWCR = (1 << TWINT) | (1 << TWEN) | control;
      for (uint16_t i = 0; i < 4000; ++i) if (TWCR & (1 << TWINT)) return TWSR & 0xf8; return 0; }
    static uint8_t put(uint8_t byte) { TWDR = byte; return go(0); }
    int main(void) { TWBR = 72;
      go(1 << TWSTA); put(0x68 << 1); put(0x6b); put(0x00); go(0); TWCR = (1 << TWINT) | (1 << TWEN) | (1 << TWSTO);
      GPIOR2 = go(1 << TWSTA); if (put(0x68 << 1) != 0x18) GPIOR2 |= 1;
      put(0x3b); go(1 << TWSTA); put(0x68 << 1 | 1);
      go(1 << TWEA); GPIOR0 = TWDR; go(0); GPIOR1 = TWDR;
      TWCR = (1 << TWINT) | (1 << TWEN) | (1 << TWSTO); for (;;); }`
  let mpu: Mpu6050

  beforeEach(() => {
    mpu = new Mpu6050(
      0x68,
      () => [0.5, 0, 0.8],
      () => 0,
    )
  })

  it('reads registers of a device one after the other', () => {
    const chip = chipWith(READ_TWO, { bus: { devices: [mpu], isHeld: false } })
    runFor(chip, 5 * MS)
    expect(noted(chip)).toEqual([0x20, 0x00, 0x08])
  })

  it('is not answered by a device that is gone', () => {
    mpu.fault = 'gone'
    const chip = chipWith(READ_TWO, { bus: { devices: [mpu], isHeld: false } })
    runFor(chip, 50 * MS)
    expect(noted(chip)[2]).toBe(0x09)
  })

  it('ends nothing while somebody holds the bus', () => {
    const chip = chipWith(READ_TWO, { bus: { devices: [mpu], isHeld: true } })
    runFor(chip, 200 * MS)
    expect(noted(chip)[2]).toBe(1)
  })
})
