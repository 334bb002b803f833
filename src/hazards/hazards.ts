/**
 * What can hurt a person on a motorized inversion table, in the words of ISO 14971. `docs/hazards.md` is drawn from this; every
 * cause of `machines/responses.ts` belongs to a hazard, every hazard has rules, and tests fail where one has not.
 */
import type { Cause } from '../../machines/responses.ts'
import type { RuleId } from '../simulation/observers.ts'

export const SEVERITIES = {
  critical: 'death or lasting injury',
  serious: 'injury that needs treatment',
  minor: 'passing discomfort',
  indirect: 'hurts nobody by itself, but lets another hazard come back',
} as const

interface Hazard {
  /** The potential source of harm. */
  readonly name: string
  /** The foreseeable sequence of events. */
  readonly sequence: string
  /** The circumstances in which a person is exposed. */
  readonly situation: string
  readonly harm: string
  readonly severity: keyof typeof SEVERITIES
  /** Facts of `docs/hazards.md` it is known from. */
  readonly facts: readonly string[]
  /** The rules that control its risk. */
  readonly rules: readonly RuleId[]
  /** The causes by which it is noticed, or answered. */
  readonly causes: readonly Cause[]
  readonly residualRisk: string
}

export const HAZARDS = {
  H1: {
    name: 'motion nobody asked for',
    sequence:
      'the host dies and its last command stays; a reconnect, a reboot or returning power resumes; a message from the network starts; a button is stuck; a driver or the contactor fails closed',
    situation: 'a person is half on the table, climbs off, or has hands in the frame',
    harm: 'crushing, a fall',
    severity: 'critical',
    facts: ['F1', 'F4', 'F7', 'F8', 'F9'],
    rules: ['S1', 'S7', 'S8'],
    causes: ['uncommandedMotion', 'contactorWelded', 'estopPressed', 'armedTooLong'],
    residualRisk:
      'a failed driver moves the table until its motion is noticed, and for good where the contactor is welded too; a person may press Start without looking who is on the table',
  },
  H2: {
    name: 'motion that does not stop when told to',
    sequence:
      'a person presses Stop, lets go of Start or hits the emergency stop; the program hangs, the line is full, a wire or a contact is broken, a button is read wrongly',
    situation: 'a person who feels unwell, or is caught, is moved on',
    harm: 'crushing; a faint or worse that stopping would have spared',
    severity: 'critical',
    facts: ['F4', 'F6', 'D9'],
    rules: ['S1', 'S9', 'S11'],
    causes: [
      'stopPressed',
      'startReleased',
      'stopRequested',
      'estopPressed',
      'estopChannelsDisagree',
      'panelDisagrees',
      'contactorWelded',
    ],
    residualRisk: 'motion towards inversion lasts up to 300 ms after Stop; who cannot reach a button stops nothing',
  },
  H3: {
    name: 'an angle too deep',
    sequence:
      'a wrong target, an overshoot, a sensor that drifts, sticks or slips, a driver that runs away or turns the wrong way, limits stored wrongly',
    situation: 'a person is tilted deeper than they chose, or than the table is built for',
    harm: 'raised pressure in eyes and head; the table tips or breaks',
    severity: 'critical',
    facts: ['D3', 'P1', 'P2', 'F3', 'F5'],
    rules: ['S2', 'S9'],
    causes: [
      'softLimitPassed',
      'angleLimitPassed',
      'overtravelReached',
      'wrongWayMotion',
      'sensorsDisagree',
      'sensorStale',
      'sensorOutOfRange',
      'switchesImplausible',
    ],
    residualRisk:
      'both sensors deceived alike, by one coupling that slips say, are told from the cam switches only where those are; beyond that the over-travel switches alone hold',
  },
  H4: {
    name: 'an inversion too long',
    sequence: 'a long program, a clock or a program that stops, a session that is never ended',
    situation: 'a person stays head-down although everything works',
    harm: 'raised pressure in eyes and head; stroke, death',
    severity: 'critical',
    facts: ['D5', 'P1', 'P2', 'P3', 'P6'],
    rules: ['S3'],
    causes: ['sessionCapReached', 'exposureCapReached', 'sessionTimedOut', 'invertedCapReached', 'armedTooLong'],
    residualRisk:
      'the caps suit people who may invert at all; nothing counts the sessions of a day yet; with the power off the time is not limited, only called out',
  },
  H5: {
    name: 'left head-down',
    sequence:
      'an emergency stop, a latched fault, a failed drive, contactor or board, a low supply or a power cut ends all motion while inverted',
    situation: 'a person hangs head-down and the table does not bring them back',
    harm: 'death, above all of the old and those with a weak heart',
    severity: 'critical',
    facts: ['P6', 'F10'],
    rules: ['S3', 'S6', 'S10'],
    causes: [
      'estopPressed',
      'awayFromUpright',
      'supplyLow',
      'contactorOpen',
      'stalled',
      'overCurrent',
      'tableDoesNotFollow',
      'boardFailed',
    ],
    residualRisk:
      'where drive, contactor or supply are gone, only the way down without power is left, and it needs somebody who can use it; without any power nothing sounds either',
  },
  H6: {
    name: 'motion too fast, or jerky',
    sequence: 'a driver runs away, a set-point jumps, the supply or the load differ from what was set, the brake fails',
    situation: 'a person is swung, or raised faster than their blood pressure can follow',
    harm: 'a faint, disorientation, a strain, a fall',
    severity: 'serious',
    facts: ['R2', 'R3', 'P5', 'F6'],
    rules: ['S4'],
    causes: ['overSpeed'],
    residualRisk: 'up to 200 ms of a runaway; a drive that is not self-locking is caught by nothing else',
  },
  H7: {
    name: 'rising too soon after an inversion',
    sequence:
      'the session goes on by itself, Start is pressed early or stuck, a client of the board hurries, the drive creeps',
    situation: 'a person is raised before the blood pressure has settled, or while they cannot answer',
    harm: 'a faint while strapped by the ankles, a fall when getting off',
    severity: 'serious',
    facts: ['R1', 'R2', 'R3', 'R4', 'R5'],
    rules: ['S4', 'S5'],
    causes: ['uncommandedMotion', 'awayFromUpright'],
    residualRisk: 'a person may press Start although they feel unwell, and may faint after a pause of any length',
  },
  H8: {
    name: 'a controller that is gone',
    sequence:
      'the program crashes or hangs, the computer loses power, the cable is pulled, the line is noisy, the board resets or falls silent',
    situation: 'a person is on a table that nobody leads any more, perhaps inverted',
    harm: 'as of motion without reason, or of staying head-down',
    severity: 'critical',
    facts: ['F1', 'F2', 'F3', 'F7', 'P6'],
    rules: ['S1', 'S8', 'S10'],
    causes: ['controllerLost', 'guardSilent', 'tableDoesNotFollow'],
    residualRisk: 'a guard that is gone too leaves the emergency stop and the way down without power',
  },
  H9: {
    name: 'a fault nobody knows of',
    sequence: 'a sensor, switch, wire, contact or memory fails without showing; sessions go on; a second fault follows',
    situation: 'a person relies on a protection that is no longer there',
    harm: 'that of the second fault',
    severity: 'critical',
    facts: ['F3', 'F4', 'F5'],
    rules: ['S9'],
    causes: [
      'sensorsDisagree',
      'sensorStale',
      'sensorOutOfRange',
      'switchesImplausible',
      'estopChannelsDisagree',
      'contactorOpen',
      'contactorWelded',
      'panelDisagrees',
      'boardFailed',
    ],
    residualRisk:
      'what shows itself only when used stays hidden until it is tried: the emergency stop’s contacts each day, the over-travel switches’ blocking, the way down without power and a buzzer’s wire when commissioning and from time to time. Who edits the record with the key beside it, or rewires the table and says nothing, is not noticed',
  },
  H10: {
    name: 'something in the way',
    sequence: 'a limb, a child, an animal or a thing gets between the moving table and its frame or the floor',
    situation: 'a body part is pinched by the drive',
    harm: 'crushing, a broken bone',
    severity: 'serious',
    facts: ['F3', 'F4'],
    rules: ['S4', 'S6', 'S11'],
    causes: ['stalled', 'overCurrent', 'stopPressed'],
    residualRisk:
      'the drive stops and backs off by current and by standing still, after it has pushed; no rule bounds the force. Distance, guards and an eye on the table have to',
  },
  H11: {
    name: 'a person who is not held',
    sequence: 'the ankle lock is not closed, opens on the way, or its switch lies',
    situation: 'a person slides out head first',
    harm: 'injury of head and spine',
    severity: 'critical',
    facts: ['F11'],
    rules: ['S7', 'S9'],
    causes: ['ankleLockOpened'],
    residualRisk:
      'a return takes seconds, a fall does not: the lock itself must hold. A switch that says closed while it is open is not noticed',
  },
  H12: {
    name: 'a person who is unwell, or cannot answer',
    sequence: 'pain, dizziness, a faint or panic in the middle of a session, with nobody else in the room',
    situation: 'a person is head-down and can press nothing',
    harm: 'that of a long inversion, or of rising unasked',
    severity: 'critical',
    facts: ['D9', 'R5', 'P3', 'P4', 'P6'],
    rules: ['S3', 'S5', 'S6', 'S11'],
    causes: ['promptUnanswered', 'stopPressed', 'stopRequested'],
    residualRisk: 'at horizontal the table waits and sounds; it calls nobody who is out of hearing',
  },
  H13: {
    name: 'a dose, or an inversion, that is not for this person',
    sequence: 'a beginner chooses a deep or long program, or somebody inverts who should not at all',
    situation: 'a person is exposed to more than their body bears',
    harm: 'bleeding in the eye, stroke, injury of the spine',
    severity: 'critical',
    facts: ['D1', 'D2', 'D4', 'D6', 'P1', 'P2', 'P3', 'P4'],
    rules: ['S2', 'S3', 'S7'],
    causes: ['exposureCapReached', 'sessionCapReached'],
    residualRisk:
      'nobody is asked about their health, and all users of a table share its limits: whether to invert, how deep and how long is yours and your physician’s to say',
  },
  H14: {
    name: 'an accident nobody can learn from',
    sequence:
      'the program is killed, the power goes, the disk is full, slow or damaged, at the moment something happens',
    situation: 'a table is used again and nobody knows what it did',
    harm: 'the same again',
    severity: 'indirect',
    facts: [],
    rules: ['S12'],
    causes: [],
    residualRisk: 'a disk that dies takes its history with it; the last second of the trace may be lost',
  },
} as const satisfies Record<`H${number}`, Hazard>

export type HazardId = keyof typeof HAZARDS

/** In their order, each with its id. */
export const ALL_HAZARDS: readonly (Hazard & { readonly id: HazardId })[] = Object.entries(HAZARDS).map(
  ([id, hazard]) => ({ id: id as HazardId, ...hazard }),
)
