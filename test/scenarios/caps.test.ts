import { describe, expect, it } from 'vitest'
import { oneStep } from './cause-story.ts'
import { aTable, type Story } from './story.ts'

/** Seconds inverted by the physics, until `so`. */
function secondsInverted(table: Story, so: () => boolean): number {
  let invertedMs = 0
  table.withinMs(300_000, 'the end of it', () => {
    if (table.angleDeg > 5) invertedMs += 1
    return so()
  })
  return invertedMs / 1000
}

describe('the cap on the time inverted', () => {
  it('has the table on its way back before it is reached (S3)', { tags: 'S3/controller' }, () => {
    const table = aTable({
      toml: oneStep('angle_deg = 20\nhold_s = 30', '[limits]\nsession_cap_s = 30\n'),
    }).pressStart()
    const invertedS = secondsInverted(table, () => table.angleDeg > 5 && table.speedDegPerS < -0.3)
    expect(invertedS).toBeLessThan(30)
    expect(table.phase).toBe('returning')
    table.comesBackUpright().keepsTheRules()
    expect(table.endedWith?.cause).toBe('sessionCapReached')
  })

  it('counts every tilt of a session, not the longest', { tags: 'S3/controller' }, () => {
    const steps = 'angle_deg = 14\nhold_s = 7\nrest_angle_deg = 0\nrest_s = 5\nrepeats = 4'
    const table = aTable({ toml: oneStep(steps, '[limits]\nsession_cap_s = 50\n') }).pressStart()
    const invertedS = secondsInverted(table, () => table.phase === 'returning')
    expect(invertedS).toBeGreaterThan(40)
    expect(invertedS).toBeLessThan(50)
    table.comesBackUpright().keepsTheRules()
  })

  it('begins anew with the next session', () => {
    const toml = oneStep('angle_deg = 14\nhold_s = 15', '[limits]\nsession_cap_s = 30\n')
    const table = aTable({ toml })
    for (let session = 1; session <= 3; session += 1) {
      table.pressStart().reaches('confirming', 200).pressStart()
      table.until('upright', () => table.guard === 'idle', 90).waitsS(1)
      expect(table.endedWith).toEqual({ outcome: 'completed', cause: null })
    }
    table.keepsTheRules()
  })

  it('does not leave the alarm out where the power is off: latched at 20° for longer than the cap (S3)', {
    tags: 'S3/guard',
  }, () => {
    const table = aTable().pressStart().reaches('holding').hitsEstop().waitsS(300)
    expect(table.board.alarm).toBe(true)
    table.comesBackUpright().keepsTheRules()
  })
})

describe('the cap on the exposure', () => {
  it('brings the table back once the full-inversion minutes are used up (P2)', { tags: 'S3/controller' }, () => {
    const table = aTable({ toml: oneStep('angle_deg = 30\nhold_s = 22', '[limits]\nexposure_cap_min = 0.2\n') })
    table.pressStart().reaches('returning')
    table.comesBackUpright().keepsTheRules()
    // The way back counts too, and is foreseen.
    const exposureMin = table.factsOf('sessionEnded').at(-1)?.exposureMin ?? 0
    expect(exposureMin).toBeGreaterThan(0.18)
    expect(exposureMin).toBeLessThanOrEqual(0.2)
    expect(table.endedWith?.cause).toBe('exposureCapReached')
  })
})
