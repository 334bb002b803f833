/**
 * Words to tell stories about a table with: what people press, what breaks, what must then be so. Virtual time, nothing
 * sleeps. What is asserted is the physics (`board`), never a machine's opinion of itself.
 */
import { expect } from 'vitest'
import type { GuardCause, GuardState } from '../../hardware/guard/vocabulary.ts'
import type { DriveTrain } from '../../hardware/simulator/drive-train.ts'
import type { Person } from '../../hardware/simulator/person.ts'
import type { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import type { Cause } from '../../machines/responses.ts'
import type { Fact, Phase, SimulatedRun, StimulusName } from '../../src/testing.ts'
import { simulatedTable } from '../../src/testing.ts'
import { bringUpright } from './way-back.ts'

/** Every phase in two minutes: two angles, a rest that is still inverted, the shortest pause. */
export const EVERY_PHASE = `
[comfort]
pause_s = 30
rise_stop_s = 2
program = "every-phase"
[[programs]]
id = "every-phase"
name = "Every phase"
description = "Goes through every phase of a session quickly."
pause_s = 30
[[programs.steps]]
angle_deg = 14
hold_s = 8
rest_angle_deg = 8
rest_s = 6
[[programs.steps]]
angle_deg = 20
hold_s = 8
`

export interface StoryOptions {
  readonly toml?: string
  readonly program?: string
  readonly person?: Person
  readonly driveTrain?: DriveTrain
  readonly angleDeg?: number
  readonly seed?: number
  /** The disk acknowledges a session's start after this long, seconds; `null`: never. */
  readonly diskTakesS?: number | null
  /** Something is broken before the power comes on. */
  readonly alreadyBroken?: (board: SimulatedBoard) => void
}

/** Slower than this the table stands, degrees per second. */
export const STANDS_DEG_PER_S = 0.15

/** A table that has been switched on and found by its controller. */
export function aTable(options: StoryOptions = {}): Story {
  const story = new Story(options)
  story.waitsS(1)
  return story
}

export class Story {
  readonly toml: string
  readonly run: SimulatedRun

  constructor({ toml = EVERY_PHASE, diskTakesS = 0, alreadyBroken, ...options }: StoryOptions) {
    this.toml = toml
    this.run = simulatedTable({
      toml,
      ...options,
      record: (fact, run) => {
        if (fact.type !== 'sessionStarted' || diskTakesS === null) return
        if (diskTakesS === 0) run.controller.startRecorded(fact.session)
        else run.at(run.nowMs + diskTakesS * 1000, () => run.controller.startRecorded(fact.session))
      },
    })
    alreadyBroken?.(this.board)
  }

  // ---- what is so ----

  get board(): SimulatedBoard {
    return this.run.table.board
  }

  get angleDeg(): number {
    return this.board.motion.angleDeg
  }

  /** True speed of the table, a slipping gear included. */
  get speedDegPerS(): number {
    return this.board.motion.speedDegPerS + this.board.motion.slipDegPerS
  }

  get guard(): GuardState {
    return this.board.guardState
  }

  get phase(): Phase | null {
    return this.run.phase
  }

  get stands(): boolean {
    return Math.abs(this.speedDegPerS) < STANDS_DEG_PER_S
  }

  get isUpright(): boolean {
    return this.angleDeg < this.board.uprightDeg + 4
  }

  get motorIsPowered(): boolean {
    return this.board.contactorClosed && this.board.driveMilli !== 0
  }

  factsOf<Type extends Fact['type']>(type: Type): Extract<Fact, { type: Type }>[] {
    return this.run.facts.filter((fact): fact is Extract<Fact, { type: Type }> => fact.type === type)
  }

  /** When `cause` was first noted, ms, or `null`. */
  notedAtMs(cause: Cause): number | null {
    return this.factsOf('causeRaised').find((fact) => fact.cause === cause)?.atMs ?? null
  }

  get endedWith(): { outcome: string; cause: string | null } | null {
    const ended = this.factsOf('sessionEnded').at(-1)
    return ended ? { outcome: ended.outcome, cause: ended.cause } : null
  }

  // ---- what people do ----

  pressStart(): this {
    return this.suffers('start').waitsS(0.2)
  }

  pressStop(): this {
    return this.suffers('stop').waitsS(0.2)
  }

  holdsStart(): this {
    return this.suffers('start-down')
  }

  letsGoOfStart(): this {
    return this.suffers('start-up').waitsS(0.1)
  }

  hitsEstop(): this {
    return this.suffers('estop')
  }

  releasesEstop(): this {
    return this.suffers('estop-release').waitsS(0.2)
  }

  /** Stop held for four seconds and let go. */
  resets(): this {
    return this.suffers('reset').waitsS(4.3)
  }

  /** At most what S6 allows: release the emergency stop, reset, hold one button; and in a session, press Stop and Start. */
  comesBackUpright(): this {
    bringUpright(this)
    return this
  }

  // ---- what happens ----

  suffers(...names: StimulusName[]): this {
    for (const name of names) this.run.do(name)
    return this
  }

  waitsS(seconds: number): this {
    this.run.run(Math.round(seconds * 1000))
    return this
  }

  /** Waits, at most `withinS`, until `so` is so, looked at every 20 ms. */
  until(what: string, so: () => boolean, withinS = 120): this {
    expect(this.run.until(so, withinS * 1000), `${what} within ${withinS} s; ${this.situation}`).toBe(true)
    return this
  }

  /** The same, looked at every millisecond. Returns how long it took, ms. */
  withinMs(withinMs: number, what: string, so: () => boolean): number {
    for (let tookMs = 0; ; tookMs += 1) {
      if (so()) return tookMs
      if (tookMs >= withinMs) return expect.fail(`not within ${withinMs} ms: ${what}; ${this.situation}`)
      this.run.run(1)
    }
  }

  reaches(phase: Phase, withinS = 120): this {
    return this.until(`phase ${phase}`, () => this.phase === phase, withinS)
  }

  reachesAngle(what: string, so: (angleDeg: number) => boolean, withinS = 120): this {
    return this.until(what, () => so(this.angleDeg), withinS)
  }

  // ---- what must be so ----

  guardIs(state: GuardState, cause?: GuardCause): this {
    expect(this.guard, this.situation).toBe(state)
    if (cause) expect(this.run.controller.lastStatus?.cause, this.situation).toBe(cause)
    return this
  }

  /** Power off, motor still, alarm on, and the reason known. */
  isLatched(cause?: GuardCause): this {
    this.guardIs('latched', cause)
    expect(this.board.driveMilli, 'drive of a latched guard').toBe(0)
    expect(this.board.alarm, 'alarm of a latched guard').toBe(true)
    return this
  }

  /** Nothing moves for `seconds`, whatever the table's people hope for. */
  staysStillForS(seconds: number): this {
    const fromDeg = this.angleDeg
    this.waitsS(seconds)
    expect(Math.abs(this.angleDeg - fromDeg), `moved; ${this.situation}`).toBeLessThan(0.2)
    return this
  }

  /** No observer of the rules S1–S12 has seen one broken. */
  keepsTheRules(): this {
    const broken = Object.entries(this.run.observers.verdicts()).flatMap(([rule, { verdict, why }]) =>
      verdict === 'broken' ? `${rule}: ${why}` : [],
    )
    expect(broken.join('\n'), this.story).toBe('')
    return this
  }

  /** Where things stand, for the message of a failing test. */
  get situation(): string {
    const { state, phase, nowMs } = this.run
    const at = `${this.angleDeg.toFixed(1)}° at ${this.speedDegPerS.toFixed(2)}°/s`
    return `${(nowMs / 1000).toFixed(2)} s: ${at}, guard ${this.guard}, ${state}${phase ? ` (${phase})` : ''}\n${this.story}`
  }

  get story(): string {
    return this.run.tellings.map(({ atMs, text }) => `  ${(atMs / 1000).toFixed(2)} s ${text}`).join('\n')
  }
}
