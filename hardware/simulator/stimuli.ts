import type { LinkFaults } from './simulated-table.ts'
import type { VirtualBoard } from './virtual-board.ts'

/** The cable between board and controller. */
export interface Cable {
  unplug(): void
  replug(): void
}

/** What a stimulus acts on. */
export interface World {
  readonly board: VirtualBoard
  /** None where the board stands at the end of a real wire. */
  readonly cable?: Cable
  /** Only in virtual time: what the simulated wire and the simulated controller process suffer. */
  readonly link?: LinkFaults
  /** Runs `action` in `ms`. */
  later(ms: number, action: () => void): void
}

export interface Stimulus {
  /** What happens, for help texts and stories. */
  readonly says: string
  readonly kind: 'person' | 'fault' | 'mend'
  readonly apply: (world: World) => void
  /** What the world must have for it. */
  readonly needs?: 'cable' | 'link'
}

/** A tap of a button lasts this long, ms. */
const TAP_MS = 150
/** Reset is Stop held for 3 to 10 s. */
const RESET_HOLD_MS = 4000

function tap(button: 'startPressed' | 'stopPressed', ms: number): Stimulus['apply'] {
  return ({ board, later }) => {
    board.contacts[button] = true
    later(ms, () => {
      board.contacts[button] = false
    })
  }
}

function setContact(contact: keyof VirtualBoard['contacts'], value: boolean): Stimulus['apply'] {
  return ({ board }) => {
    board.contacts[contact] = value
  }
}

function setFault<Name extends keyof VirtualBoard['faults']>(
  name: Name,
  value: VirtualBoard['faults'][Name],
): Stimulus['apply'] {
  return ({ board }) => {
    board.faults[name] = value
  }
}

function setLink<Name extends keyof LinkFaults>(
  name: Name,
  value: LinkFaults[Name],
): Pick<Stimulus, 'apply' | 'needs'> {
  return {
    needs: 'link',
    apply: ({ link }) => {
      if (link) link[name] = value
    },
  }
}

function sensorFault(channel: 0 | 1, fault: VirtualBoard['sensors'][0]['fault']): Stimulus['apply'] {
  return ({ board }) => {
    board.sensors[channel].fault = fault
  }
}

