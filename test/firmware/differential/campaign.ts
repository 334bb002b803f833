import type { BoardName } from '../../../hardware/emulator/board-layout.ts'
import { GUARD_STATES, type GuardState } from '../../../hardware/guard/vocabulary.ts'
import type { Chance } from '../../../hardware/simulator/noise.ts'
import type { GuardConfig } from '../../../hardware/table.ts'
import { CoreOnChip } from './core-on-chip.ts'
import { Difference } from './difference.ts'
import { field, type Input, type Output, Reference, setField } from './reference.ts'
import { seeded } from './seeded.ts'
import { Tally } from './tally.ts'
import { WildRequests } from './wild-request.ts'
import { type GuardView, WildWorld } from './wild-world.ts'

const EPISODE_STEPS = 5000
const REQUEST_SHARE = { idle: 0.25, recovery: 0.02, latched: 0.02, other: 0.002 } as const
const WARP_SHARE = { idle: 0.003, recovery: 0.012, latched: 0.012, other: 0.005 } as const
const OFF: Output = { driveMilli: 0, contactor: false, alarm: false, statusDue: false }
const TYPICAL: GuardConfig = {
  uprightDeg: -75,
  maxAngleDeg: 60,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}
/** Limits at the ends of their ranges, and none. */
const CONFIGS: readonly (GuardConfig | null)[] = [
  TYPICAL,
  { ...TYPICAL, uprightDeg: -45, maxAngleDeg: 10, capS: 30, fullSpeedDegPerS: 12, currentLimitA: 1, supplyMinV: 5 },
  { ...TYPICAL, uprightDeg: -90, maxAngleDeg: 90, capS: 900, fullSpeedDegPerS: 1.5, deadBandMilli: 30, pauseS: 600 },
  null,
]

/** A clock of the guard, to what it may be set, and in which states that matters; in any where none is named. */
type Clock = readonly [path: string, values: readonly number[], ...states: GuardState[]]

/** Time that passes at once, up to just before something happens: each is reached by waiting, only not in a test. */
const CLOCKS: readonly Clock[] = [
  ['state_ms', [14_998, 2_699_998, 3_599_998], 'armed'],
  ['state_ms', [3998], 'backingOff'],
  ['state_ms', [179_998], 'returning'],
  ['state_ms', [0x7fff_fffe, 0xffff_fff0], 'idle', 'latched'],
  ['return_grace_ms', [2498, 2998, 65_530], 'armed'],
  ['inverted.s', [28, 29, 598, 599, 600, 898, 3600], 'armed'],
  ['drive_age_ms', [148, 1998, 65_530], 'armed'],
  ['stalled_ms', [398], 'armed'],
  ['stalled_ms', [1498], 'backingOff', 'returning', 'recovery'],
  ['start_age_ms', [2990, 65_530], 'idle'],
  ['paused.s', [29, 30, 599, 65_535], 'armed', 'recovery'],
  ['paused.s', [29, 30, 599], 'recovery'],
  ['blind_ms', [179_998], 'recovery'],
  ['start.held_ms', [2998, 9998, 14_998], 'latched'],
  ['start.held_ms', [14_998, 65_530]],
  ['stop.held_ms', [2998, 3001, 5000, 9998], 'latched'],
  ['stop.held_ms', [2998, 3001, 5000, 9998], 'latched'],
  ['stop.held_ms', [14_998, 65_530], 'latched', 'recovery'],
  ['uptime_ms', [65_530, 0xffff_fff0, 0x0fff_ffff], 'idle', 'armed'],
  ['status_n', [65_530, 32], 'idle', 'armed'],
]

type Place = readonly [path: string, perMdeg: number]

/** Every field that tells where the table is or was. */
const PLACES: readonly Place[] = [
  ...[0, 1].flatMap((channel): Place[] => [
    [`channel[${channel}].mdeg_x16`, 16],
    [`channel[${channel}].mdeg`, 1],
    ...Array.from({ length: 16 }, (_, slot): Place => [`history_mdeg[${channel}][${slot}]`, 1]),
  ]),
  ...['deep_mdeg', 'shallow_mdeg', 'least_mdeg', 'most_mdeg', 'back_off_from_mdeg'].map((path): Place => [path, 1]),
]

/** The guard of a chip and the module, side by side: the same inputs and the same requests, millisecond by millisecond. */
export class Campaign {
  readonly tally = new Tally()
  readonly #chips: readonly CoreOnChip[]
  readonly #seed: number
  readonly #board: BoardName

  constructor(board: BoardName, seed: number) {
    this.#board = board
    this.#seed = seed
    this.#chips = CONFIGS.map((config) => new CoreOnChip(config, board))
  }

