/** How each cause that the controller notices comes about. */
import type { CAUSES } from '../../machines/responses.ts'
import { type CauseStory, everyMs, never, oneStep } from './cause-story.ts'
import { EVERY_PHASE } from './story.ts'

type NoticedBy<Who> = {
  [Name in keyof typeof CAUSES]: (typeof CAUSES)[Name]['noticedBy'] extends Who ? Name : never
}[keyof typeof CAUSES]

const HOLD_TO_TILT = EVERY_PHASE.replace('[comfort]', '[comfort]\nstart_mode = "hold"')
/** Asked every half minute, with five seconds to answer. */
const ASK_OFTEN = '[comfort]\nprompt_every_s = 30\nprompt_answer_s = 5'
const COMING_BACK = 'the table is on its way back: nothing counts time against it any more'
const NOT_INVERTED = 'nobody has been inverted yet'
/** Slow motion, so that whole minutes pass while it tilts. */
const SLOWLY = '[motion]\ntilt_deg_per_s = 0.5\n'

export const CONTROLLER_CAUSES: Record<NoticedBy<'controller'>, CauseStory> = {
  stopRequested: {
    happens: (table) => table.run.controller.stop(),
    notedWithinMs: 20,
    differs: { rising: 'halts' },
  },
  startReleased: {
    // Start is held down by whoever begins; letting go is the cause.
    toml: HOLD_TO_TILT,
    happens: (table) => table.suffers('start-up'),
    notedWithinMs: 50,
    never: never(
      'only the motion towards inversion hangs on the button',
      ...(['holding', 'resting', 'returning', 'pausing', 'confirming', 'rising'] as const),
    ),
  },
  sessionCapReached: {
    toml: {
      tiltingInverted: oneStep('angle_deg = 40\nhold_s = 10', `${SLOWLY}[limits]\nsession_cap_s = 30\n`),
      holding: oneStep('angle_deg = 20\nhold_s = 28', '[limits]\nsession_cap_s = 30\n'),
      resting: oneStep(
        'angle_deg = 12\nhold_s = 3\nrest_angle_deg = 8\nrest_s = 10\nrepeats = 2',
        '[limits]\nsession_cap_s = 30\n[motion]\nreturn_deg_per_s = 1\ntilt_deg_per_s = 0.6\n',
      ),
    },
    happens: () => undefined,
    notedWithinMs: 30_000,
    never: {
      ...never(NOT_INVERTED, 'starting', 'tiltingHeadUp'),
      ...never(COMING_BACK, 'returning', 'pausing', 'confirming', 'rising'),
    },
  },
  exposureCapReached: {
    toml: {
      tiltingInverted: oneStep('angle_deg = 30\nhold_s = 10', `${SLOWLY}[limits]\nexposure_cap_min = 0.2\n`),
      holding: oneStep('angle_deg = 30\nhold_s = 23', '[limits]\nexposure_cap_min = 0.2\n'),
      resting: oneStep(
        'angle_deg = 30\nhold_s = 6\nrest_angle_deg = 25\nrest_s = 6\nrepeats = 2',
        '[limits]\nexposure_cap_min = 0.245\n[motion]\ntilt_deg_per_s = 1\n',
      ),
    },
    happens: () => undefined,
    notedWithinMs: 60_000,
    never: {
      ...never('the way back is foreseen', 'returning'),
      ...never(NOT_INVERTED, 'starting', 'tiltingHeadUp'),
      ...never('nobody is inverted any more', 'pausing', 'confirming', 'rising'),
    },
  },
  sessionTimedOut: {
    // Where Start must be held to tilt, a session waits at the rest angle until it is held again: for ever, but for this.
    toml: oneStep('angle_deg = 14\nhold_s = 5\nrest_s = 5\nrepeats = 2', '').replace(
      '[comfort]',
      '[comfort]\nstart_mode = "hold"\nprompt_every_s = 0',
    ),
    happens: (table) => table.suffers('start-up'),
    notedWithinMs: 800_000,
    never: {
      ...never('the disk has ten seconds; then the session ends, whatever the reason', 'starting'),
      ...never('the return begins at once when Start is let go', 'tiltingHeadUp', 'tiltingInverted'),
      ...never('the hold ends long before the session’s time is up', 'holding'),
      ...never(COMING_BACK, 'returning', 'pausing', 'confirming', 'rising'),
    },
  },
  promptUnanswered: {
    toml: {
      tiltingInverted: oneStep('angle_deg = 40\nhold_s = 10', SLOWLY).replace('[comfort]', ASK_OFTEN),
      holding: oneStep('angle_deg = 20\nhold_s = 60').replace('[comfort]', ASK_OFTEN),
      resting: oneStep('angle_deg = 12\nhold_s = 5\nrest_angle_deg = 8\nrest_s = 60\nrepeats = 2').replace(
        '[comfort]',
        ASK_OFTEN,
      ),
    },
    happens: () => undefined,
    notedWithinMs: 60_000,
    never: {
      ...never(NOT_INVERTED, 'starting', 'tiltingHeadUp'),
      ...never('the question is asked on the way to the program’s angles and there', 'returning'),
      ...never('nobody is inverted any more', 'pausing', 'confirming', 'rising'),
    },
  },
  softLimitPassed: {
    // The gear slips slowly and the motor cannot hold against it, until that is noted.
    happens: (table) => {
      const { motion, faults } = table.board
      everyMs(table, () => {
        const slips = table.notedAtMs('softLimitPassed') === null
        motion.slipDegPerS = slips ? 0.6 : 0
        faults.motorDisconnected = slips
        return slips
      })
    },
    notedWithinMs: 4000,
    never: {
      ...never('the table has no target to pass yet', 'starting', 'tiltingHeadUp'),
      ...never('to pass the target from below, the table must first have reached it', 'tiltingInverted'),
      ...never('a target on the way back cannot be passed towards inversion', 'resting', 'returning', 'rising'),
      ...never('at horizontal nothing deeper is aimed at', 'pausing', 'confirming'),
    },
  },
  panelDisagrees: {
    happens: (table) => table.run.controller.panel({ button: 'start', pressed: true }),
    notedWithinMs: 550,
  },
  tableDoesNotFollow: {
    toml: { tiltingInverted: oneStep('angle_deg = 40\nhold_s = 5') },
    // A clutch that slips takes four fifths of every motion: the table moves, but not as it is told.
    happens: (table) => {
      const { board } = table
      everyMs(table, () => {
        const slips = table.notedAtMs('tableDoesNotFollow') === null
        board.motion.slipDegPerS = slips ? -0.8 * board.motion.speedDegPerS : 0
        return slips
      })
    },
    notedWithinMs: 15_000,
    never: {
      ...never('it is not told to move yet', 'starting'),
      ...never('the rest angle is reached before three degrees are lacking', 'resting'),
      ...never('at rest nothing is to follow', 'holding', 'pausing', 'confirming'),
      ...never('a rise is so slow that the drive makes up for such a clutch', 'rising'),
    },
  },
  guardSilent: {
    happens: (table) => table.suffers('unplug'),
    mends: (table) => table.suffers('replug').waitsS(2),
    notedWithinMs: 330,
  },
}
