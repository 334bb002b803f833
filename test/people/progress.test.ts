import { describe, expect, test } from 'vitest'
import { exposureCaps, LEVEL_ROWS, LEVELS, type Level, STEP } from '../../src/people/levels.ts'
import { offersFor, progressOf } from '../../src/people/offers.ts'
import { PersonStory, type PersonStory as Story } from './person-story.ts'

/** Three sessions over six days: enough for a step of a beginner. */
function earned(story: Story = new PersonStory().screened()): Story {
  return story.session().wait({ days: 3 }).session().wait({ days: 3 }).session()
}

function take(story: Story, step: 'angle' | 'hold' | 'level'): Story {
  return story.tell({ type: 'stepTaken', step })
}

describe('levels', () => {
  test('one begins where the one before ends: a new level is no jump', () => {
    expect(LEVEL_ROWS.building.from).toEqual(LEVEL_ROWS.new.to)
    expect(LEVEL_ROWS.experienced.from).toEqual(LEVEL_ROWS.building.to)
  })

  test('begin where beginners are advised to, and end where experienced people do (D1, D3, D4)', () => {
    expect(LEVEL_ROWS.new).toMatchObject({ from: { angleDeg: 15, holdS: 60 }, to: { angleDeg: 25, holdS: 120 } })
    expect(LEVEL_ROWS.building.to).toEqual({ angleDeg: 45, holdS: 180 })
    expect(LEVEL_ROWS.experienced.to).toEqual({ angleDeg: 60, holdS: 300 })
  })

  test('allow the longest hold at the deepest angle, and half as much again, in a session (P2)', () => {
    expect(LEVELS.map(exposureCaps)).toEqual([
      { session: 1.3, day: 1.3, week: 3.9 },
      { session: 3.2, day: 3.2, week: 16 },
      { session: 6.5, day: 13, week: 65 },
    ])
  })

  test('grow by five degrees or half a minute, and less often the deeper', () => {
    expect(STEP).toEqual({ angleDeg: 5, holdS: 30 })
    expect(LEVELS.map((level) => LEVEL_ROWS[level].stepAfter)).toEqual([
      { sessions: 3, days: 5 },
      { sessions: 4, days: 7 },
      { sessions: 6, days: 14 },
    ])
  })

  test('may be lowered by hand and not raised', () => {
    const story = new PersonStory({ level: 'building' })
    story.tell({ type: 'profileChanged', change: { level: 'experienced', massKg: 80 } })
    expect(story.reach).toBe('building 25° 120 s')
    expect(story.person.profile).toMatchObject({ level: 'building', massKg: 80 })
    story.tell({ type: 'profileChanged', change: { level: 'new' } })
    expect(story.reach).toBe('new 15° 60 s')
    story.tell({ type: 'profileChanged', change: { level: 'building' } })
    expect(story.reach).toBe('new 15° 60 s')
  })

  test('are not raised by adding the profile again', () => {
    const story = new PersonStory()
    story.tell({ type: 'profileAdded', profile: { ...story.person.profile, level: 'experienced' } })
    expect(story.reach).toBe('new 15° 60 s')
  })

  test('leave own bounds to the person, who may take them away again', () => {
    const story = new PersonStory({ maxAngleDeg: 10, maxHoldS: 30 }).screened()
    expect(story.judged().limits).toMatchObject({ maxAngleDeg: 10, maxHoldS: 30 })
    story.tell({ type: 'profileChanged', change: { maxAngleDeg: null, maxHoldS: null } })
    expect(story.judged().limits).toMatchObject({ maxAngleDeg: 15, maxHoldS: 60 })
  })
})

