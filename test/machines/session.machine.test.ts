import { describe, expect, test } from 'vitest'
import { createActor, SimulatedClock } from 'xstate'
import {
  currentStep,
  hasAnotherRepeat,
  hasAnotherStep,
  type SessionContext,
  type SessionInput,
  sessionMachine,
} from '../../machines/session.machine.ts'
import { smallProgram, tableInput } from './small-table.ts'

const input: SessionInput = { ...tableInput(smallProgram), timeoutS: 2000 }

function contextAt(step: number, repeat: number): SessionContext {
  const still = { targetDeg: null, pace: 'tilt', pauseOwed: false, startHeld: true, cause: null } as const
  return { ...input, step, repeat, ...still }
}

describe('where a session stands in its program', () => {
  test('is a step of it', () => {
    expect(currentStep(contextAt(0, 1)).angleDeg).toBe(15)
    expect(currentStep(contextAt(1, 1)).angleDeg).toBe(25)
  })

  test('tells whether the step is done again', () => {
    expect(hasAnotherRepeat(contextAt(0, 1))).toBe(true)
    expect(hasAnotherRepeat(contextAt(0, 2))).toBe(false)
  })

  test('tells whether another step follows', () => {
    expect(hasAnotherStep(contextAt(0, 2))).toBe(true)
    expect(hasAnotherStep(contextAt(1, 2))).toBe(false)
  })
})

/** A session in virtual time, on a table that always arrives. */
function session(differs: Partial<SessionInput['comfort']> = {}) {
  const clock = new SimulatedClock()
  const actor = createActor(sessionMachine, { input: { ...input, comfort: { ...input.comfort, ...differs } }, clock })
  const targets: (number | null)[] = []
  actor.subscribe(({ context }) => {
    if (targets.at(-1) !== context.targetDeg) targets.push(context.targetDeg)
  })
  actor.start()
  return {
    actor,
    clock,
    targets,
    is: (value: Parameters<ReturnType<typeof actor.getSnapshot>['matches']>[0]) => actor.getSnapshot().matches(value),
    arrives: () => actor.send({ type: 'TARGET_REACHED' }),
    holdingDeep() {
      actor.send({ type: 'START_RECORDED' })
      actor.send({ type: 'INVERSION_BEGAN' })
      actor.send({ type: 'TARGET_REACHED' })
    },
  }
}

describe('a session', () => {
  test('goes to every angle of its program in order, each repeat, and back by horizontal', () => {
    const { actor, clock, targets, arrives, is } = session({ promptEveryS: 0 })
    actor.send({ type: 'START_RECORDED' })
    actor.send({ type: 'INVERSION_BEGAN' })
    for (let i = 0; i < 8 && !is('returning'); i++) {
      arrives()
      clock.increment(91_000)
    }
    arrives()
    clock.increment(45_000)
    actor.send({ type: 'START_PRESSED' })
    arrives()
    clock.increment(7000)
    arrives()
    expect(targets).toEqual([null, 15, 0, 15, 0, 25, 5, 25, 0, -20, -75])
    expect(actor.getSnapshot().output).toEqual({ cause: null })
  })

  test('ends without having moved when its start is not recorded in time (S12)', { tags: 'S12/controller' }, () => {
    const { actor, clock } = session()
    clock.increment(10_000)
    expect(actor.getSnapshot().output).toEqual({ cause: 'sessionTimedOut' })
  })

  test('comes back when nobody answers “are you OK?”', { tags: 'S3/controller' }, () => {
    const { actor, clock, holdingDeep, is } = session({ promptEveryS: 60 })
    holdingDeep()
    clock.increment(60_000)
    expect(is({ underWay: { wellbeing: 'asking' } })).toBe(true)
    clock.increment(15_000)
    expect(is('returning')).toBe(true)
    expect(actor.getSnapshot().context.cause).toBe('promptUnanswered')
  })

  test('asks again after an answer, and never comes back for a question that was answered', () => {
    const { actor, clock, holdingDeep, is } = session({ promptEveryS: 30 })
    holdingDeep()
    clock.increment(30_000)
    actor.send({ type: 'START_PRESSED' })
    clock.increment(15_000)
    expect(is({ underWay: { wellbeing: 'trusting' } })).toBe(true)
    clock.increment(15_000)
    expect(is({ underWay: { wellbeing: 'asking' } })).toBe(true)
  })

  test('that is stopped before it was inverted goes straight up, without a pause', () => {
    const { actor, is } = session()
    actor.send({ type: 'START_RECORDED' })
    actor.send({ type: 'STOP_PRESSED' })
    expect(is({ rising: 'toUpright' })).toBe(true)
    expect(actor.getSnapshot().context).toMatchObject({ cause: 'stopPressed', targetDeg: -75, pace: 'rise' })
  })

  test('that is stopped while inverted comes back to horizontal and pauses (S5)', {
    tags: ['S5/controller', 'S11/controller'],
  }, () => {
    const { actor, arrives, holdingDeep, is } = session()
    holdingDeep()
    actor.send({ type: 'STOP_PRESSED' })
    expect(actor.getSnapshot().context).toMatchObject({ targetDeg: 0, pace: 'return' })
    arrives()
    expect(is('pausing')).toBe(true)
  })

  test('keeps the first cause, whatever comes after it', () => {
    const { actor, holdingDeep } = session()
    holdingDeep()
    actor.send({ type: 'RETURN_REQUIRED', cause: 'ankleLockOpened' })
    actor.send({ type: 'STOP_PRESSED' })
    actor.send({ type: 'RETURN_REQUIRED', cause: 'supplyLow' })
    expect(actor.getSnapshot().context.cause).toBe('ankleLockOpened')
  })

  test('goes on where it was after a halt on the way up', () => {
    const { actor, clock, arrives, holdingDeep, is } = session()
    holdingDeep()
    actor.send({ type: 'STOP_PRESSED' })
    arrives()
    clock.increment(45_000)
    actor.send({ type: 'START_PRESSED' })
    arrives()
    clock.increment(7000)
    actor.send({ type: 'STOP_PRESSED' })
    expect(actor.getSnapshot().context.targetDeg).toBeNull()
    actor.send({ type: 'START_PRESSED' })
    expect(is({ rising: 'toUpright' })).toBe(true)
    expect(actor.getSnapshot().context.targetDeg).toBe(-75)
  })

  test('where Start must be held, comes back when it is let go while tilting, and not while holding', () => {
    const tilting = session({ startMode: 'hold' })
    tilting.actor.send({ type: 'START_RECORDED' })
    tilting.actor.send({ type: 'INVERSION_BEGAN' })
    tilting.actor.send({ type: 'START_RELEASED' })
    expect(tilting.is('returning')).toBe(true)
    expect(tilting.actor.getSnapshot().context.cause).toBe('startReleased')
    const holding = session({ startMode: 'hold' })
    holding.holdingDeep()
    holding.actor.send({ type: 'START_RELEASED' })
    expect(holding.is({ underWay: { motion: 'holding' } })).toBe(true)
  })
})
