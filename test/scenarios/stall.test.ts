import { describe, expect, it } from 'vitest'
import { aTable, EVERY_PHASE } from './story.ts'

const STRONG_MOTOR = `[table]\ncurrent_limit_a = 40\n${EVERY_PHASE}`

describe('the drive does not move the table', () => {
  it.each([
    ['the current tells, within 200 ms', EVERY_PHASE, 200],
    ['the lack of motion tells, within a second', STRONG_MOTOR, 1000],
  ])('because it is jammed: %s', (_, toml, withinMs) => {
    const table = aTable({ toml })
      .pressStart()
      .reachesAngle('10°', (deg) => deg > 10)
      .suffers('jam')
    table.withinMs(withinMs, 'the drive gives way', () => table.guard !== 'armed')
  })

  it('and cannot even back off: power off, latched, and nothing pushes any more', () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('10°', (deg) => deg > 10)
      .suffers('jam')
    table.until('latched', () => table.guard === 'latched', 8).isLatched()
    table.waitsS(10)
    expect(table.board.motion.currentA).toBe(0)
    table.resets().holdsStart().waitsS(5).letsGoOfStart().isLatched()
    table.suffers('unjam').comesBackUpright().keepsTheRules()
  })

  it('because the motor’s wire broke: latched, and the words name the way down without power', {
    tags: 'S6/guard',
  }, () => {
    const table = aTable({ toml: STRONG_MOTOR }).pressStart().reaches('returning').waitsS(1).suffers('motor-off')
    table.until('latched', () => table.guard === 'latched', 10).isLatched('stalled')
    table.board.faults.motorDisconnected = false
    table.comesBackUpright().keepsTheRules()
  })

  it('backs off once in a session, and latches the second time', () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('10°', (deg) => deg > 10)
      .suffers('jam')
    table.until('backing off', () => table.guard === 'backingOff', 2).suffers('unjam')
    table
      .until('returning', () => table.guard === 'returning', 8)
      .waitsS(1)
      .suffers('jam')
    table.until('the drive gives way', () => table.guard !== 'returning', 5).isLatched()
    table.suffers('unjam').comesBackUpright().keepsTheRules()
  })

  it('at the deepest angle the table allows: backing off never passes the limit by a degree (S2)', () => {
    const table = aTable({ toml: EVERY_PHASE.replaceAll('= 20', '= 60'), program: 'every-phase' })
    table.pressStart().until('on the way back from 60°', () => table.phase === 'returning' && table.speedDegPerS < -0.3)
    table.suffers('jam')
    let deepestDeg = 0
    table.until('the drive gives way', () => table.guard !== 'armed', 5).suffers('unjam')
    table.until(
      'latched',
      () => {
        deepestDeg = Math.max(deepestDeg, table.angleDeg)
        return table.guard === 'latched'
      },
      10,
    )
    expect(deepestDeg).toBeLessThan(61)
    table.comesBackUpright().keepsTheRules()
  })
})

describe('the driver runs away', () => {
  it.each([
    ['tilting', 'runaway-down'],
    ['holding', 'runaway-down'],
    ['returning', 'runaway-up'],
    ['pausing', 'runaway-up'],
    ['rising', 'runaway-up'],
    ['rising', 'runaway-down'],
  ] as const)(
    'while %s (%s): power off within 200 ms, within a degree of where it was (S2, S4)',
    { tags: ['S2/guard', 'S4/guard'] },
    (phase, fault) => {
      const table = aTable()
        .pressStart()
        .reaches(phase === 'rising' ? 'confirming' : phase)
      if (phase === 'rising') table.pressStart()
      table.waitsS(2)
      const fromDeg = table.angleDeg
      table.suffers(fault)
      table.withinMs(200, 'power off', () => !table.board.contactorClosed)
      table.until('it stands', () => table.stands, 1)
      expect(Math.abs(table.angleDeg - fromDeg)).toBeLessThan(1.3)
      table.suffers('runaway-end').comesBackUpright().keepsTheRules()
    },
  )

  it('at the deepest angle this table allows: not past it by more than a degree (S2)', { tags: 'S2/guard' }, () => {
    const table = aTable({ program: 'full', toml: '' })
      .pressStart()
      .reaches('holding')
      .waitsS(2)
      .suffers('runaway-down')
    table.until('latched', () => table.guard === 'latched', 1).waitsS(1)
    expect(table.angleDeg).toBeLessThan(61)
    table.suffers('runaway-end').comesBackUpright().keepsTheRules()
  })
})
