/** What `upright run` writes to its disk: in an hour of nothing, and in a session. An SD card has only so many writes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Child } from './child.ts'
import { type Extra, extra, type Findings } from './metrics.ts'

/** What a start writes once is over by then: the log and its index are made, the last run is closed in the books. */
const SETTLED_S = 10
const IDLE_S = 60
const START_S = SETTLED_S + IDLE_S + 5
const READY_WITHIN_S = 20
const SESSION_WITHIN_S = 240
const DAY_S = 86_400
const SESSIONS_A_DAY = 5
/** A program of ten minutes, of which the journal writes a sample five times a second, once a second. */
const USUAL_SESSION_S = 600

/** The way down and back takes about two minutes, the shortest there is. */
const TOML = `
[table]
upright_deg = -45
[motion]
tilt_deg_per_s = 3
[page]
port = 0
[comfort]
program = "short"
pause_s = 30
[[programs]]
id = "short"
name = "Short"
[[programs.steps]]
angle_deg = 10
hold_s = 20
`

export async function benchWrites(): Promise<Findings> {
  if (process.platform !== 'linux') return missing('it needs /proc, so Linux')
  const home = mkdtempSync(join(tmpdir(), 'upright-writes-'))
  writeFileSync(join(home, 'upright.toml'), TOML)
  // Its first start makes the database: what follows is what every day costs.
  await (await started(home)).end()
  const run = await started(home, '--at', `${START_S}s=start`, ...confirmations(START_S))
  try {
    await sleep(SETTLED_S * 1000)
    const atRest = writtenBy(run.pid)
    if (atRest === null) return missing('this system does not count what a process writes')
    await sleep(IDLE_S * 1000)
    const idle = writtenBy(run.pid)! - atRest
    const began = await run.secondsUntil('"type":"sessionStarted"', SESSION_WITHIN_S)
    const before = writtenBy(run.pid)!
    const ended = await run.secondsUntil('"type":"sessionEnded"', SESSION_WITHIN_S)
    // The last second of the trace goes with the end.
    await sleep(2000)
    return findings(idle, writtenBy(run.pid)! - before, ended - began)
  } finally {
    await run.end()
    rmSync(home, { recursive: true, force: true })
  }
}

function findings(idleBytes: number, sessionBytes: number, sessionS: number): Findings {
  const idleADay = (idleBytes * DAY_S) / IDLE_S
  const perS = sessionBytes / sessionS
  const aDay = idleADay + SESSIONS_A_DAY * USUAL_SESSION_S * perS
  return {
    metrics: { 'writes.idleMbPerDay': idleADay / 1e6, 'writes.sessionsMbPerDay': aDay / 1e6 },
    extras: [
      extra(
        'written in a session',
        perS / 1e3,
        'kB/s',
        `counted over ${Math.round(sessionS)} s, pages that went to the disk`,
      ),
      extra('a session of ten minutes', (perS * USUAL_SESSION_S) / 1e6, 'MB', 'from that'),
    ],
  }
}

function missing(why: string): Findings {
  const none: Extra = extra('writes', null, '', why)
  return { metrics: {}, extras: [none] }
}

async function started(home: string, ...words: string[]): Promise<Child> {
  const run = Child.upright(home, ['run', '--simulated', ...words])
  await run.secondsUntil('"type":"ready"', READY_WITHIN_S)
  return run
}

/** Start again and again after the session's pause, until one of them lets the person rise. */
function confirmations(startS: number): string[] {
  return Array.from({ length: 20 }, (_, i) => ['--at', `${startS + 75 + i * 3}s=start`]).flat()
}

/** Bytes that a process has caused to be written to a disk; `null` where nobody counts. */
function writtenBy(pid: number): number | null {
  try {
    const [, bytes] = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8')) ?? []
    return bytes === undefined ? null : Number(bytes)
  } catch {
    return null
  }
}
