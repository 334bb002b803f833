import { closeSync, openSync, writeSync } from 'node:fs'
import { UprightError } from '../error.ts'
import type { Output } from './output.ts'

/** Writes lines to the file `out`, which is made anew, or prints them where there is none. Never all of them at once in memory. */
export function writeLines(lines: Iterable<string>, out: string | undefined, output: Output): void {
  if (out === undefined) {
    for (const line of lines) output.print(line)
    return
  }
  let file: number | undefined
  try {
    // what is kept about people is nobody else's business
    file = openSync(out, 'w', 0o600)
    for (const line of lines) writeSync(file, `${line}\n`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof UprightError || code === undefined) throw error
    throw new UprightError(
      'OUT_UNWRITABLE',
      `cannot write ${out} (${code})`,
      'Give --out a file that may be written.',
      2,
    )
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
