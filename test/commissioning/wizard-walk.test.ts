import { expect, test } from 'vitest'
import { PART_NAMES } from '../../src/commissioning/parts.ts'
import { missingParts } from '../../src/commissioning/record.ts'
import { SHORT_TABLE, Story } from './story.ts'

const TERMINAL_ONLY = ['currentSensor', 'empty', 'plateKg', 'supplyV', 'uprightDeg', 'wayDown', 'writeTable']

test('a table that is wired right is walked from an empty board to its last part, and all of it holds afterwards', () => {
  const story = new Story({
    board: { config: null, wiring: null, angleDeg: SHORT_TABLE.uprightDeg },
    instead: (instruction, owner) => {
      // Nobody waits for the pause at horizontal and the rise: the table is cranked up.
      if (instruction !== 'pauseAtHorizontal') return false
      owner.board.contacts.estopPressed = true
      owner.after(100, () => owner.crank(SHORT_TABLE.uprightDeg))
      return true
    },
  })
  expect(story.run()).toBe('done')
  expect([...story.passed.keys()]).toEqual(PART_NAMES)

  const last = story.passed.get('load')!.against
  expect(missingParts({ passed: story.passed }, last)).toEqual([])
  const { fullSpeedDegPerS, deadBandMilli } = last.limits
  expect(fullSpeedDegPerS).toBeCloseTo(6.2, 0)
  expect(deadBandMilli).toBeLessThan(60)
  expect(last.limits).toMatchObject({ maxAngleDeg: 12, capS: 60, pauseS: 30, uprightDeg: -45 })
  expect(story.written).toEqual([{ full_speed_deg_per_s: fullSpeedDegPerS, dead_band_milli: deadBandMilli }])
  // What precedes motion, what a person can do, and what becomes a limit, is answered at the terminal only (S7).
  const questions = [...story.questions.values()]
  const idsOf = (fromPage: boolean) =>
    questions.filter(({ mayComeFromPage = false }) => mayComeFromPage === fromPage).map(({ id }) => id)
  expect(idsOf(true).sort()).toEqual(['done', 'driver', 'ready', 'sensorA', 'sensorB', 'thirdDeg'])
  expect(idsOf(false).sort()).toEqual(TERMINAL_ONLY)
  expect(story.board.storedConfig).toEqual(last.limits)
  expect(story.passed.get('estopPower')!.measured).toMatchObject({ holdsWithoutPower: true })
})
