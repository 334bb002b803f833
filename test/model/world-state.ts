/** All of the modelled world that is not in the guard's memory, as plain values: it is copied to be kept. */
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { TableStatus } from '../../hardware/table.ts'

/** What can be broken, by the name it has in stories, with what mends it; `null`: no story of the simulator mends it. */
export const PARTS = {
  'sensor-a-stuck': 'sensors-mend',
  'sensor-a-off': 'sensors-mend',
  'sensor-a-stale': 'sensors-mend',
  jam: 'unjam',
  'motor-off': null,
  'motor-reversed': null,
  'runaway-down': 'runaway-end',
  'runaway-up': 'runaway-end',
  'contactor-welded': 'contactor-mend',
  'contactor-open': 'contactor-mend',
  'contactor-feedback-cut': 'contactor-mend',
  'estop-a-cut': 'estop-mend',
  'estop-a-stuck': 'estop-mend',
  'stop-wire-cut': null,
  'overtravel-cut': null,
  'horizontal-cam-open': null,
  'horizontal-cam-closed': null,
  'upright-cam-closed': null,
  'supply-low': 'supply-mend',
  'board-fails': null,
} as const satisfies Partial<Record<StimulusName, StimulusName | null>>
export type Part = keyof typeof PARTS

/** With these the drive itself, or what may power it, has failed: the alarm names the way down without power (S6). */
export const DRIVE_FAILED: ReadonlySet<Part | null> = new Set<Part>([
  'jam',
  'motor-off',
  'motor-reversed',
  'runaway-down',
  'runaway-up',
  'contactor-welded',
  'contactor-open',
  'estop-a-cut',
  'board-fails',
])

/** A controller that works, that is gone, or that sends the same drive for ever and announces all it can (S7). */
export type ControllerIs = 'well' | 'gone' | 'deeper' | 'upwards'

export interface WorldState {
  nowMs: number
  // the plant
  angleDeg: number
  speedDegPerS: number
  contactorClosed: boolean
  contactorMs: number
  /** What a sensor that hangs goes on telling, and for how long it has delivered nothing. */
  heldMdeg: number
  staleMs: number
  // hands, and what is broken
  startPressed: boolean
  stopPressed: boolean
  estopPressed: boolean
  ankleOpen: boolean
  part: Part | null
  unplugged: boolean
  powerOff: boolean
  controllerIs: ControllerIs
  /** Stop or E-stop was used, and some trouble has struck: after the first, troubles may be over for this story. */
  touched: boolean
  troubled: boolean
  // the controller
  node: number
  /** When each timer of the machines runs out, by its length. */
  dues: Readonly<Record<number, number>>
  connected: boolean
  reconnectAtMs: number
  heardMs: number
  status: TableStatus | null
  /** Buttons as the controller's own path last told them, `null`: not yet. */
  toldStart: boolean | null
  toldStop: boolean | null
  startHeldBefore: boolean
  raised: readonly string[]
  announcedS: number
  sessionRuns: boolean
  reached: boolean
  behindMs: number
  // what the rules remember: see rules.ts
  seen: Seen
}

export interface Seen {
  lookedAtMs: number
  lookedAtDeg: number
  estopMs: number
  owed: 'nothing' | 'reset' | 'start'
  /** How long Stop has been held. */
  stopHeldMs: number
  /** Since the last press, ms, saturating. */
  sinceStartMs: number
  /** Since Start was let go of, ms. */
  sinceHeldMs: number
  sinceStopMs: number
  invertedMs: number
  idleMs: number
  pauseOwed: boolean
  restedMs: number
  confirmed: boolean
  unansweredMs: number
  goneMs: number
  /** Why Start must be pressed before it may go deeper, and the shallowest angle since then, degrees. */
  owesPress: 'S7' | 'S11' | null
  owesPressAtDeg: number
  /** Shallowest since the session ended, degrees. */
  endedAtDeg: number | null
  fastMs: number
  fastRiseMs: number
  deepensMs: number
  /** Travel that no drive of the controller explains, degrees. */
  ofItselfDeg: number
  sinceDriveMs: number
  wasUpright: boolean
}

export const LONG_MS = 1_000_000

export function worldAtPowerOn(uprightDeg: number, node: number): WorldState {
  return {
    nowMs: 0,
    angleDeg: uprightDeg,
    speedDegPerS: 0,
    contactorClosed: false,
    contactorMs: 0,
    heldMdeg: 0,
    staleMs: 0,
    startPressed: false,
    stopPressed: false,
    estopPressed: false,
    ankleOpen: false,
    part: null,
    unplugged: false,
    powerOff: false,
    controllerIs: 'well',
    touched: false,
    troubled: false,
    node,
    dues: {},
    connected: false,
    reconnectAtMs: 0,
    heardMs: 0,
    status: null,
    toldStart: null,
    toldStop: null,
    startHeldBefore: false,
    raised: [],
    announcedS: 0,
    sessionRuns: false,
    reached: false,
    behindMs: 0,
    seen: {
      lookedAtMs: 0,
      lookedAtDeg: uprightDeg,
      estopMs: 0,
      owed: 'nothing',
      stopHeldMs: 0,
      sinceStartMs: LONG_MS,
      sinceHeldMs: LONG_MS,
      sinceStopMs: LONG_MS,
      invertedMs: 0,
      idleMs: 0,
      pauseOwed: false,
      restedMs: 0,
      confirmed: false,
      unansweredMs: 0,
      goneMs: 0,
      owesPress: null,
      owesPressAtDeg: 0,
      endedAtDeg: null,
      fastMs: 0,
      fastRiseMs: 0,
      deepensMs: 0,
      ofItselfDeg: 0,
      sinceDriveMs: LONG_MS,
      wasUpright: true,
    },
  }
}
