import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { withCommissioning } from '../../src/journal/open-commissioning.ts'
import { anyAgainst } from './any-against.ts'

const folder = mkdtempSync(join(tmpdir(), 'upright-commissioning-'))
afterEach(() => rmSync(folder, { recursive: true }))

it('keeps the record from one command to the next, in a database that it makes', () => {
  const path = join(folder, 'upright.db')
  const against = fc.sample(anyAgainst, { seed: 2, numRuns: 1 })[0]!
  const entry = { part: 'load', passedAt: '2026-11-21T10:00:00.000Z', against, measured: { loadKg: 120 } } as const
  withCommissioning(path, (store) => store.append(entry))
  expect(withCommissioning(path, (store) => store.read()).passed.get('load')).toEqual(entry)
})
