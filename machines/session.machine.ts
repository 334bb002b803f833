/** One run of a program: tilting, holding, resting, returning, pausing, confirming, rising. It knows nothing of hardware. */
import { assign, emit, setup } from 'xstate'
import type { Program, ProgramStep } from './program.ts'
import type { Cause } from './responses.ts'

/** How a session treats the person, from the configuration. */
export interface Comfort {
  /** `hold`: letting go of Start while tilting begins the return. */
  readonly startMode: 'press' | 'hold'
  /** Where the rise stops for a moment, degrees (R4), and for how long, seconds. */
  readonly riseStopDeg: number
  readonly riseStopS: number
  /** “Are you OK?” every so often while inverted, seconds; 0 never asks. */
  readonly promptEveryS: number
  readonly promptAnswerS: number
}

export interface SessionInput {
  readonly program: Program
  readonly comfort: Comfort
  readonly uprightDeg: number
  /** Longest this session may take altogether, seconds. */
  readonly timeoutS: number
}

/** How the table moves towards its target: each pace has its own speed. */
export type Pace = 'tilt' | 'return' | 'rise'

export interface SessionContext extends SessionInput {
  readonly step: number
  readonly repeat: number
  /** Where the table shall be, degrees; `null`: where it is. */
  readonly targetDeg: number | null
  readonly pace: Pace
  /** Inverted since last upright: the pause is owed (S5). */
  readonly pauseOwed: boolean
  readonly startHeld: boolean
  /** Why the session is cut short, if it is. */
  readonly cause: Cause | null
}

export type SessionEvent =
  | { readonly type: 'START_RECORDED' }
  | { readonly type: 'TARGET_REACHED' }
  | { readonly type: 'INVERSION_BEGAN' }
  | { readonly type: 'START_PRESSED' }
  | { readonly type: 'START_RELEASED' }
  | { readonly type: 'STOP_PRESSED' }
  | { readonly type: 'RETURN_REQUIRED'; readonly cause: Cause }

export type SessionFact = { readonly type: 'promptAsked' } | { readonly type: 'promptAnswered' }

/** How long a person has to confirm before the alarm asks for help, seconds. The table stays horizontal (S5). */
const CONFIRM_WITHIN_S = 60
/** A start that cannot be recorded in this time does not happen (S12), seconds. */
const RECORD_WITHIN_S = 10

export function currentStep(context: SessionContext): ProgramStep {
  return context.program.steps[context.step]!
}

export function hasAnotherRepeat(context: SessionContext): boolean {
  return context.repeat < currentStep(context).repeats
}

export function hasAnotherStep(context: SessionContext): boolean {
  return context.step + 1 < context.program.steps.length
}

