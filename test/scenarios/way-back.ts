import { expect } from 'vitest'
import type { Story } from './story.ts'

/** Nothing a person does takes longer than this before the next thing is tried, seconds. */
const PATIENCE_S = 150
const MOST_ACTIONS = 14

/**
 * What a person who reads the panel does, and no more than S6 allows: release the emergency stop, reset, hold Start; while a
 * session still runs, Stop and Start are enough. Every table without a broken drive is upright afterwards.
 */
export function bringUpright(table: Story): void {
  table.suffers('start-up', 'stop-up', 'estop-release').waitsS(0.5)
  for (let action = 0; action < MOST_ACTIONS; action += 1) {
    if (rests(table)) return
    actOnce(table)
  }
  expect.fail(`it does not come back upright; ${table.situation}`)
}

function rests(table: Story): boolean {
  const { controller, table: link } = table.run
  const sessionIsOver = controller.session === null || link.link.controllerCrashed
  return table.guard === 'idle' && sessionIsOver && table.isUpright && table.stands
}

function actOnce(table: Story): void {
  switch (table.guard) {
    case 'latched':
      table.resets()
      return
    case 'recovery':
      creepBack(table)
      return
    case 'armed':
      steerSession(table)
      return
    default:
      waitForTheGuard(table)
  }
}

function waitForTheGuard(table: Story): void {
  const before = table.guard
  table.run.until(() => table.guard !== before, PATIENCE_S * 1000)
  table.waitsS(0.5)
}

/** Holds Start until nothing moves any more, lets go, and rests for the pause (S5). */
function creepBack(table: Story): void {
  table.holdsStart().waitsS(1)
  table.run.until(() => table.guard !== 'recovery' || table.board.driveMilli === 0, PATIENCE_S * 1000)
  table.letsGoOfStart()
  if (table.guard === 'recovery') table.waitsS(31)
}

function steerSession(table: Story): void {
  const { phase } = table
  if (phase === 'confirming') table.pressStart()
  else if (phase === 'tilting' || phase === 'holding' || phase === 'resting') table.pressStop()
  table.run.until(() => table.guard !== 'armed' || table.phase !== phase, PATIENCE_S * 1000)
  table.waitsS(0.3)
}
