/**
 * What the check has found and nobody has mended yet: such states are left out of its verdict on deadlocks, and `open.test.ts` tells
 * the story of each, so that an entry goes when its defect does.
 */
import { FLAG, GUARD_STATES } from '../../hardware/guard/vocabulary.ts'
import type { World } from './world.ts'

const IDLE = GUARD_STATES.indexOf('idle')

export interface OpenDefect {
  readonly says: string
  /** A story that leads there on the table `press`. */
  readonly story: readonly string[]
  readonly is: (world: World) => boolean
}

export const OPEN_DEFECTS: readonly OpenDefect[] = [
  {
    says: 'the way back began just before 5° were passed, so the session rises though the guard owes the pause; halted by Stop above 2°, it waits for a Start that counts only once the guard has counted a pause it cannot count there',
    story: ['2=start-down', '3.7=start-up', '22.12=stop-down', '22.44=stop-up', '22.76=stop-down', '23.1=stop-up'],
    is: ({ node, state: { angleDeg, status } }) =>
      node.halted && angleDeg > 2 && status !== null && (status.flags & FLAG.pauseOwed) !== 0,
  },
  {
    says: 'a session that stays between 4° and 4.5° from upright until the guard gives it up leaves a guard that is idle, refuses a start because it is not upright, and offers no recovery because it nearly is',
    story: ['2=start-down', '2.32=start-up', '2.64=hostile-deeper', '3.28=stop-down', '3.6=stop-up', '18=ankle-open'],
    is: ({ guard, state: { angleDeg } }) => guard.state() === IDLE && angleDeg > -41 && angleDeg < -40.5,
  },
]

/** Which of the open defects a world shows, `null` for none. */
export function openDefectIn(world: World): number | null {
  const found = OPEN_DEFECTS.findIndex(({ is }) => is(world))
  return found < 0 ? null : found
}
