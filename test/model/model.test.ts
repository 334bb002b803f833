import { describe, expect, test } from 'vitest'
import { check } from './check.ts'
import { CI_SETTINGS } from './settings.ts'
import { tellViolation } from './story.ts'
import { MODEL_TABLES } from './tables.ts'

/** Fewer than this, and the exploration has been cut off somewhere: half of what there is. */
const AT_LEAST: Readonly<Record<string, number>> = { press: 6000, hold: 1500 }
const MOST_STATES = 200_000

describe('explored to the end, machines, guard core and everything that can happen keep the rules', () => {
  test.each(MODEL_TABLES)('on the table $name', { timeout: 300_000 }, (table) => {
    const report = check(table, { bounds: CI_SETTINGS[table.name]!, mostStates: MOST_STATES })
    const { states, transitions, depth } = report
    console.info(`${table.name}: ${states} states, ${transitions} transitions, depth ${depth}`)
    expect(report.violations.map((violation) => tellViolation(violation, table.name))).toEqual([])
    expect(report.isComplete).toBe(true)
    expect(states).toBeGreaterThan(AT_LEAST[table.name]!)
  })
})
