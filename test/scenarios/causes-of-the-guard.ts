/** How each cause that the guard notices comes about. */
import type { CAUSES } from '../../machines/responses.ts'
import { type CauseStory, everyMs, never, oneStep } from './cause-story.ts'
import { ALL_MOMENTS, type Moment } from './moments.ts'
import { EVERY_PHASE, type Story } from './story.ts'

type NoticedByGuard = {
  [Name in keyof typeof CAUSES]: (typeof CAUSES)[Name]['noticedBy'] extends 'guard' ? Name : never
}[keyof typeof CAUSES]

const AT_REST: readonly Moment[] = ['starting', 'holding', 'pausing', 'confirming']
const MOVES: readonly Moment[] = ['tiltingHeadUp', 'tiltingInverted', 'resting', 'returning', 'rising']
const DEEPENS: ReadonlySet<Moment> = new Set<Moment>(['tiltingHeadUp', 'tiltingInverted'])

const ROOM_FOR_CURRENT = `[table]\ncurrent_limit_a = 40\n${EVERY_PHASE}`

const mendSensors = (table: Story) => table.suffers('sensors-mend')
const mendEstop = (table: Story) => table.suffers('estop-mend', 'estop-release').waitsS(0.2)
const endRunaway = (table: Story) => {
  table.suffers('runaway-end')
  table.board.faults.motorReversed = false
}

/** The linkage is pinched for a moment: long enough to be noticed, then free for the back-off. */
function pinchedUntilTheDriveGivesWay(table: Story): void {
  table.suffers('jam')
  const look = () => {
    if (table.board.driveMilli === 0 || table.guard !== 'armed') table.suffers('unjam')
    else table.run.at(table.run.nowMs + 1, look)
  }
  look()
}

