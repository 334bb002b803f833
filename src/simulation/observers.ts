/**
 * Independent observers of the rules S1–S12: every millisecond they look at the physics, the pins, the buttons and what was
 * recorded, never at a machine's opinion of itself.
 */
import type { SimulatedTable } from '../../hardware/simulator/simulated-table.ts'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { Fact } from '../feed/live-state.ts'
import { BoundsObserver } from './observers/bounds.ts'
import { ControllerLostObserver } from './observers/controller-lost.ts'
import { type Breach, Docket, type RuleId, type RuleVerdict } from './observers/docket.ts'
import { InversionObserver } from './observers/inversion.ts'
import { PartsObserver } from './observers/parts.ts'
import { PowerObserver } from './observers/power.ts'
import { RecordObserver } from './observers/record.ts'
import { type Expectations, Scene } from './observers/scene.ts'
import { StartsObserver } from './observers/starts.ts'
import { StopButtonObserver } from './observers/stop-button.ts'
import { WayBackObserver } from './observers/way-back.ts'

export { RULES, type RuleId, type RuleVerdict } from './observers/docket.ts'

export class Observers {
  readonly #docket: Docket
  readonly #scene: Scene
  readonly #power: PowerObserver
  readonly #bounds: BoundsObserver
  readonly #inversion: InversionObserver
  readonly #wayBack: WayBackObserver
  readonly #starts: StartsObserver
  readonly #parts: PartsObserver
  readonly #controllerLost: ControllerLostObserver
  readonly #stopButton: StopButtonObserver
  readonly #record: RecordObserver

  constructor(table: SimulatedTable, expect: Expectations) {
    const docket = new Docket(() => table.nowMs)
    const scene = new Scene(table, expect)
    this.#docket = docket
    this.#scene = scene
    this.#power = new PowerObserver(scene, docket)
    this.#bounds = new BoundsObserver(scene, docket)
    this.#inversion = new InversionObserver(scene, docket)
    this.#wayBack = new WayBackObserver(scene, docket)
    this.#starts = new StartsObserver(scene, docket)
    this.#parts = new PartsObserver(scene, docket)
    this.#controllerLost = new ControllerLostObserver(scene, docket)
    this.#stopButton = new StopButtonObserver(scene, docket)
    this.#record = new RecordObserver(scene, docket)
  }

  /** Call after every simulated millisecond. Most of them nothing moves and nothing is broken: then little is looked at. */
  step(): void {
    const scene = this.#scene
    if (scene.look()) this.#handsMoved()
    if (scene.moves || scene.motorRuns || scene.estopPressed || this.#power.isOwed) this.#watchMotion()
    if (scene.inverted || this.#inversion.pauseIsOwed) this.#inversion.step()
    if (scene.startPressed) this.#wayBack.step()
    if (scene.controllerGoneMs > 0) this.#watchAlone()
    if (this.#parts.isSomeUnnoticed) this.#parts.step()
    if (this.#record.isWaiting) this.#record.step()
    if (scene.nowMs === scene.stopJudgedMs) this.#stopButton.judge()
  }

  #watchMotion(): void {
    this.#power.step()
    this.#stopButton.step()
    this.#bounds.step()
    this.#starts.step()
  }

  #watchAlone(): void {
    this.#controllerLost.step()
    this.#starts.alone()
  }

  #handsMoved(): void {
    this.#power.handsMoved()
    this.#inversion.handsMoved()
    this.#wayBack.handsMoved()
    this.#controllerLost.handsMoved()
    this.#stopButton.handsMoved()
    this.#record.handsMoved()
  }

  /** Call with everything that is done to the table. */
  happened(name: StimulusName): void {
    this.#starts.happened(name)
    this.#parts.happened(name)
    this.#scene.happened(name)
  }

  /** Call with everything that is recorded. */
  heard(fact: Fact): void {
    this.#bounds.heard(fact)
    this.#inversion.heard(fact)
    this.#wayBack.heard(fact)
    this.#starts.heard(fact)
    this.#parts.heard(fact)
    this.#record.heard(fact)
  }

  /** Call with each drive the controller sends. */
  drove(): void {
    this.#scene.droveAtMs = this.#scene.table.nowMs
  }

  /** Call when the start of a session is on the disk. */
  recorded(session: string): void {
    this.#record.recorded(session)
  }

  /** The verdict on every rule; some are judged here, by where the table stands at the end. */
  verdicts(): Record<RuleId, RuleVerdict> {
    this.#inversion.end()
    this.#wayBack.end()
    this.#record.end()
    return this.#docket.verdicts()
  }

  /** What was broken of this table and is not mended. */
  get faults(): ReadonlySet<StimulusName> {
    return this.#scene.faults
  }

  get brokenRules(): RuleId[] {
    return [...this.#docket.breaches.keys()]
  }

  /** When and how each rule that was broken was broken first. */
  get breaches(): ReadonlyMap<RuleId, Breach> {
    return this.#docket.breaches
  }
}
