import { describe, expect, test } from 'vitest'
import { QUESTIONS, unanswered, yesTo } from '../../src/people/questions.ts'
import { answers } from './person-story.ts'

describe('the questions', () => {
  test.each([
    ['high blood pressure', 'blood-pressure'],
    ['heart or circulatory', 'heart'],
    ['stroke, a TIA', 'stroke'],
    ['brain injury, seizures, or severe headaches', 'brain'],
    ['glaucoma, raised eye pressure', 'eyes'],
    ['conjunctivitis', 'conjunctivitis'],
    ['middle or inner ear', 'ears'],
    ['hernia', 'hernia'],
    ['reflux', 'reflux'],
    ['osteoporosis', 'bones'],
    ['spinal-cord injury', 'spine'],
    ['pregnant', 'pregnancy'],
    ['surgery', 'surgery'],
    ['blood thinners', 'blood-thinners'],
    ['overweight', 'weight'],
    ['less alert', 'alertness'],
  ])('ask for everyone who should not invert: %s', (words, id) => {
    expect(QUESTIONS.find((question) => question.id === id)?.asks).toContain(words)
  })

  test('are asked so that no is the answer of who may invert, say why, and whom to ask or what to do', () => {
    for (const { asks, why } of QUESTIONS) {
      expect(asks).toMatch(/^(Do|Have|Has|Are|Does) .*\?$/)
      expect(why).toMatch(/(Ask your (eye |)doctor|Ask your surgeon|Wait until it is over|ask your eye doctor)/)
    }
  })

  test('have names of their own', () => {
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length)
  })

  test('rest on facts that say so, and promise nothing', () => {
    const texts = QUESTIONS.map(({ asks, why }) => `${asks} ${why}`).join(' ')
    expect(texts).not.toMatch(/\b(heals?|cures?|relieves?|helps?|benefits?|safe to|improves?)\b/i)
    expect(new Set(texts.match(/\b[DPR]\d+\b/g))).toEqual(new Set(['P1', 'P2', 'P3', 'P4', 'P6', 'R2', 'D10']))
  })

  test('block but for reflux, which is a caution', () => {
    const all = answers(...QUESTIONS.map(({ id }) => id))
    expect(yesTo(all, 'caution').map(({ id }) => id)).toEqual(['reflux'])
    expect(yesTo(all, 'absolute')).toHaveLength(QUESTIONS.length - 1)
  })

  test('are all to be answered, by yes or no', () => {
    expect(unanswered(answers())).toEqual([])
    expect(unanswered({ ...answers(), heart: undefined as unknown as boolean }).map(({ id }) => id)).toEqual(['heart'])
    expect(yesTo(answers(), 'absolute')).toEqual([])
  })
})
