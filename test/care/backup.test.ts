import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type BackupFile, keyBeside } from '../../src/care/backup-files.ts'
import { soundnessOf } from '../../src/care/checked-copy.ts'
import { outdatedBackups } from '../../src/care/keep-rules.ts'
import { openJournal } from '../../src/journal/journal.ts'
import { MAIN } from '../system/child.ts'
import { asNobody } from './nobody.ts'
import { inDatabase, Shelf, sessionsIn } from './shelf.ts'
import { describeOnSmallDisk, onSmallDisk } from './small-disk.ts'

describe('a backup', () => {
  test('holds every row, and the key that seals what is kept about people', () => {
    const shelf = new Shelf().add('anna').session('one', 2).session('two', 1)
    const { path, rows } = shelf.backUp()
    expect(rows).toMatchObject({ sessions: 2, events: 2, trace: 6, ledger: 1 })
    expect(sessionsIn(path)).toEqual(['one', 'two'])
    expect(soundnessOf(path).problem).toBeNull()
    expect(readFileSync(keyBeside(path))).toEqual(readFileSync(keyBeside(shelf.databasePath)))
  })

  test('is for nobody else to read', () => {
    const { path } = new Shelf().session('one', 1).backUp()
    expect([path, keyBeside(path)].map((each) => statSync(each).mode & 0o077)).toEqual([0, 0])
  })

  test('is made beside a controller that goes on writing', async () => {
    const shelf = new Shelf().session('one', 1)
    const journal = await openJournal({ path: shelf.databasePath })
    journal.record({ type: 'refused', atMs: 1, reasons: ['before'] })
    const { rows } = shelf.backUp()
    const kept = new Promise((resolve) => journal.onDurable(resolve))
    journal.record({ type: 'sessionStarted', atMs: 2, session: 'two', program: 'gentle', deepestDeg: 20, capS: 60 })
    await kept
    expect(rows.sessions).toBe(1)
    expect(journal.refusal).toBeNull()
    await journal.close()
    expect(shelf.sessions).toEqual(['one', 'two'])
  })

  test('of a damaged database is none: the error says so, and nothing is left', () => {
    const shelf = new Shelf()
    for (let i = 0; i < 40; i++) shelf.session(`s${i}`, i, { samples: 60 })
    const bytes = readFileSync(shelf.databasePath)
    bytes.fill(0xa5, 40_000, 90_000)
    writeFileSync(shelf.databasePath, bytes)
    expect(() => shelf.backUp()).toThrow(/the backup failed: .*(malformed|not what it is a copy of|damaged)/)
    expect(readdirSync(shelf.folder)).toEqual([])
  })

  test('of nothing is refused', () => {
    const shelf = new Shelf()
    expect(() => shelf.backUp()).toThrow('there is no database')
  })
})

describe('going back to a backup', () => {
  test('brings back what it holds, and is undone by restoring what it replaced', () => {
    const shelf = new Shelf().add('anna').session('one', 2)
    shelf.backUp(1)
    shelf.session('two', 0)
    const { replaced, sessionsForgotten } = shelf.restore()
    expect(sessionsForgotten).toBe(1)
    expect(shelf.sessions).toEqual(['one'])
    shelf.restore(shelf.backups.find(({ path }) => path === replaced))
    expect(shelf.sessions).toEqual(['one', 'two'])
    expect(shelf.people).toEqual({ sound: ['anna'], tampered: [] })
  })

  test('leaves people readable on a new card, where there is neither database nor key', () => {
    const old = new Shelf().add('anna')
    const { path } = old.backUp()
    const card = new Shelf()
    card.restore({ path, name: '', kind: 'backup', atMs: 0, bytes: 0 })
    expect(card.people).toEqual({ sound: ['anna'], tampered: [] })
  })

  test('leaves people readable where the card has a key of its own by now', () => {
    const old = new Shelf().add('anna')
    const { path } = old.backUp()
    const card = new Shelf().add('ben')
    const { replaced } = card.restore({ path, name: '', kind: 'backup', atMs: 0, bytes: 0 })
    expect(card.people).toEqual({ sound: ['anna'], tampered: [] })
    card.restore(card.backups.find((backup) => backup.path === replaced))
    expect(card.people).toEqual({ sound: ['ben'], tampered: [] })
  })

  test('is no way around a rest: when somebody last used the table is taken along', () => {
    const shelf = new Shelf().session('one', 9)
    shelf.backUp(1)
    shelf.sql((database) =>
      database.exec(`INSERT INTO table_use (rowid, wall_ms, boot, uptime_ms) VALUES (1, 5, 'this', 7)`),
    )
    shelf.restore()
    expect(shelf.sql((database) => database.prepare('SELECT wall_ms, boot FROM table_use').get())).toEqual({
      wall_ms: 5,
      boot: 'this',
    })
  })

  test('is refused while a controller runs, and changes nothing', async () => {
    const shelf = new Shelf().session('one', 2)
    shelf.backUp()
    const journal = await openJournal({ path: shelf.databasePath })
    expect(() => shelf.restore()).toThrow('a controller is running')
    await journal.close()
    shelf.restore()
  })

  test('that is damaged is refused, and changes nothing', () => {
    const shelf = new Shelf().session('one', 2)
    const { path } = shelf.backUp()
    shelf.session('two', 0)
    truncateSync(path, 9000)
    expect(() => shelf.restore()).toThrow(/cannot be restored: it is damaged/)
    expect(shelf.sessions).toEqual(['one', 'two'])
    expect(shelf.backups).toHaveLength(1)
  })

  test('works where what is there is damaged, and keeps that too', () => {
    const shelf = new Shelf().session('one', 2)
    shelf.backUp()
    writeFileSync(shelf.databasePath, 'rubbish that was a database')
    const { replaced, sessionsForgotten } = shelf.restore()
    expect(sessionsForgotten).toBeNull()
    expect(shelf.sessions).toEqual(['one'])
    expect(readFileSync(replaced!, 'utf8')).toContain('rubbish')
  })

  test('never takes the log of what was there for its own', () => {
    const shelf = new Shelf().session('one', 2)
    shelf.backUp()
    // A controller that was killed leaves a log beside its database.
    const left = inDatabase(shelf.databasePath, (database) => {
      database.pragma('journal_mode = WAL')
      database.exec(`INSERT INTO sessions (id, program, started_at, outcome) VALUES ('two', 'gentle', '', 'completed')`)
      return readFileSync(`${shelf.databasePath}-wal`)
    })
    writeFileSync(`${shelf.databasePath}-wal`, left)
    shelf.restore()
    expect(existsSync(`${shelf.databasePath}-wal`)).toBe(false)
    expect(shelf.sessions).toEqual(['one'])
  })
})

