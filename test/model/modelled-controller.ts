/**
 * The controller of the explored world: the real machines, the real estimator and the real merging of the buttons' two paths, in
 * the order of `src/control/controller.ts`. Only the follower is another one: a constant speed towards the machine's target.
 * `agrees.test.ts` holds it against the real controller.
 */
import { FLAG, INTERLOCK, namesOf } from '../../hardware/guard/vocabulary.ts'
import type { GuardCore } from '../../hardware/simulator/guard-core.ts'
import type { PanelEvent, TableStatus } from '../../hardware/table.ts'
import type { Cause } from '../../machines/responses.ts'
import { announcedCapS, type TableFact } from '../../machines/table.machine.ts'
import { Estimator } from '../../src/control/estimator.ts'
import { measuredDeg } from '../../src/control/follower.ts'
import { PanelMerge } from '../../src/control/panel-merge.ts'
import { refusalOf } from '../../src/control/refusals.ts'
import type { MachineInput, MachineNode, MachineTable } from './machine-table.ts'
import type { ModelTable } from './tables.ts'
import type { WorldState } from './world-state.ts'

const CAP_LEAD_S = 5
const SOFT_LIMIT_DEG = 1.2
const REACHED_DEG = 0.5
const REACHED_BEYOND_DEG = 2
const REACHED_DEG_PER_S = 0.4
/** As far behind as the follower lets a table be, at the speeds of this one, ms. */
const LEFT_BEHIND_MS = 2500
const SLOW_DEG_PER_S = 0.1
/** Speed for each degree of the way that is left, 1/s, and the way that is none, degrees. */
const APPROACH_PER_S = 2
const THERE_DEG = 0.1

export class ModelledController {
  readonly #machines: MachineTable
  readonly #core: GuardCore
  readonly #table: ModelTable
  #w: WorldState
  #estimator = new Estimator()
  #panel = new PanelMerge()
  #waiting: MachineInput[] = []
  #isSending = false

  constructor(machines: MachineTable, core: GuardCore, table: ModelTable, w: WorldState) {
    this.#machines = machines
    this.#core = core
    this.#table = table
    this.#w = w
  }

  get node(): MachineNode {
    return this.#machines.node(this.#w.node)
  }

  /** Goes on in another world, as it was left there. */
  adopt(w: WorldState): void {
    this.#w = w
    this.#estimator = new Estimator()
    this.#panel = new PanelMerge()
    if (w.status === null) return
    this.#estimator.observe(w.status)
    this.#panel.adopt(w.status.switches)
    if (w.toldStart !== null) this.#panel.fromPanel({ button: 'start', pressed: w.toldStart })
    if (w.toldStop !== null) this.#panel.fromPanel({ button: 'stop', pressed: w.toldStop })
  }

  connected(): void {
    this.#tick()
    this.#estimator.forget()
    this.#panel.forget()
    this.#w.status = null
    this.#send({ type: 'LINK_UP' })
  }

  lost(): void {
    this.#tick()
    if (this.#w.sessionRuns) this.#raise('guardSilent')
    this.#send({ type: 'LINK_LOST' })
    this.#w.status = null
  }

  panel(event: PanelEvent): void {
    this.#tick()
    const edge = this.#panel.fromPanel(event)
    if (edge) this.#pressed(edge)
  }

  /** A status arrives; the drive that answers it, or `null` where none does. */
  status(status: TableStatus): void {
    const w = this.#w
    this.#tick()
    const last = w.status
    const events = this.#estimator.observe(status)
    w.status = status
    if (last === null || status.interlocks !== last.interlocks) this.#tellRefusals(status.interlocks)
    if (last === null) this.#panel.adopt(status.switches)
    else for (const edge of this.#panel.fromStatus(status.switches, w.nowMs)) this.#pressed(edge)
    for (const event of events) this.#send(event)
    if (w.sessionRuns) this.#watchSession(status)
    this.#drive(status)
  }

  /** Lets the timers run out that are due. */
  #tick(): void {
    const w = this.#w
    for (;;) {
      let next: number | null = null
      for (const ms of this.node.timers) if (next === null || w.dues[ms]! < w.dues[next]!) next = ms
      if (next === null || w.dues[next]! > w.nowMs) return
      this.#send({ type: 'after', ms: next })
    }
  }

  /** What an event makes known may send another one: that waits until this one is done. */
  #send(input: MachineInput): void {
    this.#waiting.push(input)
    if (this.#isSending) return
    this.#isSending = true
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#take(next)
    this.#isSending = false
  }

  #take(input: MachineInput): void {
    const w = this.#w
    const before = this.node
    const { to, facts, set } = this.#machines.step(before, input)
    w.node = to.id
    if (to.timers.length > 0 || before.timers.length > 0)
      w.dues = Object.fromEntries(to.timers.map((ms) => [ms, set.includes(ms) ? w.nowMs + ms : w.dues[ms]!]))
    if (to.session !== before.session) w.reached = false
    for (const fact of facts) this.#heed(fact)
  }

