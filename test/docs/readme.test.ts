import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/package-root.ts'

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8')

/** The example of "In your own tests", run as it stands, with what it prints. */
async function runExample(): Promise<unknown[][]> {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  if (example === undefined) throw new Error('README.md has no ```ts example')
  const printed: unknown[][] = []
  const body = example.replace(/import \{ (.*) \} from '(.*)'/, "const { $1 } = await import('$2')")
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor
  const run = new AsyncFunction('console', 'load', body.replaceAll('await import(', 'await load('))
  await run({ log: (...words: unknown[]) => printed.push(words) }, (name: string) => import(name))
  return printed
}

test('the example of the README prints what it says it prints', async () => {
  const [first, second] = await runExample()
  expect(readme).toContain(`// ${first?.join(' ')}`)
  expect(second?.[1]).toBe('held')
})

test('every file the README points to is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '')
  expect(links.length).toBeGreaterThan(5)
  for (const path of links) expect(() => readFileSync(join(packageRoot, path))).not.toThrow()
})
