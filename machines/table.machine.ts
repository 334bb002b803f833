/** The table's lifecycle and safety: connecting, checking, upright and its interlocks, a session, and every way back. */
import { assign, emit, enqueueActions, sendTo, setup } from 'xstate'
import type { SessionLimits } from './limits.ts'
import { deepestAngleDeg, type Program } from './program.ts'
import { CAUSES, type Cause, type Response, worse } from './responses.ts'
import { type Comfort, type SessionInput, sessionMachine } from './session.machine.ts'

export interface TableInput {
  readonly program: Program
  readonly comfort: Comfort
  readonly limits: SessionLimits
  readonly uprightDeg: number
}

export interface TableContext extends TableInput {
  /** Reasons a session is refused right now, in words; empty when it may start. */
  readonly refusals: readonly string[]
  /** The heaviest cause of this session or this trouble, and its response. */
  readonly cause: Cause | null
  readonly response: Response | null
}

export type TableEvent =
  | { readonly type: 'LINK_UP' }
  | { readonly type: 'LINK_LOST' }
  | { readonly type: 'GUARD_IDLE' }
  | { readonly type: 'GUARD_ARMED' }
  | { readonly type: 'GUARD_BACKING_OFF' }
  | { readonly type: 'GUARD_RETURNING' }
  | { readonly type: 'GUARD_RECOVERY' }
  | { readonly type: 'GUARD_LATCHED' }
  | { readonly type: 'REFUSALS_CHANGED'; readonly refusals: readonly string[] }
  | { readonly type: 'PROGRAM_CHOSEN'; readonly program: Program }
  | { readonly type: 'LIMITS_CHANGED'; readonly limits: SessionLimits }
  | { readonly type: 'ARM_ACCEPTED' }
  | { readonly type: 'ARM_REFUSED'; readonly reasons: readonly string[] }
  | { readonly type: 'START_RECORDED' }
  | { readonly type: 'START_PRESSED' }
  | { readonly type: 'START_RELEASED' }
  | { readonly type: 'STOP_PRESSED' }
  | { readonly type: 'STOP_RELEASED' }
  | { readonly type: 'TARGET_REACHED' }
  | { readonly type: 'INVERSION_BEGAN' }
  | { readonly type: 'CAUSE_RAISED'; readonly cause: Cause }

/** What the machine tells the world; the control loop acts on it. */
export type TableFact =
  | { readonly type: 'sessionAnnounced'; readonly deepestDeg: number; readonly capS: number }
  | { readonly type: 'sessionCalledOff' }
  | { readonly type: 'sessionBegan'; readonly program: Program }
  | { readonly type: 'sessionCompleted'; readonly cause: Cause | null }
  | { readonly type: 'sessionAborted'; readonly cause: Cause | null }
  | { readonly type: 'startRefused'; readonly reasons: readonly string[] }
  | { readonly type: 'causeNoted'; readonly cause: Cause; readonly response: Response }
  | { readonly type: 'eventUnexpected'; readonly event: string }

/** The guard answers an announcement within a status or two; longer means the frame was lost. */
const ARM_ANSWER_MS = 1000
/** A whole session is longer than its holds by travel, rests, pauses and people: this much at least. */
const TIMEOUT_MARGIN_S = 600
/** Longest time inverted a session announces beyond what its program holds: travel there and back. */
const TRAVEL_MARGIN_S = 60

/** Time inverted that a program is announced with: what it needs and some travel, never beyond the cap. Seconds. */
export function announcedCapS(program: Program, limits: SessionLimits): number {
  return Math.min(limits.sessionCapS, stayS(program) + travelMarginS(program))
}

function stayS(program: Program): number {
  return program.steps.reduce((sum, step) => sum + step.repeats * (step.holdS + step.restS), 0)
}

function travelMarginS(program: Program): number {
  return program.steps.reduce((sum, step) => sum + step.repeats * TRAVEL_MARGIN_S, 0)
}

export function sessionInput(context: TableContext): SessionInput {
  const { program, comfort, uprightDeg } = context
  return { program, comfort, uprightDeg, timeoutS: stayS(program) + travelMarginS(program) + TIMEOUT_MARGIN_S }
}

/** Whether a cause asks the session for its gradual return; heavier ones are the guard's business. */
function asksForReturn(cause: Cause): boolean {
  return CAUSES[cause].response === 'return'
}

/** The guard's states pull the table machine along from wherever it is: the guard is the law. */
const followGuard = {
  GUARD_BACKING_OFF: '#table.backingOff',
  GUARD_RETURNING: '#table.guardReturning',
  GUARD_RECOVERY: '#table.recovering',
  GUARD_LATCHED: '#table.latched',
} as const