  #heed(fact: TableFact): void {
    const w = this.#w
    if (fact.type === 'sessionAnnounced') this.#announce(fact.deepestDeg, fact.capS)
    if (fact.type === 'sessionCalledOff') this.#disarm()
    if (fact.type === 'sessionBegan') {
      w.raised = []
      w.behindMs = 0
      w.sessionRuns = true
      w.announcedS = announcedCapS(this.#table.input.program, this.#table.input.limits)
      this.#send({ type: 'START_RECORDED' })
    }
    if (fact.type === 'sessionCompleted' || fact.type === 'sessionAborted') {
      this.#disarm()
      w.sessionRuns = false
    }
  }

  #announce(deepestDeg: number, capS: number): void {
    if (!this.#reaches) return
    const code = this.#core.arm(Math.round(deepestDeg * 1000), capS)
    if (code === 'accepted') this.#send({ type: 'ARM_ACCEPTED' })
    else this.#send({ type: 'ARM_REFUSED', reasons: refusalOf({ code, interlocks: this.#core.interlocks() }) })
  }

  #disarm(): void {
    if (this.#reaches) this.#core.disarm()
  }

  get #reaches(): boolean {
    return this.#w.connected && !this.#w.unplugged && !this.#w.powerOff
  }

  #pressed({ button, pressed }: PanelEvent): void {
    if (button === 'start' && pressed && this.node.phase === 'confirming' && !this.#guardLetsRise) return
    if (button === 'start') this.#send({ type: pressed ? 'START_PRESSED' : 'START_RELEASED' })
    else this.#send({ type: pressed ? 'STOP_PRESSED' : 'STOP_RELEASED' })
  }

  get #guardLetsRise(): boolean {
    const flags = this.#w.status?.flags ?? 0
    return (flags & FLAG.pauseOwed) === 0 || (flags & FLAG.risePermitted) !== 0
  }

  #raise(cause: Cause): void {
    if (this.#w.raised.includes(cause)) return
    this.#w.raised = [...this.#w.raised, cause]
    this.#send({ type: 'CAUSE_RAISED', cause })
  }

  #tellRefusals(interlocks: number): void {
    this.#send({ type: 'REFUSALS_CHANGED', refusals: refusalOf({ names: namesOf(INTERLOCK, interlocks) }) })
  }

  #watchSession(status: TableStatus): void {
    const { phase, aim } = this.node
    if (status.invertedS >= this.#w.announcedS - CAP_LEAD_S) this.#raise('sessionCapReached')
    if (this.#panel.disagrees(this.#w.nowMs)) this.#raise('panelDisagrees')
    const deepening = phase === 'tilting' || phase === 'holding'
    if (deepening && aim.targetDeg !== null && measuredDeg(status, 'tilt') > aim.targetDeg + SOFT_LIMIT_DEG)
      this.#raise('softLimitPassed')
    if (this.#w.behindMs >= LEFT_BEHIND_MS) this.#raise('tableDoesNotFollow')
  }

  #drive(status: TableStatus): void {
    const w = this.#w
    const { node } = this
    if (!node.driving) return
    const driveMilli = node.session !== null && w.sessionRuns && node.began ? this.#follow(status, node) : 0
    if (driveMilli !== 0) w.seen.sinceDriveMs = 0
    if (this.#reaches) this.#core.drive(status.n, driveMilli)
    if (node.session === null || !node.began || w.reached || !hasReached(status, node)) return
    w.reached = true
    this.#send({ type: 'TARGET_REACHED' })
  }

  /** Straight towards the target, slower at its end. */
  #follow(status: TableStatus, { aim }: MachineNode): number {
    const w = this.#w
    const { motion, table } = this.#table.config
    const leftDeg = aim.targetDeg === null ? 0 : aim.targetDeg - measuredDeg(status, aim.pace)
    const most = { tilt: motion.tiltDegPerS, return: motion.returnDegPerS, rise: motion.riseDegPerS }[aim.pace]
    const speed =
      Math.abs(leftDeg) < THERE_DEG ? 0 : Math.sign(leftDeg) * Math.min(most, 0.2 + APPROACH_PER_S * Math.abs(leftDeg))
    const stands = Math.abs(speed) > 1 && Math.abs(status.speedDegPerS) < SLOW_DEG_PER_S
    w.behindMs = stands ? w.behindMs + this.#estimator.stepS * 1000 : 0
    if (speed === 0) return 0
    const milli = (Math.abs(speed) / table.fullSpeedDegPerS) * (1000 - table.deadBandMilli) + table.deadBandMilli
    return Math.round(Math.sign(speed) * Math.min(1000, milli))
  }
}

function hasReached(status: TableStatus, { aim }: MachineNode): boolean {
  if (aim.targetDeg === null) return false
  const beyondDeg = aim.targetDeg - measuredDeg(status, aim.pace)
  const mostBeyondDeg = aim.pace === 'tilt' ? REACHED_DEG : REACHED_BEYOND_DEG
  return beyondDeg >= -REACHED_DEG && beyondDeg <= mostBeyondDeg && Math.abs(status.speedDegPerS) <= REACHED_DEG_PER_S
}
