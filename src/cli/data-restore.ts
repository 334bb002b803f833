/** `upright data restore`. */

import { basename } from 'node:path'
import { backupsOf } from '../care/back-up.ts'
import type { BackupFile } from '../care/backup-files.ts'
import { restore } from '../care/restore.ts'
import { UprightError } from '../error.ts'
import { localTime } from '../feed/local-time.ts'
import { type DataContext, keptBy } from './data-backups.ts'
import { tell } from './output.ts'
import { askUntil, type Prompts } from './prompts.ts'

interface RestoreContext extends DataContext {
  readonly prompts: Prompts
}

export async function restoreBackup(name: string, yes: boolean, context: RestoreContext): Promise<void> {
  const { config, json, output, prompts } = context
  const kept = keptBy(config)
  const backup = findBackup(backupsOf(kept), name)
  if (!yes) {
    const words = `This puts ${backup.name}, made ${localTime(backup.atMs)}, in the place of ${kept.databasePath}. What happened since then is not in it: sessions, answers about health, and what of day and week is used up.`
    if (!prompts.canAsk)
      throw new UprightError('USAGE', words, `Say so with --yes: upright data restore ${name} --yes.`)
    prompts.say(words)
    const answer = await askUntil(prompts, 'Type "yes" to restore it, or Enter to leave all as it is: ', (text) =>
      text.toLowerCase(),
    )
    if (answer !== 'yes') return tell(output, 'Nothing was changed.')
  }
  const { replaced, sessionsForgotten } = restore(backup, kept, Date.now())
  if (json) return output.print(JSON.stringify({ restored: backup.path, replaced, sessionsForgotten }))
  tell(output, `Restored ${backup.name}. ${forgottenWords(sessionsForgotten)}`)
  if (replaced !== null)
    tell(output, `What was there is kept. To undo: upright data restore ${basename(replaced, '.db')}`)
}

function forgottenWords(sessions: number | null): string {
  if (sessions === null) return 'What was there could not be read.'
  if (sessions === 0) return 'No session is missing.'
  const were = sessions === 1 ? '1 session is' : `${sessions} sessions are`
  return `${were} not in it and count no more; when somebody last used the table still does. Rest as if you knew of them.`
}

function findBackup(backups: readonly BackupFile[], name: string): BackupFile {
  const newest = backups.find(({ kind }) => kind === 'backup')
  if (name === 'last' && newest) return newest
  const meant = basename(name)
  const found = backups.filter((backup) => backup.path === name || backup.name.startsWith(meant))
  const exact = found.find((backup) => backup.name === meant || backup.name === `${meant}.db`)
  if (exact ?? found.length === 1) return exact ?? found[0]!
  if (backups.length === 0)
    throw new UprightError(
      'BACKUP_UNKNOWN',
      'there is no backup',
      'Look at data.backup_folder in upright.toml, or give --config.',
    )
  throw new UprightError(
    'BACKUP_UNKNOWN',
    found.length > 1 ? `${found.length} backups begin with "${name}"` : `there is no backup "${name}"`,
    `"upright data list" shows all; the newest is "${backups[0]!.name}".`,
  )
}
