/** Those who use the table all day: they start sessions, answer, press, break and mend things, and bring the table home. */
import type { Chance } from '../../hardware/simulator/noise.ts'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { QuickRun } from './quick-run.ts'

interface Mishap {
  readonly does: StimulusName
  /** Puts it right, a while later. */
  readonly mends?: StimulusName
}

const MISHAPS: readonly Mishap[] = [
  { does: 'stop' },
  { does: 'estop', mends: 'estop-release' },
  { does: 'ankle-open', mends: 'ankle-close' },
  { does: 'unplug', mends: 'replug' },
  { does: 'guard-reboot' },
  { does: 'sensor-a-off', mends: 'sensors-mend' },
  { does: 'supply-low', mends: 'supply-mend' },
  { does: 'jam', mends: 'unjam' },
  { does: 'power-cut', mends: 'power-back' },
]
const MISHAP_SHARE = 0.35
const FAINT_SHARE = 0.05
const LOOK_MS = 500
/** A table that has not come home by then never will, ms. */
const HOME_WITHIN_MS = 30 * 60_000
/** Reset is Stop held for four seconds, and some patience afterwards. */
const RESET_TAKES_MS = 6000
const HORIZONTAL_DEG = 6
/** The guard's own pause before it lets anyone rise, and a little more. */
const PAUSE_MS = 31_000

export class Household {
  readonly #run: QuickRun
  readonly #chance: Chance
  readonly #programs: readonly string[]
  /** What went wrong in words. */
  readonly problems: string[] = []
  mishaps = 0
  #holdsStart = false
  #busyUntilMs = 0
  #restedAtMs: number | null = null

  constructor(run: QuickRun, chance: Chance, programs: readonly string[]) {
    this.#run = run
    this.#chance = chance
    this.#programs = programs
  }

  /** One session, whatever happens in it, until the table is home again. */
  async session(): Promise<void> {
    const run = this.#run
    const program = this.#chance.pick(this.#programs)
    run.choose(program)
    await run.pass(1000)
    run.does('start')
    if (!(await run.until(() => run.live.session !== null, 10_000)))
      return void this.#problem(`no session of ${program} began: ${run.live.state}, ${run.live.refusals.join(' ')}`)
    const mishap = this.#chance.next() < MISHAP_SHARE ? this.#chance.pick(MISHAPS) : null
    if (this.#chance.next() < FAINT_SHARE) this.#busyUntilMs = run.nowMs + this.#chance.between(60, 900) * 1000
    await this.#comesHome(mishap)
  }

  async #comesHome(mishap: Mishap | null): Promise<void> {
    const run = this.#run
    const endMs = run.nowMs + HOME_WITHIN_MS
    let strikesAtMs = mishap ? run.nowMs + this.#chance.between(1, 360) * 1000 : null
    let mendsAtMs: number | null = null
    this.#restedAtMs = null
    while (!run.isHome || mendsAtMs !== null) {
      await run.pass(LOOK_MS)
      if (mishap && strikesAtMs !== null && run.nowMs >= strikesAtMs) {
        strikesAtMs = null
        this.mishaps++
        run.does(mishap.does)
        if (mishap.mends) mendsAtMs = run.nowMs + this.#chance.between(2, 90) * 1000
      }
      if (mishap?.mends && mendsAtMs !== null && run.nowMs >= mendsAtMs) {
        mendsAtMs = null
        run.does(mishap.mends)
      }
      if (run.nowMs >= this.#busyUntilMs) this.#act()
      if (run.nowMs > endMs) {
        const { state, guard, cause, phase } = run.live
        return this.#problem(`not home after ${mishap?.does}: ${state}, ${guard} ${cause}, ${phase}`)
      }
    }
    if (this.#holdsStart) this.#letGo()
  }

  #act(): void {
    const { live } = this.#run
    if (this.#holdsStart) {
      if (live.guard !== 'recovery' || live.driveMilli === 0) this.#letGo()
      return
    }
    const isAsked = live.signal === 'askingForStart' || live.phase === 'confirming'
    if (isAsked) this.#press('start', this.#chance.between(1, 6) * 1000)
    else if (live.session === null && live.guard === 'latched') this.#press('reset', RESET_TAKES_MS)
    else if (live.session === null && live.guard === 'recovery') this.#creep()
  }

  #press(button: 'start' | 'reset', restsMs: number): void {
    this.#run.does(button)
    this.#busyUntilMs = this.#run.nowMs + restsMs
  }

  /** Holds Start: to horizontal, and after the pause to upright. */
  #creep(): void {
    const { angleDeg } = this.#run.live
    const isLevel = angleDeg !== null && Math.abs(angleDeg) < HORIZONTAL_DEG
    if (isLevel) this.#restedAtMs ??= this.#run.nowMs
    if (isLevel && this.#restedAtMs !== null && this.#run.nowMs < this.#restedAtMs + PAUSE_MS) return
    this.#run.does('start-down')
    this.#holdsStart = true
    this.#busyUntilMs = this.#run.nowMs + 4000
  }

  #letGo(): void {
    this.#run.does('start-up')
    this.#holdsStart = false
    this.#busyUntilMs = this.#run.nowMs + 1000
  }

  #problem(text: string): void {
    this.problems.push(text)
  }
}
