import { expect, test } from 'vitest'
import { TYPICAL_WIRING } from '../../hardware/emulator/electronics.ts'
import { TYPICAL_DRIVE_TRAIN } from '../../hardware/simulator/drive-train.ts'
import { SHORT_TABLE, Story } from './story.ts'

/** Slow enough for relays, which know full drive and off. */
const RELAYS = { ...TYPICAL_WIRING, driver: 'relays' } as const
const SLOW_MOTOR = { ...TYPICAL_DRIVE_TRAIN, fullSpeedDegPerS: 1.4, relays: true }

test('a table driven by relays is tried at the one speed it has', () => {
  const config = { ...SHORT_TABLE, fullSpeedDegPerS: 1.5 }
  const story = new Story({
    steps: ['direction', 'speed', 'finalLimits'],
    table: config,
    board: { config, wiring: RELAYS, attached: RELAYS, driveTrain: SLOW_MOTOR },
  })
  expect(story.run(), JSON.stringify(story.view)).toBe('done')
  const { limits } = story.passed.get('speed')!.against
  expect(limits.fullSpeedDegPerS).toBeGreaterThan(1.2)
  expect(limits.fullSpeedDegPerS).toBeLessThanOrEqual(1.5)
})
