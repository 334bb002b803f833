/** What Linux tells about a process. */
import { readFileSync } from 'node:fs'

/** Ticks a second in /proc: USER_HZ, the same on every Linux that Node runs on. */
const TICKS_PER_S = 100

/** Resident memory, MB. */
export function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kb === undefined) throw new Error(`/proc/${pid}/status tells no VmRSS`)
  return Number(kb) / 1024
}

/** Processor time of all its threads since it began, seconds. */
export function processorS(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in brackets may hold spaces; utime and stime are the 12th and 13th fields behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S
}
