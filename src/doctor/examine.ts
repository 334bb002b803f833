/** Looks at everything that is asked for, one after the other, and at nothing for ever. */
import { TableError } from '../../hardware/error.ts'
import { UprightError } from '../error.ts'
import { type Check, type Finding, failure, unknown } from './check.ts'
import { type Examination, NotKnown } from './examination.ts'

export interface Result extends Finding {
  readonly id: string
}

/** Longer than anything a check waits for. A deep look reads a whole database. */
const WITHIN_MS = 30_000
const DEEP_WITHIN_MS = 15 * 60_000

export async function examine(
  checks: readonly Check[],
  exam: Examination,
  tell: (id: string) => void = () => {},
): Promise<Result[]> {
  const withinMs = exam.wishes.deep || exam.wishes.updates ? DEEP_WITHIN_MS : WITHIN_MS
  const results: Result[] = []
  for (const check of checks) {
    tell(check.id)
    results.push({ id: check.id, ...(await within(withinMs, lookAt(check, exam))) })
  }
  return results
}

async function lookAt(check: Check, exam: Examination): Promise<Finding> {
  try {
    return await check.look(exam)
  } catch (error) {
    if (error instanceof NotKnown) return unknown(error.message)
    if (error instanceof UprightError || error instanceof TableError) return failure(error.message, error.hint)
    return unknown(`It could not be looked at: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

async function within(ms: number, finding: Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Finding>((resolve) => {
    const says = `It did not answer within ${ms / 1000} s.`
    timer = setTimeout(() => resolve(unknown(says, 'Try again. Where it stays so, look at disk and log (dmesg).')), ms)
  })
  try {
    return await Promise.race([finding, late])
  } finally {
    clearTimeout(timer)
  }
}
