/** The control loop: a status arrives, and in the same call the drive that answers it leaves. No timers, no disk, no network. */
import { type ActorRefFrom, createActor } from 'xstate'
import { FLAG, INTERLOCK, namesOf } from '../../hardware/guard/vocabulary.ts'
import type {
  ArmReply,
  GuardConfig,
  GuardIdentity,
  PanelEvent,
  Table,
  TableListener,
  TableStatus,
} from '../../hardware/table.ts'
import type { SessionLimits } from '../../machines/limits.ts'
import type { Program } from '../../machines/program.ts'
import type { Cause } from '../../machines/responses.ts'
import type { Comfort } from '../../machines/session.machine.ts'
import { announcedCapS, type TableEvent, tableMachine } from '../../machines/table.machine.ts'
import type { Phase, SessionOutcome } from '../feed/live-state.ts'
import { reservedExposureMin } from '../people/judge.ts'
import { Afterwards } from './afterwards.ts'
import { Estimator, exposureOfWayMin } from './estimator.ts'
import { FactKeeper, type FactKeeperOptions } from './fact-keeper.ts'
import { Follower, type MotionSettings, measuredDeg } from './follower.ts'
import { PanelMerge } from './panel-merge.ts'
import { configDifferences, refusalOf } from './refusals.ts'
import { aimOf, phaseOf, type SessionSnapshot, sessionOf, signalOf, stateOf, type TableSnapshot } from './situation.ts'

export interface ControlSettings {
  readonly table: GuardConfig
  readonly limits: SessionLimits
  readonly motion: MotionSettings
  readonly comfort: Comfort
  readonly program: Program
}

/** Who a session is for. */
export interface Visitor {
  readonly user: string
  readonly name: string
}

/** What the next session is let be. */
export interface Admission {
  readonly visitor: Visitor | null
  readonly limits: SessionLimits
  readonly refusals: readonly string[]
}

/** A clock for the machines that moves when it is set, as XState's `SimulatedClock` does. */
export interface MachineClock {
  setTimeout(fire: () => void, ms: number): unknown
  clearTimeout(id: unknown): void
  set(nowMs: number): void
}

export interface ControllerOptions extends FactKeeperOptions {
  readonly table: Table
  readonly settings: ControlSettings
  /** The machines' clock in virtual time; without it they use real timers. */
  readonly clock?: MachineClock
}

/** The return begins this long before the announced cap, seconds: the guard's own cap is never what ends a session (S3). */
const CAP_LEAD_S = 5
/** Past its target by more than this while tilting or holding, the table returns, degrees (S2 allows 2). */
const SOFT_LIMIT_DEG = 1.2

export class Controller implements TableListener {
  readonly #table: Table
  readonly #settings: ControlSettings
  readonly #facts: FactKeeper
  readonly #nowMs: () => number
  readonly #clock: MachineClock | undefined
  readonly #actor: ActorRefFrom<typeof tableMachine>
  readonly #estimator = new Estimator()
  readonly #follower: Follower
  readonly #panel = new PanelMerge()
  /** Reasons beyond the guard's interlocks that keep a session from starting, by what they are about. */
  readonly #blocks = new Map<string, readonly string[]>()
  #status: TableStatus | null = null
  #interlocks = -1
  #phase: Phase | null = null
  #phaseSinceMs = 0
  #plannedPhaseS: number | null = null
  #capS = 0
  #reachedIn: unknown = null
  /** The snapshots that facts and signals were last derived from. */
  #seenTable: TableSnapshot | null = null
  #seenSession: SessionSnapshot | null = null
  #seenAsking = false
  #raised = new Set<Cause>()
  #visitor: Visitor | null = null
  readonly #afterwards: Afterwards

