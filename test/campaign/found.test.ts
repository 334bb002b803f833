import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { simulateSession } from '../../src/simulation/simulate-session.ts'
import { optionsOf, parseStory } from '../../src/simulation/story.ts'

function stories(): { readonly name: string; readonly broken: () => string[] }[] {
  const path = join(import.meta.dirname, 'found')
  return readdirSync(path).map((name) => ({
    name,
    broken: () => {
      const { rules } = simulateSession(optionsOf(parseStory(readFileSync(join(path, name), 'utf8'), name)))
      return Object.entries(rules).flatMap(([rule, { why }]) => (why === null ? [] : `${rule}: ${why}`))
    },
  }))
}

describe('what a campaign once found stays mended', () => {
  for (const { name, broken } of stories())
    it(name, () => {
      expect(broken()).toEqual([])
    })
})
