import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type TaggedTest, taggedIn, taggedTests } from '../../docs/tagged-tests.ts'
import { CAUSES } from '../../machines/responses.ts'
import { HARDWARE } from '../../src/hazards/hardware.ts'
import { ALL_HAZARDS } from '../../src/hazards/hazards.ts'
import { RULE_TAGS, RULES, type Rule } from '../../src/hazards/rules.ts'
import { packageRoot } from '../../src/package-root.ts'
import { RULES as OBSERVED } from '../../src/simulation/observers.ts'

const page = readFileSync(join(packageRoot, 'docs/hazards.md'), 'utf8')
const tests = taggedTests()
const rules: readonly (readonly [string, Rule])[] = Object.entries(RULES)

describe('a hazard', () => {
  it.each(ALL_HAZARDS)('$id has rules that control its risk, and facts that are told', ({ rules, facts }) => {
    expect(rules.length).toBeGreaterThan(0)
    for (const fact of facts) expect(page, fact).toContain(`| ${fact} |`)
  })

  it('is named by every cause there is', () => {
    const named = new Set<string>(ALL_HAZARDS.flatMap(({ causes }) => causes))
    expect(Object.keys(CAUSES).filter((cause) => !named.has(cause))).toEqual([])
  })

  it('has the next number', () => {
    expect(ALL_HAZARDS.map(({ id }) => id)).toEqual(ALL_HAZARDS.map((_, i) => `H${i + 1}`))
  })
})

describe('a rule', () => {
  it.each(rules)('%s has a hazard behind it, and is enforced somewhere', (id, { enforcedBy }) => {
    expect(ALL_HAZARDS.some(({ rules }) => (rules as readonly string[]).includes(id))).toBe(true)
    expect(Object.keys(enforcedBy).length).toBeGreaterThan(0)
  })

  it('is judged by an observer in every simulation, and told in its order', () => {
    expect(rules.map(([id]) => id)).toEqual([...OBSERVED])
  })

  it.each(RULE_TAGS.map(({ name }) => name))('has a test at the layer that keeps it: %s', (tag) => {
    expect(triedBy(tests, tag)).not.toEqual([])
  })

  it.each(rules)('%s is tried in hardware just where hardware keeps it', (id, { enforcedBy }) => {
    const parts = HARDWARE.filter(({ rules }) => (rules as readonly string[]).includes(id))
    expect(parts.length > 0).toBe(enforcedBy.hardware !== undefined)
  })
})

describe('a tag', () => {
  it.each(tests)('is a rule at a layer that its folder can try: $file $titles $tags', ({ file, tags }) => {
    const known = RULE_TAGS.map(({ name }) => name as string)
    const folder = file.split('/')[1] ?? ''
    for (const tag of tags) {
      expect(known).toContain(tag)
      expect(LAYERS_TRIED_IN[folder], folder).toContain(tag.split('/')[1])
    }
  })
})

/** What stands alone in the tests of a folder, or is shown there apart from the other layer. */
const LAYERS_TRIED_IN: Readonly<Record<string, readonly string[]>> = {
  commissioning: ['controller'],
  conformance: ['guard', 'controller'],
  control: ['controller'],
  firmware: ['guard'],
  fuzz: ['guard'],
  hostile: ['guard'],
  journal: ['controller'],
  machines: ['controller'],
  mqtt: ['controller'],
  scenarios: ['guard', 'controller'],
  serial: ['controller'],
  server: ['controller'],
  service: ['guard', 'controller'],
  system: ['guard', 'controller'],
}

function triedBy(all: readonly TaggedTest[], tag: string): TaggedTest[] {
  return all.filter(({ tags }) => tags.includes(tag))
}

describe('looking for tags', () => {
  const found = (source: string) =>
    taggedIn('a.test.ts', source).map(({ titles, tags }) => [titles.join(' › '), ...tags])

  it('finds the titles around a test, and not those beside it', () => {
    const source = `
describe.each([
  ['x', 1],
])('the table with %s', (_, kind) => {
  describe('beside it', () => {
    it('is not tagged', () => {})
  })

  it.each([2, 3])('stands after %d s', { timeout: 5, tags: ['S1/guard', 'S9/guard'] }, () => {})
})`
    expect(found(source)).toEqual([['the table with … › stands after … s', 'S1/guard', 'S9/guard']])
  })

  it('finds a call that does not fit a line', () => {
    const source = `
describe('the table', () => {
  test(
    'stands',
    { tags: 'S1/guard' },
    () => {},
  )

  it('comes back', {
    tags: [
      'S6/guard',
    ],
  }, () => {})
})`
    expect(found(source)).toEqual([
      ['the table › stands', 'S1/guard'],
      ['the table › comes back', 'S6/guard'],
    ])
  })

  it('does not pass over a tag that is not behind a title', () => {
    const source = "const options = { tags: 'S1/guard' }\nit('stands', options, () => {})"
    expect(() => found(source)).toThrow('1 tags, but 0 behind a title')
  })
})