describe('backups that are kept', () => {
  const at = (day: string, kind: BackupFile['kind'] = 'backup'): BackupFile => ({
    path: day,
    name: day,
    kind,
    atMs: new Date(`${day}:00`).getTime(),
    bytes: 1,
  })
  const left = (all: BackupFile[], days: number, weeks: number) => {
    const gone = outdatedBackups(all, { days, weeks })
    return all.filter((backup) => !gone.includes(backup)).map(({ name }) => name)
  }
  const twoOn = (day: number) => [
    at(`2026-03-${String(day).padStart(2, '0')}T14:00`),
    at(`2026-03-${String(day).padStart(2, '0')}T03:00`),
  ]
  const month = Array.from({ length: 31 }, (_, i) => 31 - i).flatMap(twoOn)

  test('are the newest of each of the last days, and of each of the last weeks', () => {
    // 31 March 2026 is a Tuesday: the Sundays before are the 29th, 22nd, 15th, 8th.
    expect(left(month, 7, 0)).toEqual(['31', '30', '29', '28', '27', '26', '25'].map((day) => `2026-03-${day}T14:00`))
    expect(left(month, 1, 4)).toEqual(['31', '29', '22', '15'].map((day) => `2026-03-${day}T14:00`))
  })

  test('are not fewer because the table was off for years, or the clock was wrong', () => {
    const old = ['2020-01-03T03:00', '2020-01-02T03:00', '2020-01-01T03:00'].map((day) => at(day))
    expect(left(old, 7, 4)).toHaveLength(3)
    const wrong = [at('2099-01-01T03:00'), ...month]
    expect(left(wrong, 7, 0)).toContain('2026-03-31T14:00')
  })

  test('are three from before an update and three that were replaced, however old', () => {
    const others = (kind: BackupFile['kind']) =>
      ['05', '04', '03', '02', '01'].map((day) => at(`2020-01-${day}T03:00`, kind))
    expect(left([...month, ...others('beforeVersion')], 7, 4).filter((name) => name.startsWith('2020'))).toHaveLength(3)
    expect(left([...month, ...others('replaced')], 7, 4).filter((name) => name.startsWith('2020'))).toHaveLength(3)
  })
})

describeOnSmallDisk('a disk that is full', () => {
  test('is told in words, leaves no half a backup, and nothing was touched', () => {
    const shelf = new Shelf()
    for (let i = 0; i < 20; i++) shelf.session(`s${i}`, i, { samples: 500 })
    const bytes = statSync(shelf.databasePath).size
    const { status, stdout, stderr } = onSmallDisk(
      (bytes / 1024) * 1.7,
      `cp ${shelf.databasePath} upright.db`,
      ['data', 'backup'],
      `ls backups; ${process.execPath} ${MAIN} history --limit 100 | grep -c gentle`,
    )
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('there is no room for a backup in')
    expect(status).toBe(1)
    expect(stdout.trim()).toBe('20')
  })
})

test.skipIf(process.getuid?.() !== 0)('a folder that may not be written says whose it is to mend', () => {
  const shelf = new Shelf().session('one', 1)
  const home = dirname(shelf.databasePath)
  mkdirSync(shelf.folder)
  spawnSync('chown', ['-R', 'nobody', home])
  spawnSync('chown', ['root', shelf.folder])
  const { stderr, status } = asNobody([process.execPath, MAIN, 'data', 'backup'], { UPRIGHT_HOME: home })
  expect(stderr).toMatch(/cannot write a backup to .*\(EACCES\)/)
  expect(status).toBe(1)
})

test('other files in the folder are left alone', () => {
  const shelf = new Shelf().session('one', 1)
  shelf.backUp()
  writeFileSync(join(shelf.folder, 'upright-holiday.db'), '')
  writeFileSync(join(shelf.folder, 'other-2026-03-01T19-00-00Z.db'), '')
  expect(shelf.backups).toHaveLength(1)
})
