/** Lines for systemd's journal: each may begin with how much it matters, as <4> (sd-daemon(3)), so that `journalctl -p warning` finds it. */
import { fstatSync } from 'node:fs'
import type { Fact } from '../feed/live-state.ts'
import type { Happening } from './run-controller.ts'

const ERROR = 3
const WARNING = 4
const INFO = 6

/** What somebody should look at. The rest is how a day goes. */
const WARNINGS: ReadonlySet<Fact['type']> = new Set(['causeRaised', 'linkLost', 'unexpectedEvent', 'controllerLagged'])

/** Whether file descriptor `fd` is the journal: systemd tells its device and inode (systemd.exec(5), JOURNAL_STREAM). */
export function isJournal(fd: number, env: NodeJS.ProcessEnv): boolean {
  const { dev, ino } = fstatSync(fd)
  return env.JOURNAL_STREAM === `${dev}:${ino}`
}

/** As syslog counts: 3 is an error, 4 a warning, 6 information. */
export function priorityOf(message: Happening): number {
  if (message.type === 'trouble') return WARNING
  if (message.type !== 'fact') return INFO
  const { fact } = message
  const isBad =
    (fact.type === 'guardChanged' && fact.guard === 'latched') ||
    (fact.type === 'sessionEnded' && fact.outcome === 'aborted')
  if (isBad) return ERROR
  return WARNINGS.has(fact.type) ? WARNING : INFO
}
