import fc from 'fast-check'
import { GUARD_CAUSES, GUARD_STATES, type GuardCause } from '../../hardware/guard/vocabulary.ts'
import { SIGNALS } from '../../hardware/table.ts'
import { type LiveState, PHASES } from '../../src/feed/live-state.ts'

/** A calm table, ready to start. */
export const READY: LiveState = {
  atMs: 0,
  table: 'mock-serial',
  state: 'upright',
  phase: null,
  say: 'Ready. Press Start.',
  angleDeg: -75,
  targetDeg: null,
  speedDegPerS: 0,
  driveMilli: 0,
  guard: 'idle',
  cause: 'none',
  interlocks: [],
  switches: 0x010,
  signal: 'ready',
  alarm: false,
  invertedS: 0,
  exposureMin: 0,
  program: 'Gentle',
  user: null,
  session: null,
  phaseS: null,
  phaseLeftS: null,
  refusals: [],
}

/** Anything a live state could ever hold, sensible or not. */
export const anyState: fc.Arbitrary<LiveState> = fc.record({
  atMs: fc.nat(),
  table: fc.constantFrom('simulated', 'mock-serial', 'emulated', 'serial'),
  state: fc.constantFrom('connecting', 'upright', 'session', 'recovering', 'latched', 'linkLost'),
  phase: fc.option(fc.constantFrom(...PHASES)),
  say: fc.string({ unit: 'grapheme', maxLength: 200 }),
  angleDeg: fc.option(fc.double({ min: -110, max: 110, noNaN: true })),
  targetDeg: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
  speedDegPerS: fc.double({ min: -10, max: 10, noNaN: true }),
  driveMilli: fc.integer({ min: -1000, max: 1000 }),
  guard: fc.option(fc.constantFrom(...GUARD_STATES)),
  cause: fc.constantFrom(...(Object.keys(GUARD_CAUSES) as GuardCause[])),
  interlocks: fc.constant([]),
  switches: fc.nat(0x3ff),
  signal: fc.constantFrom(...SIGNALS),
  alarm: fc.boolean(),
  invertedS: fc.nat(2000),
  exposureMin: fc.double({ min: 0, max: 20, noNaN: true }),
  program: fc.option(fc.string({ maxLength: 80 })),
  user: fc.option(fc.string({ maxLength: 40 })),
  session: fc.option(fc.string({ maxLength: 40 })),
  phaseS: fc.option(fc.nat(1000)),
  phaseLeftS: fc.option(fc.nat(1000)),
  refusals: fc.array(fc.string({ maxLength: 200 }), { maxLength: 5 }),
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOURS = /\u001b\[[0-9;]*m/g

/** A line without its colours. */
export function plain(line: string): string {
  return line.replaceAll(COLOURS, '')
}

/** Cells a line takes at least: a character one, a mark on top of it none. */
export function widthOf(line: string): number {
  return [...plain(line)].filter((character) => !/[\p{Mn}\p{Me}]/u.test(character)).length
}
