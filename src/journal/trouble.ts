/** What can go wrong with the journal, in words: what happened and what to do. */

export type TroubleCode =
  | 'JOURNAL_IN_USE'
  | 'JOURNAL_NOT_OURS'
  | 'JOURNAL_NOT_COPIED'
  | 'JOURNAL_UNWRITABLE'
  | 'JOURNAL_LOCKED'
  | 'JOURNAL_FULL'
  | 'JOURNAL_DISK_FAILED'
  | 'JOURNAL_CORRUPT'
  | 'JOURNAL_SLOW'
  | 'JOURNAL_OVERRUN'
  | 'JOURNAL_CRASHED'
  | 'JOURNAL_INCOMPLETE'
  | 'SEAL_UNUSABLE'

export interface JournalTrouble {
  readonly code: TroubleCode
  readonly message: string
  readonly hint: string
}

/** Those a worker reports while writing fails; they are over when it has written. */
export const WRITE_TROUBLES: readonly TroubleCode[] = [
  'JOURNAL_LOCKED',
  'JOURNAL_FULL',
  'JOURNAL_UNWRITABLE',
  'JOURNAL_DISK_FAILED',
]

export const SLOW: JournalTrouble = {
  code: 'JOURNAL_SLOW',
  message: 'the journal takes longer than a second to reach the disk',
  hint: 'The SD card or disk is worn or busy: see what else writes (iotop); a new card helps. Sessions start again once it keeps up.',
}

/** The worker died. `what` follows the word "crashed". */
export function crashed(what: string): JournalTrouble {
  return {
    code: 'JOURNAL_CRASHED',
    message: `the journal crashed${what}`,
    hint: 'No session starts until Upright is restarted. Please report the error.',
  }
}

/** The limit of what may wait for the disk is reached. */
export function overrun(what: string): JournalTrouble {
  return {
    code: 'JOURNAL_OVERRUN',
    message: `the disk has not kept up: ${what}`,
    hint: 'See the trouble reported before this one; sessions start again once everything is written.',
  }
}

/** Facts that never reached the disk. */
export function incomplete(facts: number): JournalTrouble {
  return {
    code: 'JOURNAL_INCOMPLETE',
    message: `${facts} ${facts === 1 ? 'event' : 'events'} could not be written before the journal closed`,
    hint: 'The end of the last session is missing in the history; see the trouble reported before this one.',
  }
}

/** SQLite's result code of an error, such as `SQLITE_BUSY`, or the system's, such as `EACCES`. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

/** Whether the file itself is damaged, or no database at all. */
export function isCorrupt(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))
}

/** Why a write failed and what to do about it. */
export function writeTrouble(error: unknown, path: string): JournalTrouble {
  const code = codeOf(error)
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return {
      code: 'JOURNAL_LOCKED',
      message: `another program keeps ${path} locked`,
      hint: `Close what has it open for writing (fuser ${path} shows it); events wait in memory until then.`,
    }
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return {
      code: 'JOURNAL_FULL',
      message: `the disk is full: ${path} cannot grow`,
      hint: 'Make room on it (df -h shows how much there is); events wait in memory until then.',
    }
  }
  if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS|ENOTDIR|EISDIR)/.test(code)) {
    return {
      code: 'JOURNAL_UNWRITABLE',
      message: `cannot write ${path} (${code})`,
      hint: 'Let the user that runs Upright write that folder (chown), or set journal.path in upright.toml to another.',
    }
  }
  return {
    code: 'JOURNAL_DISK_FAILED',
    message: `cannot write ${path}: ${error instanceof Error ? error.message : String(error)}${code ? ` (${code})` : ''}`,
    hint: 'Look for disk errors (dmesg); a worn SD card is best replaced. Events wait in memory until writing works.',
  }
}
