import { describe, expect, it } from 'vitest'
import { aTable, EVERY_PHASE, type Story } from './story.ts'

/** The quickest rise there is, so that nothing is left for making up. */
const QUICK_RISE = `${EVERY_PHASE}
[motion]
rise_deg_per_s = 1.5
`
/** Whom the motor has to lift on the way up. */
const HEAD_HEAVY = { massKg: 90, heightM: 2 }
/** S4: 1.5°/s above horizontal, with margin for the noise of measuring; a fault may pass it for 200 ms. */
const MOST_DEG_PER_S = 1.8
const FAULT_MS = 200

function rising(): Story {
  const table = aTable({ toml: QUICK_RISE }).pressStart().reaches('confirming', 200).pressStart()
  return table.reachesAngle('−35° on the way up', (deg) => deg < -35)
}

/** The longest the table rises too fast within `seconds`, ms. */
function tooFastMs(table: Story, seconds: number): number {
  let longestMs = 0
  let fastMs = 0
  for (let ms = 0; ms < seconds * 1000; ms++) {
    table.run.run(1)
    fastMs = table.speedDegPerS < -MOST_DEG_PER_S ? fastMs + 1 : 0
    longestMs = Math.max(longestMs, fastMs)
  }
  return longestMs
}

describe('the rise makes up for nothing by being quick (S4)', () => {
  it('a gear that slipped back by a degree', () => {
    const table = rising().suffers('slip')
    expect(tooFastMs(table, 10), table.situation).toBeLessThanOrEqual(FAULT_MS)
    table.comesBackUpright().keepsTheRules()
  })

  it('a supply that is good again after it was low', () => {
    const table = aTable({ toml: QUICK_RISE, person: HEAD_HEAVY })
      .pressStart()
      .reaches('confirming', 200)
      .suffers('supply-low')
      .pressStart()
    table.reachesAngle('−35° on the way up', (deg) => deg < -35).suffers('supply-mend')
    expect(tooFastMs(table, 10), table.situation).toBeLessThanOrEqual(FAULT_MS)
    table.comesBackUpright().keepsTheRules()
  })
})
