import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnalogWorld } from '../../hardware/emulator/adc.ts'
import { Chip, type ChipOptions } from '../../hardware/emulator/chip.ts'
import { parseIntelHex } from '../../hardware/emulator/intel-hex.ts'
import { ATMEGA328P, type Mcu } from '../../hardware/emulator/mcu.ts'

/** What programs are compiled with; tests that need it say so. */
export const COMPILER = ['avr-gcc', 'avr-objcopy']

const INCLUDES = ['avr/io.h', 'avr/interrupt.h', 'avr/sleep.h', 'avr/wdt.h', 'avr/eeprom.h', 'stdint.h']

/** A small C program as Intel HEX. */
export function compile(source: string, mcu: Mcu = ATMEGA328P): string {
  const folder = mkdtempSync(join(tmpdir(), 'upright-avr-'))
  const file = (name: string) => join(folder, name)
  try {
    writeFileSync(file('program.c'), INCLUDES.map((name) => `#include <${name}>\n`).join('') + source)
    const target = `-mmcu=${mcu.name.toLowerCase()}`
    execFileSync('avr-gcc', ['-Os', '-std=c99', '-Wall', target, '-o', file('program.elf'), file('program.c')])
    execFileSync('avr-objcopy', ['-O', 'ihex', file('program.elf'), file('program.hex')])
    return readFileSync(file('program.hex'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const NOTHING_CONNECTED: AnalogWorld = { vccV: 5, voltage: () => null, noise: () => 0 }

/** A chip that runs this program, switched on. */
export function chipWith(source: string, options: Partial<ChipOptions> = {}): Chip {
  const mcu = options.mcu ?? ATMEGA328P
  const chip = new Chip({
    mcu,
    image: parseIntelHex(compile(source, mcu), mcu.flashBytes),
    analog: NOTHING_CONNECTED,
    bus: { devices: [], isHeld: false },
    ...options,
  })
  chip.reset('powerOn')
  return chip
}

/** Lets a chip run for so many cycles. */
export function runFor(chip: Chip, cycles: number): void {
  chip.core.run(chip.core.cycle + cycles)
}

/** What a program leaves in GPIOR0, 1 and 2 to be looked at. */
export function noted(chip: Chip): [number, number, number] {
  const { data } = chip.core.cpu
  return [data[0x3e]!, data[0x4a]!, data[0x4b]!]
}
