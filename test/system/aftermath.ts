/** What follows where a controller is gone with someone inverted, seen at the board. */
import { expect } from 'vitest'
import { type Child, passes } from './child.ts'

/** The guard, left alone with someone inverted, takes the table to horizontal and waits there. */
export async function bringsTheTableBack(board: Child): Promise<void> {
  const from = await board.says({ guard: 'returning' }, 6)
  expect(board.lines[from]).toMatchObject({ cause: 'controllerLost', alarm: true })
  const at = await board.says({ guard: 'recovery' }, 15, from)
  expect(Math.abs(board.lines[at]!.angleDeg as number)).toBeLessThan(1.5)
}

/** For a while, nothing begins by itself. */
export async function resumesNothing(run: Child, board: Child, from: number): Promise<void> {
  const boardFrom = board.lines.length
  await passes(4)
  expect(run.hasSaid({ type: 'sessionStarted' }, from)).toBe(false)
  expect(run.hasSaid({ type: 'phaseEntered' }, from)).toBe(false)
  expect(board.hasSaid({ contactor: true }, boardFrom)).toBe(false)
}
