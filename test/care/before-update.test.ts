import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyBeside, listBackups, standardFolder } from '../../src/care/backup-files.ts'
import { soundnessOf } from '../../src/care/checked-copy.ts'
import { restore } from '../../src/care/restore.ts'
import { openDatabase } from '../../src/journal/database.ts'
import { bringUpToDate, SCHEMA_VERSION } from '../../src/journal/schema.ts'
import { EVENING_MS, inDatabase, Shelf, sessionsIn } from './shelf.ts'
import { describeOnSmallDisk, onSmallDisk } from './small-disk.ts'

/** A database whose tables are of an older version, with some sessions. */
function ofVersion(version: number, sessions = 3, samples = 2): string {
  const path = join(mkdtempSync(join(tmpdir(), 'upright-old-')), 'upright.db')
  inDatabase(path, (database) => {
    bringUpToDate(database, version)
    const session = database.prepare(
      `INSERT INTO sessions (id, program, started_at, outcome) VALUES (?, 'gentle', '', 'completed')`,
    )
    const sample = database.prepare(`INSERT INTO trace VALUES (?, ?, NULL, 1, 1, 1, 1, 'armed', 1, '[]')`)
    database.transaction(() => {
      for (let i = 0; i < sessions; i++) {
        session.run(`s${i}`)
        for (let t = 0; t < samples; t++) sample.run(`s${i}`, t)
      }
    })()
  })
  return path
}

const older = Array.from({ length: SCHEMA_VERSION - 1 }, (_, i) => i + 1)
const copiesOf = (path: string) => listBackups(path, [standardFolder(path)])

describe.each(older)('an update from version %i', (version) => {
  test('keeps a checked copy as it was, and can be undone by restoring it', () => {
    const path = ofVersion(version)
    openDatabase(path).database.close()
    const [copy] = copiesOf(path)
    expect(copy?.name).toMatch(new RegExp(`-before-v${SCHEMA_VERSION}\\.db$`))
    expect(soundnessOf(copy!.path)).toMatchObject({ version, problem: null, rows: { sessions: 3, trace: 6 } })
    restore(copy!, { databasePath: path }, EVENING_MS)
    expect(soundnessOf(path)).toMatchObject({ version, problem: null })
    expect(sessionsIn(path)).toEqual(['s0', 's1', 's2'])
  })
})

test('a new database, and one that is of this version, leave no copy', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'upright-new-')), 'upright.db')
  openDatabase(path).database.close()
  openDatabase(path).database.close()
  expect(readdirSync(dirname(path))).toEqual(['upright.db'])
})

test('an older program goes back from what a newer one made of its database', () => {
  const shelf = new Shelf().add('anna').session('one', 1)
  shelf.backUp()
  shelf.sql((database) => database.prepare('INSERT INTO schema_version VALUES (?)').run(SCHEMA_VERSION + 1))
  const { replaced } = shelf.restore()
  expect(shelf.people.sound).toEqual(['anna'])
  // What the newer one made is kept, and not taken by this one.
  const newer = shelf.backups.find(({ path }) => path === replaced)!
  expect(() => shelf.restore(newer)).toThrow('a newer Upright wrote it')
})

describeOnSmallDisk('a disk too full for the copy', () => {
  test('refuses the update in words, and loses nothing', () => {
    const path = ofVersion(2, 20, 800)
    const bytes = statSync(path).size
    const { stderr, stdout, status } = onSmallDisk(
      (bytes / 1024) * 1.5,
      `cp ${path} upright.db`,
      ['users', 'add', 'anna', '--height', '1.7', '--mass', '70'],
      `cat upright.db > /tmp/upright-after-$$.db; echo /tmp/upright-after-$$.db; ls backups`,
    )
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      `was not brought to version ${SCHEMA_VERSION}: there is no room for a copy of it`,
    )
    expect(status).toBe(1)
    const [after, ...copies] = stdout.trim().split('\n')
    expect(copies).toEqual([])
    expect(soundnessOf(after!)).toMatchObject({ version: 2, problem: null, rows: { sessions: 20, trace: 16_000 } })
  })
})

test('starts that were cut short before do not fill the disk', () => {
  const path = ofVersion(3)
  const folder = standardFolder(path)
  mkdirSync(folder)
  writeFileSync(join(folder, `upright-2026-01-01T00-00-00Z-before-v${SCHEMA_VERSION}.db.partial`), 'half')
  openDatabase(path).database.close()
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([])
  expect(copiesOf(path)).toHaveLength(1)
})

test('the key goes with the copy', () => {
  const shelf = new Shelf().add('anna')
  shelf.sql((database) => {
    database.exec(`DROP TABLE commissioning; DROP TABLE published; DELETE FROM schema_version WHERE version > 3`)
  })
  openDatabase(shelf.databasePath).database.close()
  const [copy] = copiesOf(shelf.databasePath)
  expect(soundnessOf(copy!.path).version).toBe(3)
  expect(readdirSync(shelf.folder)).toContain(keyBeside(copy!.name))
})
