/** Programs that people here made, in the journal's database. They are written in the words of upright.toml. */
import { existsSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { Program } from '../../machines/program.ts'
import { ownProgramSchema } from '../config/schema.ts'
import { withHistory } from '../journal/open-history.ts'
import { ownOf, programOf } from './program-toml.ts'

export interface StoredProgram {
  readonly program: Program
  /** Id of who made it, `null` for nobody in particular. */
  readonly user: string | null
}

const rowSchema = z.object({ user: z.string().nullable(), program: z.string() })

/** What the database at `path` holds; nothing where there is none, or one from before there were programs in it. */
export function readStoredPrograms(path: string): StoredProgram[] {
  return existsSync(path) ? withHistory(path, storedPrograms) : []
}

function storedPrograms(database: Database): StoredProgram[] {
  const hasTable = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'programs'`).get() !== undefined
  if (!hasTable) return []
  const rows = z.array(rowSchema).parse(database.prepare('SELECT user, program FROM programs ORDER BY rowid').all())
  return rows.flatMap(({ user, program }) => {
    const read = readProgram(program)
    return read ? [{ program: read, user }] : []
  })
}

/** Keeps a program; one of the same id is replaced. */
export function saveProgram(database: Database, program: Program, user: string | null): void {
  database
    .prepare('INSERT OR REPLACE INTO programs (id, user, saved_at, program) VALUES (?, ?, ?, ?)')
    .run(program.id, user, new Date().toISOString(), JSON.stringify(ownOf(program)))
}

export function removeProgram(database: Database, id: string): void {
  database.prepare('DELETE FROM programs WHERE id = ?').run(id)
}

/** The programs of the configuration, then those that people here made. Nobody rests shorter than `pauseS` (S5). */
export function programsHere(configured: readonly Program[], path: string, pauseS: number): Program[] {
  const stored = readStoredPrograms(path)
    .map(({ program }) => ({ ...program, pauseS: Math.max(program.pauseS, pauseS) }))
    .filter(({ id }) => !configured.some((program) => program.id === id))
  return [...configured, ...stored]
}

/** What was changed by something else into no program is left out. */
function readProgram(text: string): Program | null {
  try {
    const own = ownProgramSchema.parse(JSON.parse(text))
    const rests = own.steps.every((step) => step.rest_angle_deg <= step.angle_deg)
    return own.pause_s === undefined || !rests ? null : programOf(own, own.pause_s)
  } catch {
    return null
  }
}
