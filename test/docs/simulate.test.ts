import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/package-root.ts'
import * as testing from '../../src/testing.ts'

const page = readFileSync(join(packageRoot, 'docs/simulate.md'), 'utf8')
const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, example]) => example!)

/** What an example prints. Its import is what this package exports, so it runs as it stands. */
function printedBy(example: string): string[] {
  const printed: string[] = []
  const body = example.replace(/import (\{.*\}) from 'upright-table\/testing'/, 'const $1 = testing')
  const print = (...words: unknown[]) => printed.push(words.map(String).join(' '))
  new Function('testing', 'console', body)(testing, { log: print })
  return printed
}

test('has examples', () => {
  expect(examples).toHaveLength(2)
})

test.each(examples)('the example prints what it says it prints: %s', (example) => {
  const promised = [...example.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, line]) => line)
  expect(promised.length).toBeGreaterThan(0)
  expect(printedBy(example)).toEqual(promised)
})

test('every option and every result the page lists is there', () => {
  const session = testing.simulateSession({ answers: false, atMostS: 5 })
  const results = /\| result \|[\s\S]*?\n\n/.exec(page)![0]
  for (const [, name] of results.matchAll(/^\| (?:`(\w+)`)/gm)) expect(session).toHaveProperty(name!)
})