  /** Longest step, cycles. */
  get maxStepCycles(): number {
    return Math.max(...this.#chips.map(({ maxStepCycles }) => maxStepCycles))
  }

  /** @throws Difference with all that is needed to do it again */
  run(steps: number): void {
    for (let episode = 0; this.tally.steps < steps; episode++) this.#episode(episode)
  }

  #episode(episode: number): void {
    const seed = this.#seed * 100_000 + episode
    const which = episode % CONFIGS.length
    const config = CONFIGS[which]!
    const chip = this.#chips[which]!
    const chance = seeded(seed)
    const world = new WildWorld(chance, config ?? TYPICAL)
    const requests = new WildRequests(chance, config ?? TYPICAL)
    const pair = new Pair(chip, config, `${this.#board}, seed ${this.#seed}, episode ${episode}`)
    for (let step = 0; step < EPISODE_STEPS; step++) {
      const view = viewOf(chip.guard)
      if (chance.next() < WARP_SHARE[view.state]) pair.warp(chance)
      const input = world.next(pair.output, view)
      if (world.shiftMdeg !== 0) pair.shift(world.shiftMdeg)
      pair.step(input)
      this.tally.count(chip.guard)
      if (pair.output.statusDue && chance.next() < 0.9) {
        this.tally.statuses++
        const drive = requests.drive(pair.takeStatus())
        if (drive) this.#asks(pair, drive)
      }
      if (chance.next() < REQUEST_SHARE[view.state]) this.#asks(pair, requests.any())
    }
    this.tally.boots++
  }

  #asks(pair: Pair, body: Uint8Array): void {
    pair.receive(body)
    this.tally.frames++
  }
}

class Pair {
  output: Output = OFF
  readonly #chip: CoreOnChip
  readonly #reference: Reference
  readonly #title: string
  #step = 0
  #input: Input | null = null

  constructor(chip: CoreOnChip, config: GuardConfig | null, title: string) {
    chip.boot()
    this.#chip = chip
    this.#reference = new Reference(config)
    this.#title = title
    this.#compare('boots')
  }

  step(input: Input): void {
    this.#step++
    this.#input = input
    const theirs = this.#reference.step(input)
    this.output = this.#chip.step(input)
    if (!isSame(theirs, this.output) || !this.#reference.isSame(this.#chip.guard))
      this.#fail(`puts out ${JSON.stringify(this.output)}, WebAssembly ${JSON.stringify(theirs)}`)
  }

  /** The number of the status; what sending it leaves behind is taken over, for on the chip it is no function of its own. */
  takeStatus(): number {
    const { n } = this.#reference.core.takeStatus(0)
    this.#chip.guard.set(this.#reference.guard())
    return n
  }

  receive(body: Uint8Array): void {
    const theirs = this.#reference.core.receive(body)
    const ours = this.#chip.receive(body)
    if (theirs?.join() !== ours?.join())
      this.#fail(`answers ${body.join(' ')} with ${ours?.join(' ')}, WebAssembly ${theirs?.join(' ')}`)
    this.#compare(`took ${body.join(' ')}`)
  }

  /** One of the guard's clocks stands elsewhere. */
  warp(chance: Chance): void {
    const { guard } = this.#chip
    const state = GUARD_STATES[field(guard, 'state')]!
    const [path, values] = chance.pick(
      CLOCKS.filter(([, , ...states]) => states.length === 0 || states.includes(state)),
    )
    if (path.endsWith('held_ms') && field(guard, path) === 0) return
    setField(guard, path, chance.pick(values))
    this.#reference.take(guard)
  }

  /** The table is somewhere else, as if it had gone there long ago. */
  shift(byMdeg: number): void {
    const { guard } = this.#chip
    for (const [path, scale] of PLACES) setField(guard, path, field(guard, path) + byMdeg * scale)
    this.#reference.take(guard)
  }

  #compare(what: string): void {
    if (!this.#reference.isSame(this.#chip.guard)) this.#fail(what)
  }

  #fail(what: string): never {
    throw new Difference(
      `${this.#title}, step ${this.#step}`,
      what,
      this.#reference.differences(this.#chip.guard),
      this.#input,
    )
  }
}

function isSame(a: Output, b: Output): boolean {
  return (Object.keys(a) as (keyof Output)[]).every((name) => a[name] === b[name])
}

export function viewOf(guard: Uint8Array): GuardView {
  const name = GUARD_STATES[field(guard, 'state')]!
  const state = name === 'idle' || name === 'recovery' || name === 'latched' ? name : 'other'
  return { state, deepestMdeg: field(guard, 'deepest_mdeg') }
}