export const tableMachine = setup({
  types: {
    context: {} as TableContext,
    input: {} as TableInput,
    events: {} as TableEvent,
    emitted: {} as TableFact,
    tags: {} as 'linked' | 'driving' | 'sessionRuns' | 'alarm',
  },
  actors: { session: sessionMachine },
  delays: { armAnswer: ARM_ANSWER_MS },
  guards: {
    mayStart: ({ context }) => context.refusals.length === 0,
    mustBeHeld: ({ context }) => context.comfort.startMode === 'hold',
    handsOver: ({ event }) => event.type === 'CAUSE_RAISED' && CAUSES[event.cause].response === 'guardReturns',
  },
  actions: {
    adoptRefusals: assign({
      refusals: ({ context, event }) => (event.type === 'REFUSALS_CHANGED' ? event.refusals : context.refusals),
    }),
    adoptProgram: assign({
      program: ({ context, event }) => (event.type === 'PROGRAM_CHOSEN' ? event.program : context.program),
    }),
    adoptLimits: assign({
      limits: ({ context, event }) => (event.type === 'LIMITS_CHANGED' ? event.limits : context.limits),
    }),
    noteCause: enqueueActions(({ enqueue, event, context }) => {
      if (event.type !== 'CAUSE_RAISED') return
      const { response } = CAUSES[event.cause]
      const heavier = worse(context.response, response)
      enqueue.assign({
        response: heavier,
        cause: heavier === context.response && context.cause !== null ? context.cause : event.cause,
      })
      enqueue.emit({ type: 'causeNoted', cause: event.cause, response })
    }),
    forgetCause: assign({ cause: null, response: null }),
    announceSession: emit(({ context }) => ({
      type: 'sessionAnnounced' as const,
      deepestDeg: deepestAngleDeg(context.program),
      capS: announcedCapS(context.program, context.limits),
    })),
    callOff: emit({ type: 'sessionCalledOff' }),
    tellSessionBegan: emit(({ context }) => ({ type: 'sessionBegan' as const, program: context.program })),
    tellSessionCompleted: emit(({ context, event }) => ({
      type: 'sessionCompleted' as const,
      cause: (event as unknown as { output?: { cause: Cause | null } }).output?.cause ?? context.cause,
    })),
    tellSessionAborted: emit(({ context }) => ({ type: 'sessionAborted' as const, cause: context.cause })),
    tellRefusal: emit(({ context }) => ({ type: 'startRefused' as const, reasons: context.refusals })),
    tellArmRefusal: emit(({ event }) => ({
      type: 'startRefused' as const,
      reasons: event.type === 'ARM_REFUSED' ? event.reasons : ['The guard did not answer. Try again.'],
    })),
    noteUnexpected: emit(({ event }) => ({ type: 'eventUnexpected' as const, event: event.type })),
    passToSession: sendTo('session', ({ event }) => event as never),
    requireReturn: enqueueActions(({ enqueue, event }) => {
      if (event.type === 'CAUSE_RAISED' && asksForReturn(event.cause))
        enqueue.sendTo('session', { type: 'RETURN_REQUIRED', cause: event.cause })
    }),
  },
}).createMachine({
  id: 'table',
  context: ({ input }) => ({ ...input, refusals: [], cause: null, response: null }),
  initial: 'connecting',
  on: {
    REFUSALS_CHANGED: { actions: 'adoptRefusals' },
    // Nothing is ever started by what stands here: buttons without a meaning in a state, and late answers, are no faults.
    START_PRESSED: {},
    START_RELEASED: {},
    STOP_PRESSED: {},
    STOP_RELEASED: {},
    TARGET_REACHED: {},
    INVERSION_BEGAN: {},
    START_RECORDED: {},
    CAUSE_RAISED: { actions: 'noteCause' },
    PROGRAM_CHOSEN: { actions: 'adoptProgram' },
    LIMITS_CHANGED: { actions: 'adoptLimits' },
    '*': { actions: 'noteUnexpected' },
  },
  states: {
    connecting: {
      description: 'Looking for the guard. Nothing can move.',
      // A first attempt that found nobody is no event to wonder about.
      on: { LINK_UP: 'checking', LINK_LOST: {} },
    },
    linkLost: {
      description: 'The guard has fallen silent while the table was not known to be safe: alarm until it speaks again.',
      tags: 'alarm',
      on: { LINK_UP: 'checking' },
    },
    checking: {
      description: 'Connected; the guard’s first status decides where the table stands.',
      tags: 'linked',
      entry: 'forgetCause',
      on: { ...followGuard, GUARD_IDLE: 'upright', GUARD_ARMED: 'abandoned', LINK_LOST: 'connecting' },
    },
    abandoned: {
      description:
        'The guard still holds a session that is not ours. It is never resumed (S8): the guard is told to end it.',
      tags: ['linked', 'alarm'],
      entry: 'callOff',
      on: { ...followGuard, GUARD_IDLE: 'upright', LINK_LOST: 'linkLost' },
    },
    upright: {
      description: 'Upright, motor off. Start begins a session where every interlock holds.',
      tags: 'linked',
      entry: 'forgetCause',
      on: {
        ...followGuard,
        GUARD_IDLE: {},
        GUARD_ARMED: 'standingDown',
        LINK_LOST: 'connecting',
        START_PRESSED: [{ guard: 'mayStart', target: 'arming' }, { actions: 'tellRefusal' }],
      },
    },
    arming: {
      description:
        'Start was pressed: the session is announced to the guard, which checks the press on its own pin (S7).',
      tags: ['linked', 'driving'],
      entry: ['forgetCause', 'announceSession'],
      on: {
        ...followGuard,
        GUARD_ARMED: {},
        GUARD_IDLE: {},
        PROGRAM_CHOSEN: {},
        LIMITS_CHANGED: {},
        STOP_PRESSED: 'standingDown',
        // A hand that is gone before the session begins would never be missed by it.
        START_RELEASED: { guard: 'mustBeHeld', target: 'standingDown' },
        // What the guard objects to now would be forgotten by a session that begins afterwards.
        CAUSE_RAISED: { target: 'standingDown', actions: 'noteCause' },
        ARM_ACCEPTED: 'session',
        ARM_REFUSED: { target: 'upright', actions: 'tellArmRefusal' },
        LINK_LOST: 'connecting',
      },
      after: { armAnswer: { target: 'standingDown', actions: 'tellArmRefusal' } },
    },
    standingDown: {
      description: 'The start was called off before anything moved: the guard is told to forget it.',
      tags: 'linked',
      entry: 'callOff',
      on: {
        ...followGuard,
        GUARD_ARMED: {},
        GUARD_IDLE: 'upright',
        ARM_ACCEPTED: {},
        ARM_REFUSED: 'upright',
        LINK_LOST: 'connecting',
      },
      after: { armAnswer: 'upright' },
    },
    session: {
      description: 'A program runs.',
      tags: ['linked', 'driving', 'sessionRuns'],
      entry: 'tellSessionBegan',
      invoke: {
        id: 'session',
        src: 'session',
        input: ({ context }) => sessionInput(context),
        onDone: { target: 'upright', actions: 'tellSessionCompleted' },
        // A session that fails leaves nobody who knows where to go: the guard does.
        onError: { target: 'handedOver', actions: 'tellSessionAborted' },
      },
      on: {
        GUARD_ARMED: {},
        GUARD_IDLE: { target: 'upright', actions: 'tellSessionAborted' },
        GUARD_BACKING_OFF: { target: 'backingOff', actions: 'tellSessionAborted' },
        GUARD_RETURNING: { target: 'guardReturning', actions: 'tellSessionAborted' },
        GUARD_RECOVERY: { target: 'recovering', actions: 'tellSessionAborted' },
        GUARD_LATCHED: { target: 'latched', actions: 'tellSessionAborted' },
        LINK_LOST: { target: 'linkLost', actions: 'tellSessionAborted' },
        PROGRAM_CHOSEN: {},
        LIMITS_CHANGED: {},
        CAUSE_RAISED: [
          { guard: 'handsOver', target: 'handedOver', actions: ['noteCause', 'tellSessionAborted'] },
          { actions: ['noteCause', 'requireReturn'] },
        ],
        START_RECORDED: { actions: 'passToSession' },
        START_PRESSED: { actions: 'passToSession' },
        START_RELEASED: { actions: 'passToSession' },
        STOP_PRESSED: { actions: 'passToSession' },
        TARGET_REACHED: { actions: 'passToSession' },
        INVERSION_BEGAN: { actions: 'passToSession' },
      },
    },
    handedOver: {
      description: 'The controller no longer drives: the guard takes the table back by itself (S10).',
      tags: ['linked', 'alarm'],
      on: { ...followGuard, GUARD_ARMED: {}, GUARD_IDLE: 'upright', LINK_LOST: 'linkLost' },
    },
    backingOff: {
      description: 'The drive gave up; the guard backs off two degrees.',
      tags: ['linked', 'alarm'],
      on: { ...followGuard, GUARD_BACKING_OFF: {}, GUARD_IDLE: 'upright', LINK_LOST: 'linkLost' },
    },
    guardReturning: {
      description: 'The guard itself brings the table to horizontal.',
      tags: ['linked', 'alarm'],
      on: { ...followGuard, GUARD_RETURNING: {}, GUARD_IDLE: 'upright', LINK_LOST: 'linkLost' },
    },
    recovering: {
      description:
        'Hold Start to creep to horizontal; after the pause press and hold again to rise. The guard does this alone.',
      tags: ['linked', 'alarm'],
      on: { ...followGuard, GUARD_RECOVERY: {}, GUARD_IDLE: 'upright', LINK_LOST: 'linkLost' },
    },
    latched: {
      description:
        'Power is off until the cause is gone and a person resets: Stop held for 3 to 10 seconds and let go.',
      tags: ['linked', 'alarm'],
      on: { ...followGuard, GUARD_LATCHED: {}, GUARD_IDLE: 'upright', LINK_LOST: 'linkLost' },
    },
  },
})