  constructor(options: ControllerOptions) {
    this.#table = options.table
    this.#settings = options.settings
    this.#facts = new FactKeeper(options)
    this.#afterwards = new Afterwards(this.#facts)
    this.#nowMs = options.nowMs
    this.#clock = options.clock
    const { program, comfort, limits, motion, table } = options.settings
    this.#follower = new Follower(motion, table)
    this.#actor = createActor(tableMachine, {
      input: { program, comfort, limits, uprightDeg: table.uprightDeg },
      ...(options.clock ? { clock: options.clock } : {}),
    })
    this.#listenToMachine()
    this.#actor.start()
  }

  /** Begins to look for the table. Rejects where it can never be had. */
  async open(): Promise<void> {
    await this.#table.open(this)
  }

  /** Falls silent: the guard stops the table, and returns it if someone is inverted (S10). */
  async close(): Promise<void> {
    this.#actor.stop()
    this.#table.signal('off')
    await this.#table.close()
  }

  // ---- what people and programs may ask for: never a start, never deeper (S7) ----

  /** Chooses what the next Start runs. Ignored while a session runs. */
  choose(program: Program): void {
    this.#send({ type: 'PROGRAM_CHOSEN', program })
  }

  /** Asks for the gradual return, like the Stop button. */
  stop(): void {
    this.#raised.delete('stopRequested') // as often as anyone asks, like the button
    // From the press on: a start that is being announced is called off.
    if (this.snapshot.hasTag('driving')) this.#raise('stopRequested')
    this.#afterEvents()
  }

  /** Reasons that refuse the next session until they are lifted with `null`, or with none. */
  block(about: string, reasons: string | readonly string[] | null): void {
    this.#setBlock(about, typeof reasons === 'string' ? [reasons] : (reasons ?? []))
  }

  /** Who the next session is for, how far it may go and what stands in its way. Nothing changes for one that runs. */
  admit({ visitor, limits, refusals }: Admission): void {
    this.#visitor = visitor
    this.#send({ type: 'LIMITS_CHANGED', limits })
    this.#setBlock('visitor', refusals)
  }

  /** The journal has the session's start safely on disk (S12). */
  startRecorded(session: string): void {
    if (session === this.session) this.#send({ type: 'START_RECORDED' })
  }

  // ---- what the table tells ----

  connected(identity: GuardIdentity, config: GuardConfig): void {
    this.#tick(this.#nowMs())
    this.#estimator.forget()
    this.#panel.forget()
    this.#status = null
    this.#interlocks = -1
    this.block('guard', configDifferences(config, this.#settings.table))
    this.#facts.connected(identity)
    this.#send({ type: 'LINK_UP' })
  }

  lost(reason: Error & { hint?: string }): void {
    this.#tick(this.#nowMs())
    this.#facts.lost(reason)
    if (this.session) this.#raise('guardSilent')
    this.#send({ type: 'LINK_LOST' })
    this.#status = null
    this.#afterEvents()
  }

  panel(event: PanelEvent): void {
    this.#tick(this.#nowMs())
    const edge = this.#panel.fromPanel(event)
    if (edge) this.#pressed(edge)
    this.#afterEvents()
  }

  armReply(reply: ArmReply): void {
    this.#tick(this.#nowMs())
    if (reply.code === 'accepted') this.#send({ type: 'ARM_ACCEPTED' })
    else this.#send({ type: 'ARM_REFUSED', reasons: refusalOf(reply) })
    this.#afterEvents()
  }

  status(status: TableStatus): void {
    this.#tick(status.atMs)
    const first = this.#status === null
    const events = this.#estimator.observe(status)
    const last = this.#status
    this.#status = status
    if (status.interlocks !== this.#interlocks) this.#updateRefusals(status.interlocks)
    if (first) this.#panel.adopt(status.switches)
    else for (const edge of this.#panel.fromStatus(status.switches, status.atMs)) this.#pressed(edge)
    this.#facts.status(last, status)
    for (const event of events) this.#send(event)
    if (this.session) this.#watchSession(status)
    this.#afterEvents()
    this.#drive(status)
  }

  // ---- what others may look at ----

  get snapshot() {
    return this.#actor.getSnapshot()
  }

  get lastStatus(): TableStatus | null {
    return this.#status
  }

  get session(): string | null {
    return this.#facts.session
  }

  get phase(): Phase | null {
    return this.#phase
  }

  get phaseSinceMs(): number {
    return this.#phaseSinceMs
  }

  /** How long the motion of the present phase should take, seconds, as planned when it began. */
  get plannedPhaseS(): number | null {
    return this.#plannedPhaseS
  }

  get exposureMin(): number {
    return this.#estimator.exposureMin
  }

  /** Who the next session is for, `null` for nobody that is known. */
  get visitor(): Visitor | null {
    return this.#visitor
  }

  /** Whether who has come back is being asked how it was. */
  get asksHow(): boolean {
    return this.#afterwards.isAsking(this.#nowMs())
  }

  /** Where the table shall be, degrees; `null`: where it is. */
  get targetDeg(): number | null {
    return aimOf(sessionOf(this.snapshot)).targetDeg
  }

  get follower(): Follower {
    return this.#follower
  }

  // ---- inside ----

  #tick(atMs: number): void {
    if (this.#clock) this.#clock.set(atMs)
  }

  #send(event: TableEvent): void {
    this.#actor.send(event)
  }

  #pressed(edge: PanelEvent): void {
    this.#facts.pressed(edge)
    if (stateOf(this.snapshot) === 'upright' && this.#afterwards.answered(edge, this.#nowMs())) return
    if (edge.button === 'start' && edge.pressed && this.#phase === 'confirming' && !this.#guardLetsRise) return
    if (edge.button === 'start') this.#send({ type: edge.pressed ? 'START_PRESSED' : 'START_RELEASED' })
    else this.#send({ type: edge.pressed ? 'STOP_PRESSED' : 'STOP_RELEASED' })
  }

  /** The guard counts the pause itself (S5), from a little later on: a press that comes before it is done confirms nothing. */
  get #guardLetsRise(): boolean {
    const flags = this.#status?.flags ?? 0
    return (flags & FLAG.pauseOwed) === 0 || (flags & FLAG.risePermitted) !== 0
  }

  #raise(cause: Cause): void {
    if (this.#raised.has(cause)) return
    this.#raised.add(cause)
    this.#send({ type: 'CAUSE_RAISED', cause })
  }

  #setBlock(about: string, reasons: readonly string[]): void {
    if (reasons.length === 0) this.#blocks.delete(about)
    else this.#blocks.set(about, reasons)
    this.#updateRefusals(this.#interlocks)
  }

  #updateRefusals(interlocks: number): void {
    this.#interlocks = interlocks
    const names = interlocks > 0 ? namesOf(INTERLOCK, interlocks) : []
    this.#send({ type: 'REFUSALS_CHANGED', refusals: [...[...this.#blocks.values()].flat(), ...refusalOf({ names })] })
  }

  /** Tighter than the guard, and before it. */
  #watchSession(status: TableStatus): void {
    const { limits } = this.snapshot.context
    const session = sessionOf(this.snapshot)
    const aim = aimOf(session)
    if (status.invertedS >= this.#capS - CAP_LEAD_S) this.#raise('sessionCapReached')
    const { exposureMin } = this.#estimator
    const wayBackMin = exposureOfWayMin(measuredDeg(status, 'tilt'), this.#settings.motion.returnDegPerS)
    if (exposureMin + wayBackMin >= limits.exposureCapMin) this.#raise('exposureCapReached')
    if (this.#panel.disagrees(status.atMs)) this.#raise('panelDisagrees')
    const phase = phaseOf(session)
    const deepening = phase === 'tilting' || phase === 'holding'
    if (deepening && aim.targetDeg !== null && measuredDeg(status, 'tilt') > aim.targetDeg + SOFT_LIMIT_DEG)
      this.#raise('softLimitPassed')
    if (this.#follower.isLeftBehind) this.#raise('tableDoesNotFollow')
  }

  /** The running session's questions to the person become facts. */
  #listenToSession(): void {
    const actor = this.snapshot.children.session
    actor?.on('promptAsked', ({ type }) => this.#facts.prompt(type))
    actor?.on('promptAnswered', ({ type }) => this.#facts.prompt(type))
  }

  #drive(status: TableStatus): void {
    const table = this.snapshot
    if (!table.hasTag('driving')) return
    const session = sessionOf(table)
    if (!session || this.session === null) {
      this.#table.drive(status.n, 0)
      return
    }
    const aim = aimOf(session)
    const beganToMove = session.hasTag('began')
    this.#table.drive(status.n, beganToMove ? this.#follower.follow(status, aim, this.#estimator.stepS) : 0)
    if (!beganToMove || this.#reachedIn === session.value || !this.#follower.hasReached(status, aim)) return
    this.#reachedIn = session.value
    this.#send({ type: 'TARGET_REACHED' })
    this.#afterEvents()
  }

  /** Facts and signals that follow from whatever state the events led to. */
  #afterEvents(): void {
    const table = this.snapshot
    const session = sessionOf(table)
    const { asksHow } = this
    if (table === this.#seenTable && session === this.#seenSession && asksHow === this.#seenAsking) return
    this.#seenTable = table
    this.#seenSession = session
    this.#seenAsking = asksHow
    const phase = phaseOf(session)
    this.#table.signal(signalOf(table, session, phase, asksHow))
    if (phase === this.#phase) return
    this.#phase = phase
    this.#phaseSinceMs = this.#nowMs()
    this.#plannedPhaseS = this.#follower.secondsTo(aimOf(session))
    if (phase) this.#facts.phaseEntered(phase, aimOf(session).targetDeg)
  }

  #listenToMachine(): void {
    const actor = this.#actor
    actor.on('sessionAnnounced', ({ deepestDeg, capS }) => this.#table.arm(deepestDeg, capS))
    actor.on('sessionCalledOff', () => this.#table.disarm())
    actor.on('sessionBegan', ({ program }) => this.#beginSession(program))
    actor.on('sessionCompleted', ({ cause }) => this.#endSession(cause === null ? 'completed' : 'returned', cause))
    actor.on('sessionAborted', ({ cause }) => this.#endSession('aborted', cause))
    actor.on('startRefused', ({ reasons }) => this.#facts.startRefused(reasons, this.#visitor))
    actor.on('causeNoted', ({ cause, response }) => this.#facts.causeNoted(cause, response))
    actor.on('eventUnexpected', ({ event }) => this.#facts.eventUnexpected(stateOf(this.snapshot), event))
  }

  #beginSession(program: Program): void {
    this.#listenToSession()
    this.#raised.clear()
    this.#estimator.beginSession()
    if (this.#status) this.#follower.begin(this.#status)
    const { limits } = this.snapshot.context
    this.#capS = announcedCapS(program, limits)
    const visitor = this.#visitor
    const reserved = visitor && { user: visitor.user, reservedMin: reservedExposureMin(program, limits) }
    this.#facts.sessionBegan(program, this.#capS, reserved)
    this.#afterwards.begin(this.session, visitor)
  }

  #endSession(outcome: SessionOutcome, cause: Cause | null): void {
    this.#table.disarm()
    const { exposureMin, deepestDeg } = this.#estimator
    this.#afterwards.end(exposureMin, this.#nowMs())
    this.#facts.sessionEnded(outcome, cause, { invertedS: this.#status?.invertedS ?? 0, exposureMin, deepestDeg })
  }
}
