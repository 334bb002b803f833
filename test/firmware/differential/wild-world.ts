import { SWITCH } from '../../../hardware/guard/vocabulary.ts'
import { NO_READING } from '../../../hardware/simulator/guard-core.ts'
import type { Chance } from '../../../hardware/simulator/noise.ts'
import type { GuardConfig } from '../../../hardware/table.ts'
import type { Input, Output } from './reference.ts'

/** What the world knows of its guard. */
export interface GuardView {
  readonly state: 'idle' | 'recovery' | 'latched' | 'other'
  readonly deepestMdeg: number
}

const CONTACTOR_MS = 20
const MOST_SECTION_MS = { idle: 600, other: 900, recovery: 1500, latched: 700 } as const
/** Of a session, and of the ways back. */
const CALM_SHARE = { idle: 0.8, other: 0.6, recovery: 0.75, latched: 0.85 } as const
const SECOND_TROUBLE_SHARE = 0.3
const HELPFUL_SHARE = 0.85
const STANDS_ELSEWHERE_SHARE = 0.2
const STANDS_UPRIGHT_SHARE = 0.3
const MOST_MDEG = 110_000
const ALL_SWITCHES = Object.values(SWITCH)

/** What may be wrong in a section of time. */
const TROUBLES = [
  ...['leap', 'one angle', 'one angle', 'noise', 'noise', 'switches', 'one switch', 'one switch', 'one switch', 'ages'],
  ...[
    'current',
    'current',
    'supply',
    'supply',
    'board',
    'relays',
    'rough',
    'slip',
    'slip',
    'runaway',
    'jam',
    'jam',
    'estop',
    'estop',
  ],
] as const
type Trouble = (typeof TROUBLES)[number]

/**
 * Inputs of a guard as no table makes them, in sections of up to 1.5 s: a rough table that obeys its guard, and a person who
 * wants to get on, so that sessions come about; and angles at the edges of the guard's bands, sensors that jump, switches that
 * lie, currents and ages about their limits.
 */
export class WildWorld {
  /** How far the whole table has been put elsewhere, as if it had gone there long ago, milli-degrees. */
  shiftMdeg = 0
  readonly #input: Input
  readonly #chance: Chance
  readonly #config: GuardConfig
  readonly #troubles = new Set<Trouble>()
  #mdeg: number
  #contactorMs = 0
  #sectionMs = 0
  #leftMs = 0
  #isHelpful = true
  #slipMdegPerMs = 0
  #driven = 1
  #offset: [number, number] = [0, 0]
  #noiseMdeg = 0
  #lie = 0
  readonly #kind: number

  constructor(chance: Chance, config: GuardConfig) {
    this.#chance = chance
    this.#config = config
    this.#mdeg = config.uprightDeg * 1000
    this.#kind = chance.pick([0, 0, 0, 4, 4, 8, 16, 24])
    this.#input = {
      angleMdeg: [this.#mdeg, this.#mdeg],
      angleAgeMs: [0, 0],
      currentMa: 0,
      supplyMv: 0,
      switches: 0,
      board: 0,
    }
  }

