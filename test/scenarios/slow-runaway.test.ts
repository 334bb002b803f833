import { describe, expect, it } from 'vitest'
import { aTable } from './story.ts'

/** Shares of full drive that creep at 0.3 to 1 °/s: too slow to stand out in the measured speed, fast enough to go far. */
const CREEPS = [0.08, 0.12, 0.16, 0.2]

describe.each(CREEPS)('a driver that runs away at %d of its drive', (share) => {
  it('while holding is stopped within two degrees of the target (S2)', { tags: 'S2/guard' }, () => {
    const table = aTable().pressStart().reaches('holding')
    const heldDeg = table.angleDeg
    table.board.faults.runawayShare = share
    table.until('the guard acts', () => table.guard !== 'armed', 30).waitsS(3)
    expect(table.angleDeg).toBeLessThan(heldDeg + 2.5)
    expect(table.stands).toBe(true)
  })

  it('during the pause does not raise anyone unasked (S5)', { tags: 'S5/guard' }, () => {
    const table = aTable().pressStart().reaches('pausing').waitsS(2)
    table.board.faults.runawayShare = -share
    table.until('the guard acts', () => table.guard !== 'armed', 30).waitsS(3)
    expect(table.angleDeg).toBeGreaterThan(-4)
    expect(table.stands).toBe(true)
    table.keepsTheRules()
  })
})
