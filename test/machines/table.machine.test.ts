import { describe, expect, test } from 'vitest'
import { createActor, SimulatedClock } from 'xstate'
import { sessionMachine } from '../../machines/session.machine.ts'
import {
  announcedCapS,
  sessionInput,
  type TableEvent,
  type TableFact,
  tableMachine,
} from '../../machines/table.machine.ts'
import { smallProgram, tableInput, tinyProgram } from './small-table.ts'

describe('the time inverted that a session announces', () => {
  const limits = { maxAngleDeg: 60, maxHoldS: 720, sessionCapS: 720, exposureCapMin: 8 }

  test('is what the program stays and a minute of travel for every repeat', () => {
    expect(announcedCapS(tinyProgram, limits)).toBe(90 + 20 + 60)
    expect(announcedCapS(smallProgram, limits)).toBe(2 * (90 + 20 + 60) + 2 * (91 + 21 + 60))
  })

  test('never passes the cap', () => {
    expect(announcedCapS(smallProgram, { ...limits, sessionCapS: 300 })).toBe(300)
  })
})

test('a session may take ten minutes longer than its program, and no more', () => {
  const context = { ...tableInput(tinyProgram), refusals: [], cause: null, response: null }
  expect(sessionInput(context).timeoutS).toBe(90 + 20 + 60 + 600)
})

/** A table that has been told all of `events`, and what it made known on the way. */
function tableAfter(events: readonly TableEvent[], machine = tableMachine) {
  const clock = new SimulatedClock()
  const actor = createActor(machine, { input: tableInput(tinyProgram), clock })
  const facts: TableFact[] = []
  actor.on('*', (fact) => facts.push(fact))
  actor.start()
  for (const event of events) actor.send(event)
  return { actor, clock, facts, state: () => actor.getSnapshot().value }
}

const UPRIGHT: readonly TableEvent[] = [{ type: 'LINK_UP' }, { type: 'GUARD_IDLE' }]
const ARMING: readonly TableEvent[] = [...UPRIGHT, { type: 'START_PRESSED' }]
const IN_SESSION: readonly TableEvent[] = [...ARMING, { type: 'ARM_ACCEPTED' }]

describe('a table', () => {
  test('announces a session with its deepest angle before it begins', () => {
    const { facts } = tableAfter(IN_SESSION)
    expect(facts).toEqual([
      { type: 'sessionAnnounced', deepestDeg: 15, capS: 170 },
      { type: 'sessionBegan', program: tinyProgram },
    ])
  })

  test('says why it does not start, and stays where it is', () => {
    const reasons = ['The ankle lock is open: close it.']
    const { facts, state } = tableAfter([
      ...UPRIGHT,
      { type: 'REFUSALS_CHANGED', refusals: reasons },
      { type: 'START_PRESSED' },
    ])
    expect(facts).toEqual([{ type: 'startRefused', reasons }])
    expect(state()).toBe('upright')
  })

  test('says the guard’s reasons when the guard refuses', () => {
    const { facts, state } = tableAfter([...ARMING, { type: 'ARM_REFUSED', reasons: ['Press it again.'] }])
    expect(facts.at(-1)).toEqual({ type: 'startRefused', reasons: ['Press it again.'] })
    expect(state()).toBe('upright')
  })

  test('calls a start off that the guard does not answer', () => {
    const { clock, facts, state } = tableAfter(ARMING)
    clock.increment(1000)
    expect(state()).toBe('standingDown')
    expect(facts.map(({ type }) => type)).toEqual(['sessionAnnounced', 'startRefused', 'sessionCalledOff'])
    clock.increment(1000)
    expect(state()).toBe('upright')
  })

  test('calls a start off for which the guard already has an objection', () => {
    const { facts, state } = tableAfter([...ARMING, { type: 'CAUSE_RAISED', cause: 'supplyLow' }])
    expect(state()).toBe('standingDown')
    expect(facts.at(-1)).toEqual({ type: 'sessionCalledOff' })
  })

  test('has a guard that still holds a session end it, and never resumes it (S8)', { tags: 'S8/controller' }, () => {
    const { facts, state } = tableAfter([{ type: 'LINK_UP' }, { type: 'GUARD_ARMED' }])
    expect(state()).toBe('abandoned')
    expect(facts).toEqual([{ type: 'sessionCalledOff' }])
  })

  test('keeps the heavier of two causes', () => {
    const heavierLast = tableAfter([
      ...IN_SESSION,
      { type: 'CAUSE_RAISED', cause: 'stopPressed' },
      { type: 'CAUSE_RAISED', cause: 'estopPressed' },
      { type: 'GUARD_LATCHED' },
      { type: 'CAUSE_RAISED', cause: 'supplyLow' },
    ])
    expect(heavierLast.actor.getSnapshot().context).toMatchObject({
      cause: 'estopPressed',
      response: 'powerOffLatched',
    })
  })

  test('leaves the table to the guard when its session fails', { tags: ['S1/controller', 'S10/controller'] }, () => {
    const failing = sessionMachine.provide({
      actions: {
        aimAtStep: () => {
          throw new Error('a mistake nobody thought of')
        },
      },
    })
    const { facts, state, actor } = tableAfter(
      [...IN_SESSION, { type: 'START_RECORDED' }],
      tableMachine.provide({ actors: { session: failing } }),
    )
    expect(state()).toBe('handedOver')
    expect(actor.getSnapshot().hasTag('driving')).toBe(false)
    expect(facts.at(-1)).toEqual({ type: 'sessionAborted', cause: null })
  })
})
