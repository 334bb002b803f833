/** The first retry comes within this, and each later one within twice the one before, ms. */
const FIRST_WITHIN_MS = 2000
const LATER_WITHIN_MS = 60_000
/** What needs a hand is tried again about this often, ms. */
const LASTING_MS = 300_000

/**
 * When to try again after the `failures`-th failure in a row, ms. Any moment of the span is as likely: a thousand tables that lost one
 * broker do not come back at once.
 */
export function retryAfterMs(failures: number, isLasting: boolean, random: () => number = Math.random): number {
  if (isLasting) return LASTING_MS * (0.8 + 0.4 * random())
  const withinMs = Math.min(LATER_WITHIN_MS, FIRST_WITHIN_MS * 2 ** Math.min(failures - 1, 10))
  return 100 + random() * withinMs
}
