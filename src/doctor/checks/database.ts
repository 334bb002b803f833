import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { SCHEMA_VERSION } from '../../journal/schema.ts'
import { packageRoot } from '../../package-root.ts'
import { type Check, failure, ok, unknown, warning } from '../check.ts'

const reportSchema = z.object({ version: z.number().nullable(), problem: z.string().nullable() })
const CHILD_FILE = join(packageRoot, 'dist/src/doctor/soundness-child.js')
const WITHIN_MS = 20_000
const DEEP_WITHIN_MS = 10 * 60_000
const FOR_OTHERS = 0o077

export const DATABASE: Check = {
  id: 'database',
  looksAt: 'the database: whole, of this version, for nobody else to read; --deep compares its indexes too',
  async look({ databasePath, wishes, world }) {
    if (!existsSync(databasePath))
      return ok(`There is none yet at ${databasePath}: it begins with the first run.`, null)
    const depth = wishes.deep ? 'deep' : 'quick'
    // In a process of its own: a disk that hangs would hang this one, too.
    const ran = await world.run(
      process.execPath,
      [CHILD_FILE, databasePath, depth],
      wishes.deep ? DEEP_WITHIN_MS : WITHIN_MS,
    )
    if (ran?.code !== 0)
      return unknown(
        'It could not be read through in time.',
        'Look for disk errors (dmesg), and try "upright doctor --deep".',
      )
    const { version, problem } = reportSchema.parse(JSON.parse(ran.stdout))
    const value = { version, path: databasePath }
    if (problem !== null)
      return failure(
        `${databasePath}: ${problem}.`,
        'Stop the controller, and go back to the newest backup: "upright data list --check", "upright data restore last". Check the card (dmesg).',
        value,
      )
    const corrupt = besides(databasePath)
    if (corrupt.length > 0)
      return warning(
        `A database that was damaged lies beside it: ${corrupt.join(', ')}.`,
        'What happened before it began anew is in there: "upright data restore" a backup, or rescue it with sqlite3 .recover; then delete it.',
        value,
      )
    if ((statSync(databasePath).mode & FOR_OTHERS) !== 0)
      return warning(
        `Others on this machine may read ${databasePath}, which tells of people’s health.`,
        `chmod 600 ${databasePath}`,
        value,
      )
    const next =
      version !== null && version < SCHEMA_VERSION
        ? ` (brought to ${SCHEMA_VERSION} at the next start, with a copy kept)`
        : ''
    return ok(`It is sound, of version ${version}${next}.`, value)
  },
}

function besides(path: string): string[] {
  return readdirSync(dirname(path)).filter(
    (name) => name.startsWith(`${basename(path)}.corrupt-`) && !/-(wal|shm)$/.test(name),
  )
}
