import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { backUp, backupsOf } from '../../src/care/back-up.ts'
import { standardFolder } from '../../src/care/backup-files.ts'
import { forgetInBackups } from '../../src/care/forget-in-backups.ts'
import { usersCommand } from '../../src/cli/users.ts'
import { House, run } from '../cli/house.ts'
import { EVENING_MS, Shelf } from './shelf.ts'

test('whoever is deleted is gone from every backup too, and the others stay in it, still sealed', async () => {
  const house = new House().add('anna', 30).add('ben', 30).session('anna', 9).session('ben', 8)
  const kept = { databasePath: house.path, folder: standardFolder(house.path) }
  for (const daysAgo of [2, 1]) backUp(kept, EVENING_MS - daysAgo * 86_400_000)
  const { text } = await run(usersCommand, house, ['delete', 'anna', '--yes'])
  expect(text).toContain('and from 2 backups')
  for (const { path } of backupsOf(kept)) {
    expect(readFileSync(path).includes('anna')).toBe(false)
    expect(readFileSync(path).includes('ben')).toBe(true)
  }
  const other = new Shelf()
  other.restore(backupsOf(kept)[0])
  expect(other.people).toEqual({ sound: ['ben'], tampered: [] })
})

test('a backup that cannot be read is named: whether it holds the person nobody knows', async () => {
  const shelf = new Shelf().add('anna').session('one', 2, { user: 'anna' })
  shelf.backUp(2)
  const { path } = shelf.backUp(1)
  writeFileSync(path, 'rubbish')
  const { cleared, unreadable } = forgetInBackups(shelf.backups, 'anna')
  expect(cleared).toHaveLength(1)
  expect(unreadable.map((backup) => backup.path)).toEqual([path])
})

test('a backup that never held the person is not touched', () => {
  const shelf = new Shelf().add('anna')
  const { path } = shelf.backUp()
  const before = readFileSync(path)
  expect(forgetInBackups(shelf.backups, 'nobody')).toEqual({ cleared: [], unreadable: [] })
  expect(readFileSync(path)).toEqual(before)
})
