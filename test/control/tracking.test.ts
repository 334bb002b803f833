import { describe, expect, it } from 'vitest'
import type { Person } from '../../hardware/simulator/person.ts'
import { measuredDeg } from '../../src/control/follower.ts'
import { SHIPPED_PROGRAMS } from '../../src/people/programs.ts'
import { type SimulatedRun, simulatedTable } from '../../src/testing.ts'

const PEOPLE: Readonly<Record<string, Person>> = {
  'of 45 kg and 1.50 m': { massKg: 45, heightM: 1.5 },
  'of 75 kg and 1.75 m': { massKg: 75, heightM: 1.75 },
  'of 120 kg and 2.00 m': { massKg: 120, heightM: 2 },
}

/** After the set-point has come to rest, the table may take this long to do so too, s. */
const SETTLES_S = 1.5
/** The simulated channels differ by a third of a degree and half a percent: what no controller can know, degrees at 60°. */
const CHANNELS_DIFFER_DEG = 0.6
const STATUS_S = 0.02

interface Errors {
  movingDeg: number
  restingDeg: number
  /** The same against the physics, whatever the sensors say. */
  trueMovingDeg: number
  trueRestingDeg: number
  overshootDeg: number
}

/** A whole session, looked at with each status: how far set-point and table were apart. */
function errorsOf(run: SimulatedRun): Errors {
  const errors: Errors = { movingDeg: 0, restingDeg: 0, trueMovingDeg: 0, trueRestingDeg: 0, overshootDeg: 0 }
  const worst = (name: keyof Errors, deg: number) => {
    errors[name] = Math.max(errors[name], deg)
  }
  let restedS = 0
  let answered: string | null = null
  let target: number | null = null
  let wayDown = 0
  run.run(1000)
  run.do('start')
  run.until(() => run.controller.session !== null, 5000)
  while (run.controller.session !== null) {
    run.run(1000 * STATUS_S)
    const asked = run.askedForStart
    if (asked !== null && asked !== answered) run.do('start')
    answered = asked
    const { controller, angleDeg } = run
    const { setPoint } = controller.follower
    const status = controller.lastStatus!
    if (controller.targetDeg !== target) {
      target = controller.targetDeg
      wayDown = Math.sign((target ?? 0) - angleDeg)
    }
    const moves = setPoint.speedDegPerS !== 0 || setPoint.accelerationDegPerS2 !== 0
    restedS = moves ? 0 : restedS + STATUS_S
    const rests = restedS > SETTLES_S
    const goesDown = controller.phase === 'tilting' || controller.phase === 'holding'
    const measured = measuredDeg(status, goesDown ? 'tilt' : 'return')
    worst(rests ? 'restingDeg' : 'movingDeg', Math.abs(setPoint.angleDeg - measured))
    worst(rests ? 'trueRestingDeg' : 'trueMovingDeg', Math.abs(setPoint.angleDeg - angleDeg))
    if (target !== null) worst('overshootDeg', (angleDeg - target) * wayDown)
  }
  return errors
}

describe.each(Object.entries(PEOPLE))('with a person %s', (_, person) => {
  it.each(SHIPPED_PROGRAMS.map(({ id }) => id))('the table follows its set-point through %s', (program) => {
    const run = simulatedTable({ program, person, seed: 3, observed: false })
    const errors = errorsOf(run)
    expect(run.facts.findLast((fact) => fact.type === 'sessionEnded')).toMatchObject({ outcome: 'completed' })
    expect(errors.movingDeg).toBeLessThanOrEqual(1)
    expect(errors.trueMovingDeg).toBeLessThanOrEqual(1)
    expect(errors.restingDeg).toBeLessThanOrEqual(0.5)
    expect(errors.trueRestingDeg).toBeLessThanOrEqual(0.2 + CHANNELS_DIFFER_DEG)
    expect(errors.overshootDeg).toBeLessThanOrEqual(0.5)
  })
})

it('a load far beyond the pivot’s setting is carried, not pushed in vain', () => {
  const run = simulatedTable({ program: 'relief', person: { massKg: 120, heightM: 1.5 }, seed: 3, observed: false })
  const errors = errorsOf(run)
  expect(run.facts.findLast((fact) => fact.type === 'sessionEnded')).toMatchObject({ outcome: 'completed' })
  expect(errors.restingDeg).toBeLessThanOrEqual(0.5)
})