describe('a step', () => {
  test('is offered after three good sessions over five days, and leads five degrees or half a minute on', () => {
    const story = new PersonStory().session().wait({ days: 2.5 }).session().wait({ days: 2.4 }).session()
    expect(story.offers).toEqual([])
    expect(progressOf(story.person)).toMatchObject({ good: 3, needs: { sessions: 3, days: 5 } })
    story.wait({ days: 2 }).session()
    expect(story.offers).toEqual(['angle', 'hold'])
    expect(story.reach).toBe('new 15° 60 s')
    expect(take(story, 'angle').reach).toBe('new 20° 60 s')
    expect(story.offers).toEqual([])
  })

  test('of holding leaves the angle', () => {
    expect(take(earned(), 'hold').reach).toBe('new 15° 90 s')
  })

  test('is not offered after two sessions, however many days', () => {
    expect(new PersonStory().session().wait({ days: 10 }).session().offers).toEqual([])
  })

  test('that was not offered is none', () => {
    expect(take(new PersonStory(), 'angle').reach).toBe('new 15° 60 s')
    expect(take(earned(), 'level').reach).toBe('new 15° 60 s')
    expect(take(take(earned(), 'angle'), 'angle').reach).toBe('new 20° 60 s')
  })

  test('to the next level is offered at the end of this one only, and none after the last', () => {
    const story = new PersonStory()
    for (const step of ['angle', 'angle', 'hold', 'hold'] as const) take(earned(story), step).wait({ days: 3 })
    expect(story.reach).toBe('new 25° 120 s')
    expect(earned(story).offers).toEqual(['level'])
    expect(take(story, 'level').reach).toBe('building 25° 120 s')
  })

  test('never passes the end of a level, and there is none past the last', () => {
    const story = new PersonStory({ level: 'experienced' })
    for (const step of ['angle', 'angle', 'angle', 'hold', 'hold', 'hold', 'hold'] as const) {
      for (let session = 0; session < 6; session++) story.session().wait({ days: 3 })
      expect(story.offers).toContain(step)
      take(story, step)
    }
    expect(story.reach).toBe('experienced 60° 300 s')
    for (let session = 0; session < 6; session++) story.session().wait({ days: 3 })
    expect(story.offers).toEqual([])
  })

  test.each([
    ['building', 4, 7],
    ['experienced', 6, 14],
  ] as const)('of level %s takes %i sessions over %i days', (level: Level, sessions, days) => {
    const story = new PersonStory({ level })
    for (let session = 1; session < sessions; session++)
      story.session().wait({ days: days / (sessions - 1), minutes: -6 })
    expect(story.offers).toEqual([])
    expect(story.session().offers).toEqual([])
    expect(story.wait({ hours: 1 }).session().offers).toEqual(['angle', 'hold'])
  })

  test('takes sessions that went near what is allowed', () => {
    const shallow = new PersonStory()
    for (let session = 0; session < 5; session++) shallow.session({ deepestDeg: 9.7 }).wait({ days: 2 })
    expect(shallow.offers).toEqual([])
    for (let session = 0; session < 3; session++) shallow.session({ deepestDeg: 9.8 }).wait({ days: 2.5 })
    expect(shallow.offers).toEqual(['angle', 'hold'])
  })

  test('takes sessions that were completed, and told how they felt', () => {
    const story = new PersonStory()
    for (let session = 0; session < 4; session++) story.session({ felt: null }).wait({ days: 2 })
    expect(story.offers).toEqual([])
    for (const session of ['u1-1', 'u1-2', 'u1-3', 'u1-4']) story.feels({}, session)
    expect(story.offers).toEqual(['angle', 'hold'])
    const returned = new PersonStory()
    for (let session = 0; session < 4; session++) {
      const id = returned.begins()
      returned
        .tell({
          type: 'sessionEnded',
          session: id,
          outcome: 'returned',
          invertedS: 60,
          exposureMin: 0.3,
          deepestDeg: 15,
        })
        .feels({}, id)
        .wait({ days: 2 })
    }
    expect(returned.offers).toEqual([])
  })

  test('waits until sessions are free of symptoms again', () => {
    const story = earned()
      .wait({ days: 2 })
      .session({ felt: { headache: 1 } })
    expect(story.offers).toEqual([])
    expect(story.reach).toBe('new 15° 60 s')
    expect(earned(story.wait({ days: 2 })).offers).toEqual(['angle', 'hold'])
  })

  test('is not offered while strong symptoms keep a person away', () => {
    const story = earned()
    story.rows.push({
      user: 'u1',
      atMs: story.nowMs,
      entry: { type: 'felt', session: 'unknown', symptoms: { pain: 9 } },
    })
    expect(story.offers).toEqual([])
  })

  test('is not offered to who begins lower after weeks away, before a session there', () => {
    const story = take(earned(), 'angle').wait({ days: 2 })
    earned(story).wait({ days: 13.9 })
    expect(story.offers).toEqual(['angle', 'hold'])
    story.wait({ days: 0.2 })
    expect(story.reach).toBe('new 15° 60 s')
    expect(story.offers).toEqual([])
    expect(take(story, 'angle').reach).toBe('new 15° 60 s')
    expect(offersFor(story.session().person, story.nowMs)).toEqual([])
  })
})