/** Everything a person can press and everything that can break, by the name it has in `--at 95s=NAME`. */
export const STIMULI = {
  start: { kind: 'person', says: 'taps Start', apply: tap('startPressed', TAP_MS) },
  'start-down': { kind: 'person', says: 'holds Start down', apply: setContact('startPressed', true) },
  'start-up': { kind: 'person', says: 'lets go of Start', apply: setContact('startPressed', false) },
  stop: { kind: 'person', says: 'taps Stop', apply: tap('stopPressed', TAP_MS) },
  'stop-down': { kind: 'person', says: 'holds Stop down', apply: setContact('stopPressed', true) },
  'stop-up': { kind: 'person', says: 'lets go of Stop', apply: setContact('stopPressed', false) },
  reset: { kind: 'person', says: 'resets: holds Stop for four seconds', apply: tap('stopPressed', RESET_HOLD_MS) },
  estop: { kind: 'person', says: 'hits the emergency stop', apply: setContact('estopPressed', true) },
  'estop-release': { kind: 'person', says: 'releases the emergency stop', apply: setContact('estopPressed', false) },
  'ankle-open': { kind: 'person', says: 'the ankle lock opens', apply: setContact('ankleLocked', false) },
  'ankle-close': { kind: 'person', says: 'the ankle lock closes', apply: setContact('ankleLocked', true) },
  'sensor-a-stuck': { kind: 'fault', says: 'angle sensor A freezes', apply: sensorFault(0, { kind: 'stuck' }) },
  'sensor-b-stuck': { kind: 'fault', says: 'angle sensor B freezes', apply: sensorFault(1, { kind: 'stuck' }) },
  'sensor-a-drift': {
    kind: 'fault',
    says: 'angle sensor A drifts by 0.5°/s',
    apply: sensorFault(0, { kind: 'drifting', degPerS: 0.5 }),
  },
  'sensor-a-noisy': {
    kind: 'fault',
    says: 'angle sensor A becomes noisy (2°)',
    apply: sensorFault(0, { kind: 'noisy', deg: 2 }),
  },
  'sensor-a-off': {
    kind: 'fault',
    says: 'the wire of angle sensor A breaks',
    apply: sensorFault(0, { kind: 'disconnected' }),
  },
  'sensor-b-off': {
    kind: 'fault',
    says: 'the wire of angle sensor B breaks',
    apply: sensorFault(1, { kind: 'disconnected' }),
  },
  'sensor-a-stale': {
    kind: 'fault',
    says: 'angle sensor A no longer delivers',
    apply: sensorFault(0, { kind: 'stale' }),
  },
  'sensors-mend': {
    kind: 'mend',
    says: 'the angle sensors are whole again',
    apply: ({ board }) => {
      for (const sensor of board.sensors) sensor.mend()
    },
  },
  jam: {
    kind: 'fault',
    says: 'the linkage jams',
    apply: ({ board }) => {
      board.motion.jammed = true
    },
  },
  unjam: {
    kind: 'mend',
    says: 'the linkage is free again',
    apply: ({ board }) => {
      board.motion.jammed = false
    },
  },
  slip: {
    kind: 'fault',
    says: 'the gear slips by a tooth, one degree towards inversion',
    apply: ({ board, later }) => {
      board.motion.slipDegPerS = 2
      later(500, () => {
        board.motion.slipDegPerS = 0
      })
    },
  },
  'runaway-down': { kind: 'fault', says: 'the driver runs away towards inversion', apply: setFault('runawayShare', 1) },
  'runaway-up': { kind: 'fault', says: 'the driver runs away towards upright', apply: setFault('runawayShare', -1) },
  'runaway-end': { kind: 'mend', says: 'the driver obeys again', apply: setFault('runawayShare', null) },
  'motor-reversed': { kind: 'fault', says: 'the motor turns the wrong way', apply: setFault('motorReversed', true) },
  'motor-off': { kind: 'fault', says: 'the wire of the motor breaks', apply: setFault('motorDisconnected', true) },
  'contactor-welded': { kind: 'fault', says: 'the contactor welds shut', apply: setFault('contactorWelded', true) },
  'contactor-open': {
    kind: 'fault',
    says: 'the contactor no longer closes',
    apply: setFault('contactorStuckOpen', true),
  },
  'contactor-feedback-cut': {
    kind: 'fault',
    says: 'the wire that tells of the contactor breaks',
    apply: setFault('contactorFeedbackCut', true),
  },
  'contactor-mend': {
    kind: 'mend',
    says: 'the contactor is whole again',
    apply: ({ board }) => {
      board.faults.contactorWelded = false
      board.faults.contactorStuckOpen = false
      board.faults.contactorFeedbackCut = false
    },
  },
  'estop-a-cut': { kind: 'fault', says: 'the wire of E-stop channel A breaks', apply: setFault('estopA', 'cut') },
  'estop-a-stuck': { kind: 'fault', says: 'E-stop channel A no longer opens', apply: setFault('estopA', 'stuck') },
  'estop-mend': {
    kind: 'mend',
    says: 'both E-stop channels are whole again',
    apply: ({ board }) => {
      board.faults.estopA = 'whole'
      board.faults.estopB = 'whole'
    },
  },
  'stop-wire-cut': { kind: 'fault', says: 'the wire of the Stop button breaks', apply: setFault('stopWireCut', true) },
  'overtravel-cut': { kind: 'fault', says: 'the over-travel wire breaks', apply: setFault('overtravelWireCut', true) },
  'horizontal-cam-open': {
    kind: 'fault',
    says: 'the horizontal switch stays open',
    apply: setFault('horizontalCam', 'open'),
  },
  'horizontal-cam-closed': {
    kind: 'fault',
    says: 'the horizontal switch stays closed',
    apply: setFault('horizontalCam', 'closed'),
  },
  'upright-cam-closed': {
    kind: 'fault',
    says: 'the upright switch stays closed',
    apply: setFault('uprightCam', 'closed'),
  },
  'supply-low': {
    kind: 'fault',
    says: 'the supply drops by 3 V',
    apply: ({ board }) => {
      board.motion.supplyLossV = 3
    },
  },
  'supply-mend': {
    kind: 'mend',
    says: 'the supply is good again',
    apply: ({ board }) => {
      board.motion.supplyLossV = 0
    },
  },
  'power-cut': { kind: 'fault', says: 'the power goes out', apply: ({ board }) => board.cutPower() },
  'power-back': { kind: 'mend', says: 'the power comes back', apply: ({ board }) => board.reboot() },
  'board-fails': {
    kind: 'fault',
    says: "the guard's memory fails its self-test",
    apply: setFault('boardFailed', true),
  },
  'guard-reboot': { kind: 'fault', says: 'the guard restarts', apply: ({ board }) => board.reboot() },
  unplug: { kind: 'fault', says: 'the cable is pulled', needs: 'cable', apply: ({ cable }) => cable?.unplug() },
  replug: {
    kind: 'mend',
    says: 'the cable is plugged in again',
    needs: 'cable',
    apply: ({ cable }) => cable?.replug(),
  },
  'controller-freeze': { kind: 'fault', says: 'the controller freezes', ...setLink('controllerFrozen', true) },
  'controller-thaw': { kind: 'mend', says: 'the controller goes on', ...setLink('controllerFrozen', false) },
  'controller-crash': { kind: 'fault', says: 'the controller dies', ...setLink('controllerCrashed', true) },
  'link-lossy': { kind: 'fault', says: 'every third frame is lost', ...setLink('lossShare', 0.33) },
  'link-slow': { kind: 'fault', says: 'drives arrive 100 ms late', ...setLink('driveDelayMs', 100) },
  'link-doubles': { kind: 'fault', says: 'every drive arrives twice', ...setLink('duplicateDrives', true) },
} as const satisfies Record<string, Stimulus>

export type StimulusName = keyof typeof STIMULI

export function isStimulusName(name: string): name is StimulusName {
  return Object.hasOwn(STIMULI, name)
}

/** Whether `name` can happen in a world that has these. */
export function canHappen(name: StimulusName, has: { readonly cable: boolean; readonly link: boolean }): boolean {
  const { needs } = STIMULI[name] as Stimulus
  return needs === undefined || has[needs]
}