/** Stimuli for every cause the guard notices, in the order of the table of responses. */
export const GUARD_CAUSES: Record<NoticedByGuard, CauseStory> = {
  stopPressed: {
    happens: (table) => table.suffers('stop'),
    notedWithinMs: 30,
    differs: { rising: 'halts' },
  },
  invertedCapReached: {
    happens: () => undefined,
    notedWithinMs: 0,
    toldIn: 'stubborn-client.test.ts',
    never: never('the controller returns five seconds before it; only a client that does not meets it', ...ALL_MOMENTS),
  },
  ankleLockOpened: {
    happens: (table) => table.suffers('ankle-open'),
    mends: (table) => table.suffers('ankle-close'),
    notedWithinMs: 50,
  },
  supplyLow: {
    happens: (table) => table.suffers('supply-low'),
    mends: (table) => table.suffers('supply-mend'),
    notedWithinMs: 250,
  },
  angleLimitPassed: {
    // The gear slips slowly at the deepest angle of the program, and the motor cannot hold against it, until
    // that is noted.
    toml: oneStep('angle_deg = 20\nhold_s = 10'),
    happens: (table) => {
      const { motion, faults } = table.board
      everyMs(table, () => {
        const slips = table.notedAtMs('angleLimitPassed') === null
        motion.slipDegPerS = slips ? 0.6 : 0
        faults.motorDisconnected = slips
        return slips
      })
    },
    notedWithinMs: 3000,
    never: never(
      'the limit is the program’s deepest angle, and the table is not there',
      ...([
        'starting',
        'tiltingHeadUp',
        'tiltingInverted',
        'resting',
        'returning',
        'pausing',
        'confirming',
        'rising',
      ] as const),
    ),
  },
  overtravelReached: {
    happens: (table) => table.suffers('overtravel-cut'),
    mends: (table) => {
      table.board.faults.overtravelWireCut = false
    },
    notedWithinMs: 50,
  },
  switchesImplausible: {
    happens: (table, moment) => {
      table.board.faults.uprightCam = moment === 'starting' ? 'open' : 'closed'
    },
    mends: (table) => {
      table.board.faults.uprightCam = 'whole'
    },
    notedWithinMs: 280,
  },
  armedTooLong: {
    happens: () => undefined,
    notedWithinMs: 2_710_000,
    never: never(
      'a session’s own caps and its timeout end every phase but the wait for the confirmation sooner',
      ...([
        'starting',
        'tiltingHeadUp',
        'tiltingInverted',
        'holding',
        'resting',
        'returning',
        'pausing',
        'rising',
      ] as const),
    ),
  },
  stalled: {
    // The motor's wire breaks under it, or the linkage is pinched where the current is allowed to be high.
    toml: ROOM_FOR_CURRENT,
    happens: pinchedUntilTheDriveGivesWay,
    notedWithinMs: 3000,
    never: never('nothing is driven', ...AT_REST),
  },
  overCurrent: {
    toml: `[table]\ncurrent_limit_a = 4\n${EVERY_PHASE}`,
    happens: pinchedUntilTheDriveGivesWay,
    notedWithinMs: 300,
    never: never('nothing is driven', ...AT_REST),
  },
  controllerLost: {
    happens: (table) => {
      table.suffers('controller-freeze')
      table.run.at(table.run.nowMs + 3500, () => table.suffers('controller-thaw'))
    },
    notedWithinMs: 3600,
    never: never('the guard lets a session go that never left upright, without a word: nobody is in need', 'starting'),
  },
  awayFromUpright: {
    happens: (table) => {
      table.suffers('power-cut')
      table.run.at(table.run.nowMs + 600, () => table.suffers('power-back'))
    },
    notedWithinMs: 4000,
    never: never('the table is upright, and a guard that boots there is idle', 'starting'),
    differs: { tiltingInverted: 'waitsForRecovery' },
  },
  sensorsDisagree: {
    happens: (table, moment) => table.suffers(AT_REST.includes(moment) ? 'sensor-a-drift' : 'sensor-a-stuck'),
    mends: mendSensors,
    notedWithinMs: 450,
  },
  sensorStale: {
    happens: (table) => table.suffers('sensor-a-stale'),
    mends: mendSensors,
    notedWithinMs: 200,
    // In motion the other channel has left the silent one before it counts as silent.
    alsoNotedAs: 'sensorsDisagree',
  },
  sensorOutOfRange: {
    happens: (table) => table.suffers('sensor-b-off'),
    mends: mendSensors,
    notedWithinMs: 200,
  },
  contactorOpen: {
    happens: (table) => table.suffers('contactor-open'),
    mends: (table) => table.suffers('contactor-mend').waitsS(0.2),
    notedWithinMs: 200,
  },
  estopPressed: {
    happens: (table) => table.suffers('estop'),
    mends: mendEstop,
    notedWithinMs: 20,
  },
  estopChannelsDisagree: {
    happens: (table) => table.suffers('estop-a-cut'),
    mends: mendEstop,
    notedWithinMs: 80,
  },
  overSpeed: {
    toml: ROOM_FOR_CURRENT,
    happens: (table, moment) => table.suffers(DEEPENS.has(moment) ? 'runaway-down' : 'runaway-up'),
    mends: endRunaway,
    notedWithinMs: 220,
    never: never('with the drive at rest, motion is motion without a command', ...AT_REST),
  },
  uncommandedMotion: {
    happens: (table) => table.suffers('runaway-down'),
    mends: endRunaway,
    notedWithinMs: 220,
    never: never('while the motor is driven, motion it does not explain is too fast or the wrong way', ...MOVES),
  },
  wrongWayMotion: {
    // A motor that is turned around draws a lot of current first: here it may.
    toml: ROOM_FOR_CURRENT,
    happens: (table) => table.suffers('motor-reversed'),
    mends: endRunaway,
    notedWithinMs: 450,
    never: never('nothing is driven that could turn the wrong way', ...AT_REST),
  },
  contactorWelded: {
    // A welded contactor shows itself when it should open: the emergency stop asks it to.
    happens: (table) => table.suffers('contactor-welded', 'estop'),
    mends: (table) => table.suffers('contactor-mend', 'estop-release').waitsS(0.3),
    notedWithinMs: 150,
  },
  boardFailed: {
    happens: (table) => table.suffers('board-fails'),
    mends: (table) => {
      // Off and on: this time the self-test finds nothing.
      table.board.faults.boardFailed = false
      table.suffers('power-cut').waitsS(0.6).suffers('power-back').waitsS(2)
    },
    notedWithinMs: 30,
  },
}
