import { describe, expect, it } from 'vitest'
import { type Attack, SIEGED_CONFIG, Siege } from './siege.ts'

const drives =
  (milli: number): Attack =>
  (line, { n }) =>
    line.drive(n, milli)

/** Announces, disarms, configures and drives with each status. */
const wantsAll =
  (milli: number): Attack =>
  (line, { n }) => {
    line.send({ type: 'arm', deepestDeg: 60, capS: 600 })
    line.send({ type: 'configure', config: { ...SIEGED_CONFIG, pauseS: 30, maxAngleDeg: 90, capS: 900 } })
    line.drive(n, milli)
  }

function wasInverted(): Siege {
  const siege = new Siege()
  siege.standsAt(15, 20, 300)
  siege.attacks(drives(-1000))
  siege.until(() => siege.angleDeg < 0.5, 20_000)
  return siege
}

describe('after an inversion, a hostile client cannot', { tags: 'S5/guard' }, () => {
  it('raise a person who does not answer', () => {
    const siege = wasInverted()
    siege.run(120_000)
    expect(siege.angleDeg).toBeGreaterThan(-4)
  })

  it('raise a person who pressed Start too early, or holds it', () => {
    const siege = wasInverted()
    siege.run(10_000)
    siege.do('start')
    siege.run(10_000)
    siege.do('start-down')
    siege.run(60_000)
    expect(siege.angleDeg).toBeGreaterThan(-4)
  })

  it('hurry the pause by moving about at horizontal', () => {
    const siege = wasInverted()
    let ticks = 0
    siege.attacks((line, { n }) => line.drive(n, ticks++ % 100 < 50 ? 120 : -120))
    for (let press = 0; press < 12; press++) {
      siege.do('start')
      siege.run(2000)
    }
    expect(siege.angleDeg).toBeGreaterThan(-4) // the witness counts the rest
  })

  it('go down again on the way up', { tags: 'S7/guard' }, () => {
    const siege = wasInverted()
    siege.run(31_000)
    siege.do('start')
    siege.run(15_000)
    expect(siege.angleDeg).toBeLessThan(-11)
    siege.attacks(wantsAll(1000))
    const fromDeg = siege.angleDeg
    siege.run(30_000)
    expect(siege.angleDeg).toBeLessThan(fromDeg + 0.5)
  })

  it('have the pause forgotten by disarming', () => {
    const siege = wasInverted()
    siege.run(2000)
    siege.line.send({ type: 'disarm' })
    siege.attacks(wantsAll(-1000))
    siege.do('start-down')
    siege.run(28_000)
    expect(siege.angleDeg).toBeGreaterThan(-4)
  })
})

describe('a hostile client cannot resume or reset', { tags: 'S8/guard' }, () => {
  it('after Stop', () => {
    const siege = new Siege()
    siege.standsAt(10, 30, 300)
    siege.do('stop')
    siege.attacks(wantsAll(1000))
    siege.run(20_000)
    siege.do('start')
    siege.run(10_000)
    expect(siege.angleDeg).toBeLessThan(1)
  })

  it('after an E-stop, before and after it was reset by hand', { tags: 'S1/guard' }, () => {
    const siege = new Siege()
    siege.standsAt(15, 30, 300)
    siege.do('estop')
    siege.attacks((line, status) => {
      wantsAll(1000)(line, status)
      for (let type = 0x40; type < 0x100; type++) if (type !== 0x42) line.sendFields(type, new Uint8Array(0))
    })
    siege.run(3000)
    siege.do('estop-release')
    siege.run(10_000)
    expect(siege.board.contactorClosed).toBe(false)
    expect(siege.board.guardState).toBe('latched')
    siege.do('reset')
    siege.run(10_000)
    expect(siege.board.guardState).toBe('recovery')
    expect(siege.angleDeg).toBeCloseTo(15, 0)
    siege.do('start-down')
    siege.run(5000)
    expect(siege.angleDeg).toBeLessThan(12)
  })

  it('after it fell silent: the guard brings the table back and obeys no more', () => {
    const siege = new Siege()
    siege.standsAt(15, 30, 300)
    siege.attacks(() => {})
    siege.run(2300)
    siege.attacks(wantsAll(1000))
    siege.run(20_000)
    expect(siege.angleDeg).toBeLessThan(1)
  })

  it('while the guard itself returns the table', () => {
    const siege = new Siege()
    siege.standsAt(25, 30, 300)
    siege.line.send({ type: 'disarm' })
    siege.attacks(wantsAll(1000))
    siege.run(20_000)
    expect(siege.angleDeg).toBeLessThan(1)
  })

  it('with a Start that is held since the session: recovery wants a press of its own', { tags: 'S1/guard' }, () => {
    const siege = new Siege()
    siege.standsAt(-30, 30, 300)
    siege.do('start-down')
    siege.run(500)
    siege.line.send({ type: 'disarm' })
    siege.attacks(wantsAll(-1000))
    const fromDeg = siege.angleDeg
    siege.run(10_000)
    expect(siege.board.guardState).toBe('recovery')
    expect(siege.angleDeg).toBeCloseTo(fromDeg, 1)
    siege.do('start-up')
    siege.run(300)
    siege.do('start-down')
    siege.run(3000)
    expect(siege.angleDeg).toBeLessThan(fromDeg - 1)
  })
})

describe('a hostile client cannot change the limits', { tags: 'S7/guard' }, () => {
  const configures: Attack = (line, { n }) => {
    line.send({ type: 'configure', config: { ...SIEGED_CONFIG, maxAngleDeg: 90, capS: 900 } })
    line.drive(n, 0)
  }

  it('of an idle table, of a session, of a return, of a latched table, or during a reset', () => {
    const siege = new Siege(configures)
    siege.run(2000)
    siege.begins(20, 100)
    siege.run(1000)
    siege.do('stop-down') // a session is under way: no time for limits
    siege.run(1000)
    siege.do('stop-up')
    siege.run(3000)
    siege.do('estop')
    siege.run(1000)
    siege.do('estop-release')
    siege.run(200)
    siege.do('reset') // ends in idle, with Stop let go
    siege.run(6000)
    expect(siege.board.guardState).toBe('idle')
    expect(siege.board.storedConfig).toEqual(SIEGED_CONFIG)
  })

  it('with a Stop whose wire is broken, or that was held before the guard became idle', () => {
    const siege = new Siege()
    siege.do('stop-down')
    siege.run(100)
    siege.do('guard-reboot')
    siege.attacks(configures)
    siege.run(5000)
    expect(siege.board.storedConfig).toEqual(SIEGED_CONFIG)
  })

  it('beyond what is compiled in, even with Stop held', () => {
    const siege = new Siege()
    siege.do('stop-down')
    siege.run(100)
    for (const wrong of [{ maxAngleDeg: 90.001 }, { capS: 901 }, { pauseS: 29 }, { uprightDeg: -44 }])
      expect(siege.line.send({ type: 'configure', config: { ...SIEGED_CONFIG, ...wrong } })).toMatchObject({
        code: 'outOfRange',
      })
    expect(siege.board.storedConfig).toEqual(SIEGED_CONFIG)
  })
})
