/**
 * The day's test of the E-stop, before the first session: pressed, both of its contacts open together while the power is off; let go
 * of and reset, the guard is at rest again. A pure watcher over statuses: it moves nothing and asks the guard for nothing.
 */
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { TableStatus } from '../../hardware/table.ts'

/** The contacts of a whole E-stop open within this: longer apart, and the guard takes them for two (ESTOP_DIFFERENCE_MS). */
export const APART_MS = 50

export type DailyTest =
  /** Nobody has pressed it. `ready`: the guard is at rest and both contacts were seen closed. `found`: why the last try failed. */
  | { readonly stage: 'waiting'; readonly ready: boolean; readonly found: string | null }
  | { readonly stage: 'opening'; readonly sinceMs: number }
  | { readonly stage: 'opened' | 'resetting' | 'passed'; readonly apartMs: number }

/** Where it begins, and begins again once the board was lost from sight. */
export const UNTRIED: DailyTest = { stage: 'waiting', ready: false, found: null }

/** The test after another status. */
export function stepDailyTest(test: DailyTest, status: TableStatus): DailyTest {
  const open = contacts(status)
  if (test.stage !== 'waiting' && status.cause === 'estopChannelsDisagree') return failed(disagreement(open))
  if (test.stage !== 'waiting' && (status.switches & SWITCH.contactorClosed) !== 0) return failed(POWERED)
  switch (test.stage) {
    case 'waiting':
      return wait(test, open, status)
    case 'opening':
      return openSecond(test.sinceMs, open, status)
    case 'opened':
      return open.a || open.b ? test : { stage: 'resetting', apartMs: test.apartMs }
    case 'resetting':
      // Pressed once more: it is looked at anew.
      if (open.a || open.b) return openFirst(open, status)
      return isAtRest(status) ? { stage: 'passed', apartMs: test.apartMs } : test
    case 'passed':
      return test
  }
}

/** What the person at the table does next; `null` once it has passed. */
export function askFor(test: DailyTest): string | null {
  switch (test.stage) {
    case 'waiting':
      if (test.found !== null)
        return `The day’s test of the E-stop failed: ${test.found} Then let go of it, hold Stop for three seconds, and press it again.`
      return 'Before the first session of the day: press the E-stop, so that it is seen to work.'
    case 'opening':
    case 'opened':
      return 'Both contacts of the E-stop have opened, and the power is off. Let go of the E-stop.'
    case 'resetting':
      return 'The E-stop is let go of: now hold Stop for three seconds, and let go of it.'
    case 'passed':
      return null
  }
}

interface Contacts {
  readonly a: boolean
  readonly b: boolean
}

const POWERED =
  'the contactor is closed while the E-stop is pressed. It may be welded: do not use the table before it is replaced (docs/wiring.md).'

function wait(test: Extract<DailyTest, { stage: 'waiting' }>, open: Contacts, status: TableStatus): DailyTest {
  if (!open.a && !open.b) return test.ready === isAtRest(status) ? test : { ...test, ready: !test.ready }
  // What was open when it came into sight was not seen to open.
  return test.ready ? openFirst(open, status) : test
}

function openFirst(open: Contacts, status: TableStatus): DailyTest {
  if ((status.switches & SWITCH.contactorClosed) !== 0) return failed(POWERED)
  return open.a && open.b ? { stage: 'opened', apartMs: 0 } : { stage: 'opening', sinceMs: status.uptimeMs }
}

function openSecond(sinceMs: number, open: Contacts, { uptimeMs }: TableStatus): DailyTest {
  const apartMs = uptimeMs - sinceMs
  if (open.a && open.b && apartMs <= APART_MS) return { stage: 'opened', apartMs }
  const isOver = apartMs > APART_MS || (!open.a && !open.b)
  return isOver ? failed(disagreement(open)) : { stage: 'opening', sinceMs }
}

function failed(found: string): DailyTest {
  return { stage: 'waiting', ready: false, found }
}

function disagreement({ a, b }: Contacts): string {
  if (a === b) return `its contacts moved more than ${APART_MS} ms apart. Look at both wires (docs/wiring.md).`
  return `contact ${a ? 'B' : 'A'} stayed closed while the other was open. Look at its wire (docs/wiring.md).`
}

function contacts({ switches }: TableStatus): Contacts {
  return { a: (switches & SWITCH.estopAOpen) !== 0, b: (switches & SWITCH.estopBOpen) !== 0 }
}

function isAtRest({ guard, cause }: TableStatus): boolean {
  return guard === 'idle' && cause === 'none'
}