  /** The next millisecond, after the guard has put this out. */
  next(output: Output, view: GuardView): Input {
    this.shiftMdeg = 0
    if (this.#leftMs-- <= 0) this.#beginSection(view)
    this.#sectionMs++
    this.#moveTable(output)
    const input = this.#input
    input.angleMdeg = [this.#reading(0), this.#reading(1)]
    input.switches = this.#switches(output, view)
    input.currentMa = this.#has('current') ? this.#about(this.#config.currentLimitA * 1000, 1) : 800
    input.supplyMv = this.#has('supply') ? this.#about(this.#config.supplyMinV * 1000, -1) : 60_000
    input.angleAgeMs = [this.#age(), this.#age()]
    return input
  }

  #has(trouble: Trouble): boolean {
    return this.#troubles.has(trouble)
  }

  #beginSection({ deepestMdeg, state }: GuardView): void {
    const chance = this.#chance
    this.#leftMs = chance.between(20, MOST_SECTION_MS[state])
    this.#sectionMs = 0
    this.#troubles.clear()
    if (chance.next() >= CALM_SHARE[state]) {
      this.#troubles.add(chance.pick(TROUBLES))
      if (chance.next() < SECOND_TROUBLE_SHARE) this.#troubles.add(chance.pick(TROUBLES))
    }
    this.#isHelpful = chance.next() < HELPFUL_SHARE
    this.#lie = this.#has('switches') ? chance.between(0, 0x3ff) : chance.pick(ALL_SWITCHES)
    this.#slipMdegPerMs = this.#has('slip') ? chance.pick([-7, -5.3, -4.9, -2.1, -1, 0.9, 1, 2.1, 4.9, 5.3, 7]) : 0
    this.#driven = this.#has('jam') ? 0 : this.#has('runaway') ? chance.pick([-1, 1.5, 3]) : 1
    this.#offset = [0, 0]
    if (this.#has('one angle')) this.#offset[chance.between(0, 1)] = this.#jump()
    this.#noiseMdeg = this.#has('noise') ? chance.pick([300, 3000, 60_000]) : chance.pick([60, 60, 0])
    this.#input.board = this.#has('board') ? chance.pick([1, 2, 3, 5, 7, 255]) : this.#kindOfTable()
    if (this.#has('leap')) this.#mdeg = this.#edge(deepestMdeg)
    else if (state !== 'other' && chance.next() < STANDS_UPRIGHT_SHARE)
      this.#standElsewhere(this.#config.uprightDeg * 1000)
    else if (chance.next() < STANDS_ELSEWHERE_SHARE) this.#standElsewhere(this.#edge(deepestMdeg))
  }

  /** Relays, accelerometers: bits of guard_input.board. */
  #kindOfTable(): number {
    return this.#kind ^ (this.#has('relays') ? 4 : 0) ^ (this.#has('rough') ? this.#chance.pick([8, 16, 24]) : 0)
  }

  #standElsewhere(mdeg: number): void {
    this.shiftMdeg = Math.round(mdeg - this.#mdeg)
    this.#mdeg += this.shiftMdeg
  }

  #moveTable(output: Output): void {
    const drivenMdeg =
      this.#contactorMs >= CONTACTOR_MS ? (output.driveMilli * this.#config.fullSpeedDegPerS) / 1000 : 0
    const next = this.#mdeg + drivenMdeg * this.#driven + this.#slipMdegPerMs
    this.#mdeg = Math.max(-MOST_MDEG, Math.min(MOST_MDEG, next))
    this.#contactorMs = output.contactor ? Math.min(CONTACTOR_MS, this.#contactorMs + 1) : 0
  }

  #reading(which: 0 | 1): number {
    const offset = this.#offset[which]!
    if (offset === NO_READING) return NO_READING
    return Math.round(this.#mdeg + offset + this.#chance.between(-this.#noiseMdeg, this.#noiseMdeg))
  }

  #switches(output: Output, view: GuardView): number {
    const at = this.#mdeg
    let bits: number = SWITCH.ankleLocked
    if (at <= 1000) bits |= SWITCH.atHorizontal
    if (at <= this.#config.uprightDeg * 1000 + 2000) bits |= SWITCH.atUpright
    if (output.contactor && this.#contactorMs >= CONTACTOR_MS) bits |= SWITCH.contactorClosed
    if (this.#isHelpful) bits |= this.#pressed(view)
    else if (this.#lie <= SWITCH.stopPressed) bits |= this.#lie
    if (this.#has('estop') && this.#sectionMs % 100 < 60) bits |= SWITCH.estopAOpen | SWITCH.estopBOpen
    if (this.#has('one switch')) bits ^= this.#lie
    if (this.#has('switches')) bits = this.#chance.next() < 0.02 ? this.#chance.between(0, 0xffff) : this.#lie
    return bits
  }

  /** What a person does who wants to get on. */
  #pressed({ state }: GuardView): number {
    const isDown = this.#sectionMs % 500 > 60
    if (state === 'latched') return isDown ? SWITCH.stopPressed : 0
    if (state === 'recovery') return this.#sectionMs > 60 ? SWITCH.startPressed : 0
    return state === 'idle' && isDown ? SWITCH.startPressed : 0
  }

  #age(): number {
    return this.#has('ages') ? this.#chance.pick([0, 1, 99, 100, 100, 100, 101, 65_535]) : this.#chance.between(0, 3)
  }

  /** Mostly just beyond a limit, `way` of it. */
  #about(limit: number, way: 1 | -1): number {
    if (this.#chance.next() < 0.99) return limit + way
    return Math.min(65_535, this.#chance.pick([0, limit - 1, limit, limit + 1, 65_535]))
  }

  /** An angle at one of the guard's edges, or anywhere. */
  #edge(deepestMdeg: number): number {
    const upright = this.#config.uprightDeg * 1000
    const edges = [
      ...[
        upright,
        upright,
        upright - 500,
        upright + 300,
        upright + 500,
        upright + 4000,
        upright + 4500,
        upright + 8000,
      ],
      ...[-10_000, -5000, -1000, 0, 0, 2000, 4200, 5000, 5300, deepestMdeg, deepestMdeg + 700, deepestMdeg + 800],
      ...[this.#config.maxAngleDeg * 1000, MOST_MDEG],
    ]
    if (this.#chance.next() < 0.2) return this.#chance.between(-MOST_MDEG, MOST_MDEG)
    const beside = this.#chance.pick([1, 1, 20])
    return this.#chance.pick(edges) + this.#chance.between(-beside, beside)
  }

  #jump(): number {
    const size = this.#chance.pick([
      NO_READING,
      90,
      100,
      110,
      130,
      400,
      410,
      700,
      710,
      2990,
      3000,
      3010,
      60_000,
      400_000,
      2_000_000_000,
    ])
    return size === NO_READING || this.#chance.next() < 0.5 ? size : -size
  }
}
