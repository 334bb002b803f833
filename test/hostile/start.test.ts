import { describe, expect, it } from 'vitest'
import { type Attack, SIEGED_CONFIG, Siege } from './siege.ts'

/** Announces and drives with all its might, with every status. */
const armsAndDrives: Attack = (line, { n }) => {
  line.send({ type: 'arm', deepestDeg: 60, capS: 600 })
  line.drive(n, 1000)
}

function staysUpright(siege: Siege): void {
  expect(siege.deepestDeg).toBeLessThan(SIEGED_CONFIG.uprightDeg + 0.3)
}

describe('a hostile client cannot start', { tags: 'S7/guard' }, () => {
  it('while nobody presses Start', () => {
    const siege = new Siege(armsAndDrives)
    siege.run(120_000)
    staysUpright(siege)
  })

  it('with any message there is, or is not', () => {
    const siege = new Siege((line, { n }) => {
      for (let type = 0x40; type < 0x100; type++) line.sendFields(type, new Uint8Array((n * 7 + type) % 30))
      line.drive(n, 1000)
    })
    siege.run(20_000)
    staysUpright(siege)
  })

  it('with the press of three seconds ago', () => {
    const siege = new Siege()
    siege.do('start')
    siege.run(3100)
    siege.attacks(armsAndDrives)
    siege.run(60_000)
    staysUpright(siege)
  })

  it('with a press that Stop was tapped after', { tags: 'S11/guard' }, () => {
    const siege = new Siege()
    siege.do('start')
    siege.run(300)
    siege.do('stop')
    siege.run(300)
    siege.attacks(armsAndDrives)
    siege.run(5000)
    staysUpright(siege)
    siege.do('start')
    siege.run(5000)
    expect(siege.deepestDeg).toBeGreaterThan(SIEGED_CONFIG.uprightDeg + 5)
  })

  it('with a Start that is stuck since the guard booted', () => {
    const siege = new Siege()
    siege.do('start-down')
    siege.run(200)
    siege.do('guard-reboot')
    siege.attacks(armsAndDrives)
    siege.run(60_000)
    staysUpright(siege)
  })

  it('with a Start that is held on end: it counts once, and only for three seconds', () => {
    const siege = new Siege()
    siege.do('start-down')
    siege.run(3100)
    siege.attacks(armsAndDrives)
    siege.run(60_000)
    staysUpright(siege)
  })

  it.each(['estop', 'ankle-open', 'stop-down', 'overtravel-cut', 'supply-low', 'sensor-a-off'] as const)(
    'while an interlock is open: %s',
    (fault) => {
      const siege = new Siege()
      siege.do(fault)
      siege.run(300)
      siege.attacks(armsAndDrives)
      for (let press = 0; press < 5; press++) {
        siege.do('start')
        siege.run(4000)
      }
      staysUpright(siege)
    },
  )

  it('twice with one press, however fast it disarms and arms', () => {
    const siege = new Siege()
    siege.begins(30, 60)
    expect(siege.line.send({ type: 'disarm' })).toMatchObject({ code: 'accepted' })
    for (let i = 0; i < 5; i++)
      expect(siege.line.send({ type: 'arm', deepestDeg: 30, capS: 60 })).toMatchObject({ code: 'noFreshStart' })
    siege.attacks(armsAndDrives)
    siege.run(20_000)
    staysUpright(siege)
  })

  it('from an announcement that nobody followed up for 15 s', () => {
    const siege = new Siege((line, { n }) => line.drive(n, 0))
    siege.begins(30, 60)
    siege.run(15_100)
    siege.attacks(armsAndDrives)
    siege.run(60_000)
    staysUpright(siege)
  })

  it('minutes later, from a session that left upright a little and came back', () => {
    const siege = new Siege()
    siege.begins(30, 60)
    siege.attacks((line, { n }) => line.drive(n, 400))
    siege.until(() => siege.angleDeg > SIEGED_CONFIG.uprightDeg + 6, 10_000)
    siege.attacks((line, { n }) => line.drive(n, -400))
    siege.until(() => siege.angleDeg < SIEGED_CONFIG.uprightDeg + 1, 20_000)
    siege.attacks((line, { n }) => line.drive(n, 0))
    siege.run(300_000)
    siege.attacks(armsAndDrives)
    siege.run(30_000) // the witness objects where it leaves
    expect(siege.angleDeg).toBeLessThan(SIEGED_CONFIG.uprightDeg + 3)
  })

  it('again after a session, without a new press', () => {
    const siege = new Siege()
    siege.standsAt(10, 10, 60)
    siege.attacks((line, { n }) => line.drive(n, -400))
    siege.run(45_000)
    siege.do('start')
    siege.until(() => siege.angleDeg < SIEGED_CONFIG.uprightDeg + 1, 90_000)
    siege.run(20_000)
    siege.attacks((line, status) => {
      line.send({ type: 'disarm' })
      armsAndDrives(line, status)
    })
    siege.run(60_000)
    expect(siege.angleDeg).toBeLessThan(SIEGED_CONFIG.uprightDeg + 3)
  })
})
