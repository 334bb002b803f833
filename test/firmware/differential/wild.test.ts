import { expect, test } from 'vitest'
import type { BoardName } from '../../../hardware/emulator/board-layout.ts'
import { Campaign } from './campaign.ts'

/** `DIFFERENTIAL_STEPS=5000000 DIFFERENTIAL_SEED=7 npx vitest run test/firmware/differential/wild` hunts longer, elsewhere. */
const STEPS = Number(process.env.DIFFERENTIAL_STEPS ?? 150_000)
const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 2)
const MEGA_SHARE = 0.2
const STATES = 7
/** All but a few that take more than chance. */
const CAUSES = 18
const STEP_BUDGET_CYCLES = 8000

function run(board: BoardName, steps: number): Campaign {
  const campaign = new Campaign(board, SEED)
  campaign.run(steps)
  console.info(`${board}: ${campaign.tally.says}; longest step ${campaign.maxStepCycles} cycles`)
  return campaign
}

const timeout = Math.max(120_000, STEPS)

test('the guard that is flashed and the simulated one are the same, whatever they see and hear (uno)', {
  timeout,
}, () => {
  const { tally, maxStepCycles } = run('uno', STEPS)
  expect(tally.steps).toBeGreaterThanOrEqual(STEPS)
  expect(tally.states.size).toBe(STATES)
  expect(tally.causes.size).toBeGreaterThanOrEqual(CAUSES)
  expect(maxStepCycles).toBeLessThan(STEP_BUDGET_CYCLES)
})

test('the same on the other chip (mega)', { timeout }, () => {
  expect(run('mega', STEPS * MEGA_SHARE).tally.states.size).toBeGreaterThanOrEqual(5)
})
