import type { StimulusName } from '../../../hardware/simulator/stimuli.ts'
import type { Fact } from '../../feed/live-state.ts'
import type { Docket } from './docket.ts'
import { MENDS, type Scene } from './scene.ts'

/** 200 ms of motion (S9), and what a status takes to arrive. */
const ALLOWED_MS = 240
/** In motion faster than this, degrees per second; slower motion is judged by the same angle. */
const MOTION_DEG_PER_S = 1
/** Broken for this long at rest, it counts as there before the start, ms. */
const BEFORE_START_MS = 600

/** Faults of a sensor, switch, contactor or wire, and where each of them contradicts the truth. */
const PARTS: Partial<Record<StimulusName, { readonly inMotion: boolean; readonly atRest: boolean }>> = {
  'sensor-a-stuck': { inMotion: true, atRest: false },
  'sensor-b-stuck': { inMotion: true, atRest: false },
  'sensor-a-off': { inMotion: true, atRest: true },
  'sensor-b-off': { inMotion: true, atRest: true },
  'sensor-a-stale': { inMotion: true, atRest: true },
  'contactor-open': { inMotion: true, atRest: false },
  'contactor-welded': { inMotion: false, atRest: true },
  'estop-a-cut': { inMotion: true, atRest: true },
  'stop-wire-cut': { inMotion: true, atRest: true },
  'overtravel-cut': { inMotion: true, atRest: true },
  'horizontal-cam-open': { inMotion: false, atRest: true },
}
/** What hands bring about tells of no broken part. */
const BY_HAND: ReadonlySet<string> = new Set([
  'none',
  'startReleased',
  'stopRequested',
  'promptUnanswered',
  'estopPressed',
])

interface Broken {
  readonly name: StimulusName
  readonly sinceMs: number
  movedMs: number
}

/** S9: a failed part is noticed within 200 ms of motion, or before the next start. */
export class PartsObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  #unnoticed: Broken[] = []

  constructor(scene: Scene, docket: Docket) {
    this.#scene = scene
    this.#docket = docket
  }

  get isSomeUnnoticed(): boolean {
    return this.#unnoticed.length > 0
  }

  happened(name: StimulusName): void {
    const mended = MENDS[name]
    if (mended) this.#unnoticed = this.#unnoticed.filter((broken) => !mended.includes(broken.name))
    if (name === 'power-cut' || name === 'guard-reboot') this.#unnoticed = []
    // Where the table is already being looked after, nothing is left to notice.
    if (PARTS[name] && !this.#scene.faults.has(name) && !this.#scene.table.board.alarm)
      this.#unnoticed.push({ name, sinceMs: this.#scene.nowMs, movedMs: 0 })
  }

  heard(fact: Fact): void {
    if (this.#unnoticed.length === 0) return
    if (fact.type === 'sessionStarted') this.#judgeStart()
    else if (isNotice(fact)) this.#noticed()
    // A broken Stop wire is a pressed Stop, and noticed as one.
    else if (fact.type === 'panel' && fact.button === 'stop' && fact.pressed) this.#stopIsTold()
  }

  step(): void {
    if (this.#scene.table.board.alarm) this.#noticed()
    else if (Math.abs(this.#scene.speedDegPerS) > MOTION_DEG_PER_S) this.#countMotion()
  }

  #stopIsTold(): void {
    this.#unnoticed = this.#unnoticed.filter(({ name }) => name !== 'stop-wire-cut')
  }

  #noticed(): void {
    this.#unnoticed = []
    this.#docket.exercise('S9')
  }

  /** S9 is about a single failure: where something else is broken too, the table may be on its way back because of that. */
  #countMotion(): void {
    if (this.#scene.faults.size > 1) return
    for (const broken of this.#unnoticed) {
      if (!PARTS[broken.name]!.inMotion) continue
      broken.movedMs += 1
      if (broken.movedMs > ALLOWED_MS) this.#docket.break('S9', `${broken.name} goes unnoticed in motion`)
    }
  }

  #judgeStart(): void {
    const before = this.#scene.nowMs - BEFORE_START_MS
    const missed = this.#unnoticed.find(({ name, sinceMs }) => sinceMs < before && PARTS[name]!.atRest)
    this.#docket.exercise('S9')
    if (missed) this.#docket.break('S9', `a session starts although ${missed.name} was there before`)
  }
}

function isNotice(fact: Fact): boolean {
  if (fact.type === 'refused') return true
  if (fact.type === 'causeRaised') return !BY_HAND.has(fact.cause)
  return fact.type === 'guardChanged' && !BY_HAND.has(fact.cause)
}
