import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { dataCommand } from '../../src/cli/data.ts'
import { failure, House, run } from './house.ts'

const data = (house: House, ...words: string[]) => run(dataCommand, house, words)
const past = () => new House().add('anna', 9).session('anna', 2)

test('a backup is made, listed, and gone back to', async () => {
  const house = past()
  const { path } = (await data(house, 'backup', '--json')).json
  house.session('anna', 1)
  expect((await data(house, 'list')).text).toContain(basename(path))
  const { text } = await data(house, 'restore', 'last', '--yes')
  expect(text).toContain('1 session is not in it and count')
  expect(house.people().get('anna')?.sessions).toHaveLength(1)
  const [undo = ''] = /restore (\S+-replaced)/.exec(text)?.slice(1) ?? []
  expect((await data(house, 'restore', undo, '--yes')).text).toContain('Restored')
  expect(house.people().get('anna')?.sessions).toHaveLength(2)
})

test('going back says what is lost, and wants a yes', async () => {
  const house = past()
  await data(house, 'backup')
  expect(await failure(dataCommand, house, ['restore', 'last'])).toMatch(/used up\. Say so with --yes.*\[2\]/)
  const { text, said } = await run(dataCommand, house, ['restore', 'last'], { typed: [''] })
  expect(said).toContain('What happened since then is not in it')
  expect(text).toBe('Nothing was changed.')
})

test('a name that is none, or several, is told with those there are', async () => {
  const house = past()
  expect(await failure(dataCommand, house, ['restore', 'last', '--yes'])).toContain('there is no backup')
  await data(house, 'backup')
  expect(await failure(dataCommand, house, ['restore', 'yesterday', '--yes'])).toContain(
    'there is no backup "yesterday"',
  )
  await data(house, 'restore', 'last', '--yes')
  expect(await failure(dataCommand, house, ['restore', 'upright-', '--yes'])).toContain(
    '2 backups begin with "upright-"',
  )
})

test('a list that is checked names the backup that is not sound', async () => {
  const house = past()
  const { path } = (await data(house, 'backup', '--json')).json
  writeFileSync(path, 'rubbish')
  const { text, exitCode } = await data(house, 'list', '--check')
  expect(text).toContain('it is damaged, or no database')
  expect(exitCode).toBe(1)
  expect((await data(house, 'list')).exitCode).toBe(0)
})

test('sizes and prune tell what is kept, also to a program', async () => {
  const house = past()
  await data(house, 'backup')
  const { json } = await data(house, 'sizes', '--json')
  expect(json).toMatchObject({ sessions: 1, backups: 1 })
  expect(json.databaseBytes).toBeGreaterThan(1000)
  expect((await data(house, 'prune', '--json')).json).toMatchObject({ backups: [], tracesForgotten: 0 })
})

test('where nothing is kept yet, it says so', async () => {
  const house = new House()
  expect((await data(house, 'list')).text).toContain('There is no backup')
  expect((await data(house)).text).toContain('0 in')
})