describe('weeks away', () => {
  const experienced = () => new PersonStory({ level: 'experienced' }).session()

  test('a missed week costs nothing; fourteen days cost one step, twenty-eight two', () => {
    const story = take(earned(), 'angle').session()
    expect(story.wait({ days: 10 }).reach).toBe('new 20° 60 s')
    expect(story.wait({ days: 3.9 }).reach).toBe('new 20° 60 s')
    expect(story.wait({ days: 0.1 }).reach).toBe('new 15° 60 s')
  })

  test('take the level below where there is one, and nobody below the beginning', () => {
    const story = experienced()
    expect(story.wait({ days: 14 }).reach).toBe('building 40° 150 s')
    expect(story.wait({ days: 14 }).reach).toBe('building 35° 120 s')
    expect(story.wait({ days: 500 }).reach).toBe('building 25° 120 s')
    expect(new PersonStory().session().wait({ days: 500 }).reach).toBe('new 15° 60 s')
  })

  test('stay within a level as long as it has room', () => {
    const story = new PersonStory({ level: 'building' })
    for (const step of ['angle', 'angle', 'hold'] as const) {
      for (let session = 0; session < 4; session++) story.session().wait({ days: 3 })
      take(story, step)
    }
    expect(story.session().reach).toBe('building 35° 150 s')
    expect(story.wait({ days: 14 }).reach).toBe('building 30° 120 s')
    expect(story.wait({ days: 28 }).reach).toBe('new 20° 60 s')
  })

  test('are counted from the last session, and what they cost stays after it', () => {
    const story = experienced().wait({ days: 29 }).session()
    expect(story.reach).toBe('building 35° 120 s')
    expect(story.wait({ days: 13 }).session().reach).toBe('building 35° 120 s')
  })

  test('make the counts those of the lower level', () => {
    const story = experienced().screened().wait({ days: 15 }).nothingChanged().session()
    expect(story.wait({ hours: 3 }).refused()).toContain('level “building”')
  })
})

describe('symptoms', () => {
  const deep = () => new PersonStory({ level: 'experienced' })

  test('that are moderate go one step back, from the beginning of a level into the one below', () => {
    expect(deep().session({ felt: { headache: 4 } }).reach).toBe('building 40° 150 s')
    expect(take(earned(), 'angle').session({ felt: { dizzy: 6 } }).reach).toBe('new 15° 60 s')
    expect(new PersonStory().session({ felt: { dizzy: 6 } }).reach).toBe('new 15° 60 s')
  })

  test('that are strong go to the beginning of the level below', () => {
    expect(deep().session({ felt: { headache: 7 } }).reach).toBe('building 25° 120 s')
    expect(take(earned(), 'angle').session({ felt: { headache: 7 } }).reach).toBe('new 15° 60 s')
  })

  test('told twice of one session lower once, and told worse lower further', () => {
    const story = deep()
      .session({ felt: { other: 5 } })
      .feels({ headache: 5 })
    expect(story.reach).toBe('building 40° 150 s')
    expect(story.feels({ headache: 8 }).reach).toBe('new 15° 60 s')
    expect(story.feels({}).reach).toBe('new 15° 60 s')
  })

  test('told of a session nobody knows count all the same', () => {
    expect(deep().feels({ eyes: 4 }, 'unknown').person.strongSymptoms).not.toBeNull()
    expect(deep().feels({ pain: 5 }, 'unknown').reach).toBe('building 40° 150 s')
  })

  test('make progress begin anew', () => {
    const story = earned().feels({ headache: 5 })
    expect(story.offers).toEqual([])
    expect(earned(story.wait({ days: 3 })).offers).toEqual(['angle', 'hold'])
  })
})

test('pain before belongs to the session that follows, pain after to the one it was told of', () => {
  const story = new PersonStory().tell({ type: 'painBefore', pain: 6 }).session()
  story
    .tell({ type: 'felt', session: 'u1-1', symptoms: {}, pain: 3 })
    .feels({ headache: 1 })
    .wait({ days: 2 })
    .session()
  expect(story.person.sessions.map(({ painBefore, painAfter }) => [painBefore, painAfter])).toEqual([
    [6, 3],
    [null, null],
  ])
})
