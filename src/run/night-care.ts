/**
 * Has the night's work done (`src/care/nightly.ts`) while nobody needs the table: in a process of its own, so that neither the
 * control thread nor the journal waits for it, and ended at once where somebody presses Start.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type NightOrder, nightReportSchema } from '../care/nightly.ts'
import type { Config } from '../config/config.ts'
import { packageRoot } from '../package-root.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** The table has stood idle for so long: nobody is about to begin. */
const IDLE_MS = 10 * MINUTE_MS
/** Local hours in which nobody inverts; a computer that is off then has it done when it is a day ago. */
const NIGHT_FROM_H = 2
const NIGHT_TO_H = 5
const A_NIGHT_MS = 12 * HOUR_MS
const OVERDUE_MS = 26 * HOUR_MS
/** What hangs is ended. */
const DONE_WITHIN_MS = 30 * MINUTE_MS
/** A database that was just opened was looked at; it has something to tell soon enough. */
const CHILD_FILE = join(packageRoot, 'dist/src/care/nightly-child.js')

export interface NightCareOptions {
  readonly config: Pick<Config, 'journal' | 'data'>
  /** Wall clock, epoch ms: it says only when it is night. */
  readonly wallMs: () => number
  /** Tells what went wrong. */
  readonly tell: (message: string, hint: string) => void
  /** Starts the work; a test has another. */
  readonly start?: (order: NightOrder) => ChildProcess
}

export class NightCare {
  readonly #options: NightCareOptions
  #idleSinceMs: number | null = null
  #doneAtMs: number | null = null
  #child: ChildProcess | null = null
  #startedMs = 0

  constructor(options: NightCareOptions) {
    this.#options = options
  }

  /** Once a second; `nowMs` is monotonic. */
  look(isIdle: boolean, nowMs: number): void {
    if (!isIdle) {
      this.#idleSinceMs = null
      return this.stop()
    }
    this.#idleSinceMs ??= nowMs
    if (this.#child) {
      if (nowMs - this.#startedMs > DONE_WITHIN_MS) this.stop()
    } else if (nowMs - this.#idleSinceMs >= IDLE_MS && this.#isDue(nowMs)) this.#begin(nowMs)
  }

  /** Ends the work where some is under way: a copy that is not whole leaves nothing behind that counts. */
  stop(): void {
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  #isDue(nowMs: number): boolean {
    if (this.#doneAtMs === null) return true
    const sinceMs = nowMs - this.#doneAtMs
    const hour = new Date(this.#options.wallMs()).getHours()
    const isNight = hour >= NIGHT_FROM_H && hour < NIGHT_TO_H
    return sinceMs > OVERDUE_MS || (isNight && sinceMs > A_NIGHT_MS)
  }

  #begin(nowMs: number): void {
    const { config, tell, start = startChild } = this.#options
    // Also where it fails: told once a night, not each second.
    this.#doneAtMs = nowMs
    this.#startedMs = nowMs
    const { nightly: _, backupFolder: folder, ...rules } = config.data
    const child = start({ databasePath: config.journal.path, folder, ...rules })
    this.#child = child
    let output = ''
    child.stdout?.on('data', (bytes: Buffer) => {
      output += bytes.toString()
    })
    child.on('error', (error) => {
      output ||= error.message
    })
    child.on('close', () => {
      // Ended because somebody came: the next idle hour does it.
      if (this.#child !== child) {
        this.#doneAtMs = null
        return
      }
      this.#child = null
      const trouble = troubleIn(output)
      if (trouble) tell(trouble.message, trouble.hint)
    })
  }
}

function startChild(order: NightOrder): ChildProcess {
  return spawn(process.execPath, [CHILD_FILE, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'ignore'] })
}

function troubleIn(output: string): { message: string; hint: string } | null {
  try {
    return nightReportSchema.parse(JSON.parse(output)).failed
  } catch {
    const hint = 'Nothing was lost. "upright data backup" says what is wrong, "upright doctor" looks at the disk.'
    return { message: 'the backup of the night did not come to its end', hint }
  }
}
