import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GUARD_CAUSES } from '../../hardware/guard/vocabulary.ts'
import { CAUSES, type Cause, isCause, RESPONSES, type Response, worse } from '../../machines/responses.ts'

const responses = Object.keys(RESPONSES) as Response[]
const causes = Object.entries(CAUSES)
const anyResponse = fc.constantFrom(...responses)

describe('of two responses', () => {
  test('the heavier one counts, in whichever order they come', () => {
    fc.assert(
      fc.property(anyResponse, anyResponse, (one, other) => {
        expect(worse(one, other)).toBe(worse(other, one))
        expect(RESPONSES[worse(one, other)].weight).toBe(Math.max(RESPONSES[one].weight, RESPONSES[other].weight))
      }),
    )
  })

  test.each(responses)('%s counts where it is the only one', (response) => {
    expect(worse(null, response)).toBe(response)
  })

  test('no two weigh the same', () => {
    expect(new Set(responses.map((response) => RESPONSES[response].weight)).size).toBe(responses.length)
  })
})

describe('a cause', () => {
  test.each(causes)('%s says what happened and what to do', { tags: 'S6/controller' }, (_, { says, wayOut }) => {
    expect(says).toMatch(/\S/)
    expect(wayOut).toMatch(/\S.*\.$/)
  })

  test('is known by its name, and by no inherited one', () => {
    expect(isCause('stopPressed')).toBe(true)
    expect(isCause('none')).toBe(false)
    expect(isCause('toString')).toBe(false)
  })

  test('that powers off names a way without the drive, or the reset', { tags: 'S6/controller' }, () => {
    const heavy = causes.filter(([, { response }]) => RESPONSES[response].weight >= RESPONSES.stopLatched.weight)
    expect(heavy.length).toBeGreaterThan(0)
    for (const [, { wayOut }] of heavy) expect(wayOut).toMatch(/Hold Stop|way down without power/)
  })

  test('that the guard reports is in the table, and the table has no other of the guard’s', () => {
    const reported = Object.keys(GUARD_CAUSES).filter((name) => name !== 'none')
    const listed = causes.filter(([, { noticedBy }]) => noticedBy === 'guard').map(([name]) => name)
    expect(listed.sort()).toEqual(reported.sort())
  })

  test('that is heavier for the guard is not lighter in the table', () => {
    const latched = (Object.keys(GUARD_CAUSES) as (Cause | 'none')[]).filter(
      (name) => name !== 'none' && GUARD_CAUSES[name as keyof typeof GUARD_CAUSES] >= GUARD_CAUSES.estopPressed,
    ) as Cause[]
    for (const name of latched)
      expect(RESPONSES[CAUSES[name].response].weight).toBeGreaterThanOrEqual(RESPONSES.stopLatched.weight)
  })
})
