import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/package-root.ts'
import { tableOf } from './table.mjs'

interface Mutant {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly says: string
}

const mutants = JSON.parse(readFileSync(join(packageRoot, 'test/mutants/mutants.json'), 'utf8')) as Mutant[]
const results = JSON.parse(readFileSync(join(packageRoot, 'test/mutants/results.json'), 'utf8')) as Record<
  string,
  Readonly<Record<string, string>>
>
const AT_LEAST = { machines: 10, 'hardware/firmware': 12, 'src/control': 5 } as const

test.each(mutants)('$id still applies, and changes something', ({ file, find, replace }) => {
  expect(readFileSync(join(packageRoot, file), 'utf8').split(find)).toHaveLength(2)
  expect(replace).not.toBe(find)
})

test.each(Object.entries(AT_LEAST))('there are enough of them in %s', (folder, least) => {
  expect(mutants.filter(({ file }) => file.startsWith(`${folder}/`)).length).toBeGreaterThanOrEqual(least)
})

test('no two have the same name', () => {
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
})

test.each(mutants)('$id was caught, when it was last tried', ({ id }) => {
  expect(Object.values(results[id] ?? {}).filter((how) => how.startsWith('caught: '))).not.toEqual([])
})

test('the page shows what was found', () => {
  expect(readFileSync(join(packageRoot, 'docs/model-check.md'), 'utf8')).toContain(tableOf(mutants, results))
})
