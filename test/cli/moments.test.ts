import { describe, expect, it } from 'vitest'
import { parseMoment } from '../../src/cli/moments.ts'

const everywhere = { cable: true, link: true }

describe('--at', () => {
  it.each([
    ['95s=stop', 95],
    ['1m30s=stop', 90],
    ['2m=stop', 120],
    ['500ms=stop', 0.5],
    ['0.5s=stop', 0.5],
    ['0s=stop', 0],
  ])('%s', (text, atS) => {
    expect(parseMoment(text, everywhere)).toEqual({ atS, does: 'stop' })
  })

  it.each(['stop', '=stop', '5=stop', '-5s=stop', '5h=stop', 's=stop', '99999999s=stop', '5s 3s=stop'])(
    'refuses %s and shows how to write it',
    (text) => {
      expect(() => parseMoment(text, everywhere)).toThrow(
        expect.objectContaining({ exitCode: 2, hint: expect.stringContaining('95s=stop') }),
      )
    },
  )

  it('says what was probably meant', () => {
    expect(() => parseMoment('5s=stpo', everywhere)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean stop?') }),
    )
  })

  it('does not take names from the prototype of objects', () => {
    expect(() => parseMoment('5s=constructor', everywhere)).toThrow(/nothing is called/)
  })

  it('sends what only virtual time can do to where it can be done', () => {
    expect(() => parseMoment('5s=controller-freeze', { cable: true, link: false })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('upright simulate --at 5s=controller-freeze') }),
    )
  })
})
