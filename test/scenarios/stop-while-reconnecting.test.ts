import { expect, it } from 'vitest'
import { aTable } from './story.ts'

it('Stop tapped while the cable is found again hides no later press (S11, S12)', () => {
  const table = aTable().suffers('unplug').waitsS(1).suffers('stop').waitsS(0.06).suffers('replug').waitsS(3)
  table.pressStart().reachesAngle('−70°', (deg) => deg > -70)
  const before = table.factsOf('panel').filter(({ button, pressed }) => button === 'stop' && pressed).length
  table.pressStop()
  const after = table.factsOf('panel').filter(({ button, pressed }) => button === 'stop' && pressed).length
  expect(after, table.situation).toBe(before + 1)
  table.until('upright', () => table.isUpright && table.guard === 'idle', 60)
  expect(table.endedWith, table.situation).toEqual({ outcome: 'returned', cause: 'stopPressed' })
  table.keepsTheRules()
})
