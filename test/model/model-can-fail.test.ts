import { describe, expect, test } from 'vitest'
import { check } from './check.ts'
import { DOUBLES } from './doubles.ts'
import { CI_SETTINGS } from './settings.ts'
import { MODEL_TABLES } from './tables.ts'

const MOST_STATES = 20_000

describe('the check reports', () => {
  test.each(DOUBLES)(
    '$breaks: $mistake',
    { timeout: 120_000 },
    ({ breaks, troubles = [], estop = 'alone', ...double }) => {
      const bounds = { ...CI_SETTINGS.press!, troubles, estop }
      const { violations } = check(MODEL_TABLES[0]!, {
        ...double,
        bounds,
        mostStates: MOST_STATES,
        untilBroken: breaks,
      })
      expect(violations.map(({ rule }) => rule)).toContain(breaks)
    },
  )
})
