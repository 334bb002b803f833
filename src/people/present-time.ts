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

/**
 * Tells when a mark was made, as the present wall clock would tell it, epoch ms. Since the present start as much time has passed as
 * the uptime says. An earlier start is taken to have been as late as any of its `marks` says: a clock that was set right after an
 * hour of running makes the session of its first hour no older than it is.
 */
export function presentTimes(marks: readonly ClockMark[], now: ClockMark): (mark: ClockMark) => number {
  const starts = new Map<string, number>()
  for (const mark of marks) starts.set(mark.boot, Math.max(starts.get(mark.boot) ?? startOf(mark), startOf(mark)))
  starts.set(now.boot, startOf(now))
  return (mark) => (starts.get(mark.boot) ?? startOf(mark)) + mark.uptimeMs
}

/** When the computer started, as the clock told at a mark, epoch ms. */
function startOf({ wallMs, uptimeMs }: ClockMark): number {
  return wallMs - uptimeMs
}

/** A row made at `atMs` in present time, and with it the moments its entry tells of. */
export function rowInPresentTime({ user, entry, mark }: MarkedRow, atMs: number): LedgerRow {
  const shiftMs = atMs - mark.wallMs
  if (entry.type === 'ate') return { user, atMs, entry: { ...entry, atMs: entry.atMs + shiftMs } }
  if (entry.type !== 'released') return { user, atMs, entry }
  // A release ends on its date, and no later because the clock was put back.
  const untilMs = entry.release.untilMs + Math.min(0, shiftMs)
  return { user, atMs, entry: { ...entry, release: { ...entry.release, untilMs } } }
}

/** Whether a moment is further ahead of the clock than two clocks differ. */
export function isAhead(timeMs: number, now: ClockMark): boolean {
  return timeMs > now.wallMs + BEHIND_MS
}

/** Why the wall clock cannot be believed, with its way out; `null` where it can: it stands before what was written earlier. */
export function clockRefusal(timesMs: readonly number[], now: ClockMark): string | null {
  const latestMs = timesMs.reduce((latest, timeMs) => Math.max(latest, timeMs), Number.NEGATIVE_INFINITY)
  if (!isAhead(latestMs, now)) return null
  const shown = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
  return `The clock says ${shown(now.wallMs)} UTC, but the journal’s latest entry is from ${shown(latestMs)}: set the clock (timedatectl), or connect to the internet and wait until it sets itself.`
}
