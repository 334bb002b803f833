/**
 * How long ago something was, although clocks are set, jump and forget: a Pi without a clock chip boots in the past, and someone may
 * put the clock forward to be allowed again.
 */
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import type { LedgerRow } from './ledger.ts'

/** A moment on both clocks there are. */
export interface ClockMark {
  /** Wall clock, epoch ms. */
  readonly wallMs: number
  /** Which start of the computer, and how long ago it was, ms: this clock cannot be set. */
  readonly boot: string
  readonly uptimeMs: number
}

/** An entry with the moment it was made. */
export interface MarkedRow extends Omit<LedgerRow, 'atMs'> {
  readonly mark: ClockMark
}

/** The clock may lag this far behind what was written before: two computers never agree to the second, ms. */
const BEHIND_MS = 2 * 60_000

/** Now, on this computer. */
export function markNow(): ClockMark {
  return { wallMs: Date.now(), boot: bootId(), uptimeMs: Math.round(uptime() * 1000) }
}

let knownBoot: string | undefined

function bootId(): string {
  knownBoot ??= readBootId()
  return knownBoot
}

/** Linux names each start; elsewhere the moment of the start, to ten minutes, stands for it. */
function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return `${Math.round((Date.now() - uptime() * 1000) / 600_000)}`
  }
}

/** When a mark was made, as the present wall clock would tell it: since the same start time has passed as it has. Epoch ms. */
export function inPresentTime(mark: ClockMark, now: ClockMark): number {
  return mark.boot === now.boot ? now.wallMs - (now.uptimeMs - mark.uptimeMs) : mark.wallMs
}

export function rowInPresentTime({ user, entry, mark }: MarkedRow, now: ClockMark): LedgerRow {
  return { user, entry, atMs: inPresentTime(mark, now) }
}

/** Why the wall clock cannot be believed, with its way out; `null` where it can: it stands before what was written earlier. */
export function clockRefusal(marks: readonly ClockMark[], now: ClockMark): string | null {
  const latestMs = Math.max(Number.NEGATIVE_INFINITY, ...marks.map((mark) => inPresentTime(mark, now)))
  if (latestMs <= now.wallMs + BEHIND_MS) return null
  const shown = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
  return `The clock says ${shown(now.wallMs)} UTC, but the journal’s latest entry is from ${shown(latestMs)}: set the clock (timedatectl), or connect to the internet and wait until it sets itself.`
}
