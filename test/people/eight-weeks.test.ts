import { describe, expect, test } from 'vitest'
import { findProgram, SHIPPED_PROGRAMS } from '../../src/people/programs.ts'
import { PersonStory, program } from './person-story.ts'

const MON_WED_FRI = [2, 2, 3]

/** A week of three sessions, each morning with its question, each step taken that is offered: more angle before more time. */
function week(story: PersonStory, told: string[]): void {
  for (const days of MON_WED_FRI) {
    story.nothingChanged()
    if (story.refused().includes('more than 30 days ago')) {
      story.screened()
      told.push('asked again')
    }
    expect(story.refused()).toBe('')
    story.session()
    const [step] = story.offers
    if (step) told.push(story.tell({ type: 'stepTaken', step }).reach)
    // the next one comes at the same hour
    story.wait({ days, minutes: -5 })
  }
}

test('a first-timer over eight weeks: steps, a bad headache, a missed week, and further than at the beginning', () => {
  const story = new PersonStory()
  const told: string[] = []
  expect(story.refused()).toContain('not answered')
  story.screened()
  expect(story.reach).toBe('new 15° 60 s')
  expect(story.refused(findProgram(SHIPPED_PROGRAMS, 'first-time'))).toBe('')
  expect(story.refused(findProgram(SHIPPED_PROGRAMS, 'gentle'))).toContain('15° is the deepest allowed here')

  week(story, told)
  expect(told).toEqual([])
  week(story, told)
  expect(told).toEqual(['new 20° 60 s'])

  // week 3: the second session brings a bad headache
  story
    .nothingChanged()
    .session()
    .wait({ days: 2, minutes: -5 })
    .nothingChanged()
    .session({ felt: { headache: 8 } })
  expect(story.reach).toBe('new 15° 60 s')
  story.wait({ days: 2 }).nothingChanged()
  expect(story.refused()).toContain('strong symptoms (of 10: headache 8). Ask a doctor')
  // seen by a doctor, asked anew
  story.wait({ days: 3 })
  expect(story.refused()).toContain('strong symptoms')
  story.screened()

  // weeks 4 and 5, from the beginning
  told.length = 0
  week(story, told)
  expect(told).toEqual([])
  week(story, told)
  expect(told).toEqual(['new 20° 60 s'])

  // week 6 is missed, and nothing is lost
  story.wait({ days: 7 })
  expect(story.reach).toBe('new 20° 60 s')
  expect(story.nothingChanged().refused()).toBe('')

  // weeks 7 and 8
  told.length = 0
  week(story, told)
  expect(story.nothingChanged().refused()).toBe('')
  week(story, told)
  expect(told).toEqual(['new 25° 60 s', 'new 25° 90 s', 'asked again'])
  expect(story.nothingChanged().refused(program(25, 90))).toBe('')
  expect(story.person.sessions).toHaveLength(20)
})

test('someone who is blocked has no session in eight weeks, whatever they say but no', () => {
  const story = new PersonStory().screened('heart')
  for (let day = 0; day < 56; day++) {
    story
      .nothingChanged()
      .tell({ type: 'bloodPressure', systolic: 115, diastolic: 75 })
      .tell({ type: 'stepTaken', step: 'angle' })
    story.tell({ type: 'profileChanged', change: { level: 'experienced', maxAngleDeg: 60 } })
    expect(story.refused()).not.toBe('')
    story.wait({ days: 1 })
  }
  expect(story.reach).toBe('new 15° 60 s')
})

test('someone who is released goes on within the release, and stops where it ends', () => {
  const story = new PersonStory({ level: 'building' }).screened('eyes')
  story.released({ untilMs: story.nowMs + 21 * 86_400_000, maxAngleDeg: 20, maxHoldS: 90 })
  const told: string[] = []
  for (let weeks = 0; weeks < 3; weeks++) {
    expect(story.nothingChanged().refused(program(20, 90))).toBe('')
    expect(story.refused(program(25, 90))).toContain('20° is the deepest allowed here')
    week(story, told)
  }
  expect(story.judged().limits).toMatchObject({ maxAngleDeg: 20, maxHoldS: 90 })
  expect(story.nothingChanged().refused()).toContain('The release by Dr. Weber has ended.')
  expect(story.released().refused()).toBe('')
})

describe('two people who share a table', () => {
  test('each have their own way: the sessions, symptoms and steps of one are nothing to the other', () => {
    const anna = new PersonStory({ name: 'anna' }, { user: 'u1' }).screened()
    const ben = new PersonStory({ name: 'ben', level: 'building' }, { user: 'u2' }).screened()
    anna.session({ felt: { headache: 8 } })
    expect(anna.refused()).toContain('headache 8')
    expect(ben.wait({ minutes: 10 }).refused()).toBe('')
    ben.session()
    expect(ben.reach).toBe('building 25° 120 s')
    expect(anna.wait({ days: 1 }).screened().refused()).toBe('')
  })
})