export const sessionMachine = setup({
  types: {
    context: {} as SessionContext,
    input: {} as SessionInput,
    events: {} as SessionEvent,
    emitted: {} as SessionFact,
    output: {} as { readonly cause: Cause | null },
    tags: {} as 'asking' | 'unanswered' | 'began',
  },
  delays: {
    holdAtAngle: ({ context }) => currentStep(context).holdS * 1000,
    restAtAngle: ({ context }) => currentStep(context).restS * 1000,
    pauseAtHorizontal: ({ context }) => context.program.pauseS * 1000,
    restNearTop: ({ context }) => context.comfort.riseStopS * 1000,
    confirmation: CONFIRM_WITHIN_S * 1000,
    startRecord: RECORD_WITHIN_S * 1000,
    sessionTimeout: ({ context }) => context.timeoutS * 1000,
    nextPrompt: ({ context }) => context.comfort.promptEveryS * 1000,
    answer: ({ context }) => context.comfort.promptAnswerS * 1000,
  },
  guards: {
    hasAnotherRepeat: ({ context }) => hasAnotherRepeat(context),
    hasAnotherStep: ({ context }) => hasAnotherStep(context),
    pauseIsOwed: ({ context }) => context.pauseOwed,
    mustBeHeld: ({ context }) => context.comfort.startMode === 'hold',
    startIsHeldIfNeeded: ({ context }) => context.comfort.startMode === 'press' || context.startHeld,
    stopIsRequested: ({ event }) => event.type === 'RETURN_REQUIRED' && event.cause === 'stopRequested',
    promptsAreOn: ({ context }) => context.comfort.promptEveryS > 0,
  },
  actions: {
    aimAtStep: assign({ targetDeg: ({ context }) => currentStep(context).angleDeg, pace: 'tilt' }),
    aimAtRest: assign({ targetDeg: ({ context }) => currentStep(context).restAngleDeg, pace: 'return' }),
    aimAtHorizontal: assign({ targetDeg: 0, pace: 'return' }),
    aimAtRiseStop: assign({ targetDeg: ({ context }) => context.comfort.riseStopDeg, pace: 'rise' }),
    aimAtUpright: assign({ targetDeg: ({ context }) => context.uprightDeg, pace: 'rise' }),
    stayHere: assign({ targetDeg: null }),
    countRepeat: assign({ repeat: ({ context }) => context.repeat + 1 }),
    beginNextStep: assign({ step: ({ context }) => context.step + 1, repeat: 1 }),
    owePause: assign({ pauseOwed: true }),
    noteHeld: assign({ startHeld: true }),
    noteLetGo: assign({ startHeld: false }),
    noteStop: assign({ cause: ({ context }) => context.cause ?? 'stopPressed' }),
    noteCause: assign({
      cause: ({ context, event }) => context.cause ?? (event.type === 'RETURN_REQUIRED' ? event.cause : null),
    }),
    noteStartReleased: assign({ cause: 'startReleased', startHeld: false }),
    noteTimeout: assign({ cause: ({ context }) => context.cause ?? 'sessionTimedOut' }),
    noteUnanswered: assign({ cause: ({ context }) => context.cause ?? 'promptUnanswered' }),
    askIfOk: emit({ type: 'promptAsked' }),
    noteAnswer: emit({ type: 'promptAnswered' }),
  },
}).createMachine({
  id: 'session',
  context: ({ input }) => ({
    ...input,
    step: 0,
    repeat: 1,
    targetDeg: null,
    pace: 'tilt',
    pauseOwed: false,
    startHeld: true,
    cause: null,
  }),
  output: ({ context }) => ({ cause: context.cause }),
  initial: 'starting',
  on: {
    INVERSION_BEGAN: { actions: 'owePause' },
    START_PRESSED: { actions: 'noteHeld' },
    START_RELEASED: { actions: 'noteLetGo' },
    STOP_PRESSED: { actions: 'noteStop' },
    RETURN_REQUIRED: { actions: 'noteCause' },
  },
  states: {
    starting: {
      description: 'The start is being written to disk. Nothing moves before it is safe there (S12).',
      on: {
        START_RECORDED: 'underWay',
        RETURN_REQUIRED: { target: 'done', actions: 'noteCause' },
        STOP_PRESSED: { target: 'done', actions: 'noteStop' },
        START_RELEASED: { guard: 'mustBeHeld', target: 'done', actions: 'noteStartReleased' },
      },
      after: { startRecord: { target: 'done', actions: 'noteTimeout' } },
    },
    underWay: {
      description: 'Towards the angles of the program, until it ends or something asks for the return.',
      tags: 'began',
      type: 'parallel',
      on: {
        RETURN_REQUIRED: { target: 'comingBack', actions: 'noteCause' },
        STOP_PRESSED: { target: 'comingBack', actions: 'noteStop' },
      },
      after: { sessionTimeout: { target: 'comingBack', actions: 'noteTimeout' } },
      states: {
        motion: {
          description: 'What the table does.',
          initial: 'tilting',
          states: {
            tilting: {
              description: 'Towards the step’s angle.',
              entry: 'aimAtStep',
              on: {
                TARGET_REACHED: 'holding',
                START_RELEASED: { guard: 'mustBeHeld', target: '#session.comingBack', actions: 'noteStartReleased' },
              },
            },
            holding: {
              description: 'At the step’s angle.',
              after: {
                holdAtAngle: [
                  { guard: 'hasAnotherRepeat', target: 'resting' },
                  { guard: 'hasAnotherStep', target: 'resting' },
                  { target: '#session.comingBack' },
                ],
              },
            },
            resting: {
              description: 'To the rest angle and at it, before the next repeat or step.',
              initial: 'easing',
              states: {
                easing: {
                  description: 'Back to the rest angle.',
                  entry: 'aimAtRest',
                  on: { TARGET_REACHED: 'waiting' },
                },
                waiting: {
                  description: 'At the rest angle.',
                  after: {
                    restAtAngle: [
                      { guard: 'hasAnotherRepeat', target: 'goingOn', actions: 'countRepeat' },
                      { target: 'goingOn', actions: 'beginNextStep' },
                    ],
                  },
                },
                goingOn: {
                  description: 'Where Start must be held to tilt, waits for it to be held again.',
                  always: { guard: 'startIsHeldIfNeeded', target: '#session.underWay.motion.tilting' },
                },
              },
            },
          },
        },
        wellbeing: {
          description: 'Whether the person is asked if they are OK.',
          initial: 'headUp',
          states: {
            headUp: {
              description: 'Not inverted yet: nobody is asked.',
              on: { INVERSION_BEGAN: { guard: 'promptsAreOn', target: 'trusting', actions: 'owePause' } },
            },
            trusting: {
              description: 'The person is taken to be well until the next question.',
              after: { nextPrompt: 'asking' },
            },
            asking: {
              description: '“Are you OK?” A press of Start says yes; Stop or silence begins the return.',
              tags: 'asking',
              entry: 'askIfOk',
              on: { START_PRESSED: { target: 'trusting', actions: ['noteHeld', 'noteAnswer'] } },
              after: { answer: { target: '#session.comingBack', actions: 'noteUnanswered' } },
            },
          },
        },
      },
    },
    comingBack: {
      description: 'After an inversion to horizontal; from head-up, where none was, straight to upright.',
      tags: 'began',
      always: [{ guard: 'pauseIsOwed', target: 'returning' }, { target: 'rising.toUpright' }],
    },
    returning: {
      description: 'Back to horizontal.',
      tags: 'began',
      entry: 'aimAtHorizontal',
      on: { TARGET_REACHED: 'pausing' },
    },
    pausing: {
      description: 'At horizontal, while the blood settles (R1).',
      tags: 'began',
      on: { INVERSION_BEGAN: 'returning' },
      after: { pauseAtHorizontal: 'confirming' },
    },
    confirming: {
      description: 'At horizontal until the person presses Start (S5).',
      tags: 'began',
      initial: 'waiting',
      on: { START_PRESSED: 'rising', INVERSION_BEGAN: 'returning' },
      states: {
        waiting: { description: 'The person is asked to press Start.', after: { confirmation: 'unanswered' } },
        unanswered: { description: 'Nobody pressed: the alarm asks for help.', tags: 'unanswered' },
      },
    },
    rising: {
      description: 'Slowly to upright, with a short stop on the way (R3, R4).',
      tags: 'began',
      initial: 'toRiseStop',
      on: {
        // Called back just before it was inverted, it went past all the same: the pause is owed before rising (S5).
        INVERSION_BEGAN: 'returning',
        STOP_PRESSED: { target: 'halted', actions: 'noteStop' },
        RETURN_REQUIRED: [
          { guard: 'stopIsRequested', target: 'halted', actions: 'noteCause' },
          { actions: 'noteCause' },
        ],
      },
      states: {
        toRiseStop: {
          description: 'Up to a first angle, where the heart has most to adapt to (R4).',
          entry: 'aimAtRiseStop',
          on: { TARGET_REACHED: 'restingNearTop' },
        },
        restingNearTop: { description: 'A short stop there.', after: { restNearTop: 'toUpright' } },
        toUpright: { description: 'On to upright.', entry: 'aimAtUpright', on: { TARGET_REACHED: '#session.done' } },
        whereItWas: { type: 'history' },
      },
    },
    halted: {
      description: 'Stop was pressed, or asked for, while rising: stay until Start is pressed.',
      tags: 'began',
      initial: 'waiting',
      entry: 'stayHere',
      on: { START_PRESSED: 'rising.whereItWas', INVERSION_BEGAN: 'returning' },
      states: {
        waiting: { description: 'The person is asked to press Start.', after: { confirmation: 'unanswered' } },
        unanswered: { description: 'Nobody pressed: the alarm asks for help.', tags: 'unanswered' },
      },
    },
    done: { description: 'The session has ended.', type: 'final' },
  },
})
