import { spawnSync } from 'node:child_process'
import { describe } from 'vitest'

/** Whether a program can be run here. */
export function hasTool(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
}

/**
 * `describe` for tests that need tools a newcomer may not have: it skips and says which one is missing. In CI nothing is
 * skipped: there the tests run, and fail where a tool is missing.
 */
export function describeWith(tools: readonly string[], title: string, tests: () => void): void {
  const missing = tools.filter((tool) => !hasTool(tool))
  if (missing.length === 0 || process.env.CI) describe(title, tests)
  else describe.skip(`${title} (wants ${missing.join(', ')})`, tests)
}
