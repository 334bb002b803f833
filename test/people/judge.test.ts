import { describe, expect, test } from 'vitest'
import { HARD_LIMITS } from '../../machines/limits.ts'
import { exposureSince, reservedExposureMin } from '../../src/people/judge.ts'
import { LEVEL_ROWS, LEVELS } from '../../src/people/levels.ts'
import { HOUR_MS } from '../../src/people/person.ts'
import { LEAST, NO_LIMITS, PersonStory, program, TABLE } from './person-story.ts'

const screened = (...args: ConstructorParameters<typeof PersonStory>) => new PersonStory(...args).screened()

describe('the questions about health', () => {
  test('come first of all', () => {
    expect(new PersonStory().refused()).toBe('The questions about health are not answered: upright screen.')
    expect(screened().refused()).toBe('')
  })

  test('are all to be answered: a newer list asks more', () => {
    const story = new PersonStory().tell({ type: 'screened', answers: { heart: false } })
    expect(story.refused()).toBe('Some questions about health have no answer yet: answer all of them (upright screen).')
  })

  test('count for thirty days', () => {
    const story = screened().wait({ days: 29.9 }).nothingChanged()
    expect(story.refused()).toBe('')
    expect(story.wait({ days: 0.2 }).nothingChanged().refused()).toBe(
      'The questions about health were answered more than 30 days ago: answer them again (upright screen).',
    )
    expect(story.screened().refused()).toBe('')
  })

  test('come back as “anything changed?” on another day, once', () => {
    const story = screened().wait({ hours: 15 })
    expect(story.refused()).toBe('')
    expect(story.wait({ hours: 2 }).refused()).toBe(
      'Has anything about your health changed? Say so before the first session of a day (upright screen).',
    )
    expect(story.nothingChanged().refused()).toBe('')
  })

  test('are asked anew where something changed; that nothing did is no answer to them', () => {
    const story = screened().tell({ type: 'somethingChanged' })
    expect(story.refused()).toContain('are not answered')
    expect(story.nothingChanged().refused()).toContain('are not answered')
    expect(story.screened().refused()).toBe('')
  })

  test('block with a yes, say why, and name the ways out', () => {
    expect(new PersonStory().screened('pregnancy').refused()).toBe(
      '“Are you, or might you be, pregnant?” was answered with yes. Nobody has shown that it is safe. Ask your doctor. ' +
        'A clinician’s release can be recorded (upright screen release); once the answer is no, answer all questions again (upright screen).',
    )
  })

  test('say each thing that blocks', () => {
    expect(new PersonStory().screened('eyes', 'heart', 'reflux').judged().refusals).toHaveLength(2)
  })

  test('keep someone with a caution to the angles and holds of a beginner', () => {
    const { limits, refusals } = screened({ level: 'experienced' }).screened('reflux').judged()
    expect(refusals).toEqual([])
    expect(limits).toMatchObject({ maxAngleDeg: 25, maxHoldS: 120 })
    expect(new PersonStory().screened('reflux').judged().limits).toMatchObject({ maxAngleDeg: 15, maxHoldS: 60 })
  })
})

describe('a release', () => {
  test('lets in whom it is about, within its own limits, until it ends', () => {
    const story = screened({ level: 'experienced' }).screened('eyes')
    story.released({ untilMs: story.nowMs + 2 * HOUR_MS })
    expect(story.refused()).toBe('')
    expect(story.judged().limits).toMatchObject({ maxAngleDeg: 20, maxHoldS: 90 })
    expect(story.wait({ hours: 1, minutes: 59 }).refused()).toBe('')
    expect(story.wait({ minutes: 1 }).refused()).toContain('The release by Dr. Weber has ended.')
  })

  test('is no release from anything else', () => {
    const story = new PersonStory().screened('eyes', 'heart').released()
    expect(story.judged().refusals).toHaveLength(1)
    expect(story.refused()).toContain('heart')
    expect(story.refused()).not.toContain('has ended')
    expect(story.released({ items: ['eyes', 'heart'] }).refused()).toBe('')
  })

  test('takes nobody further than they are', () => {
    const story = new PersonStory().screened('eyes').released({ maxAngleDeg: 90, maxHoldS: 900 })
    expect(story.judged().limits).toMatchObject({ maxAngleDeg: 15, maxHoldS: 60 })
  })

  test('binds nobody who needs none', () => {
    const story = screened({ level: 'experienced' }).released()
    expect(story.judged().limits.maxAngleDeg).toBe(45)
  })

  test('is no release from the questions themselves', () => {
    const story = new PersonStory().screened('eyes').released().wait({ days: 31 })
    expect(story.refused()).toContain('more than 30 days ago')
  })
})

describe('blood pressure', () => {
  const measured = (systolic: number, diastolic: number) =>
    screened().tell({ type: 'bloodPressure', systolic, diastolic })

  test.each([
    [139, 89, true],
    [140, 89, false],
    [139, 90, false],
  ])('of %i/%i: may start is %s', (systolic, diastolic, may) => {
    expect(measured(systolic, diastolic).refused() === '').toBe(may)
  })

  test('that is high says what to do, and counts for twelve hours', () => {
    const story = measured(150, 95)
    expect(story.refused()).toBe(
      'Blood pressure was 150/95, and from 140/90 on nobody inverts: head-down it rises further (P3). Rest, measure again later; if it stays, ask your doctor.',
    )
    expect(story.wait({ hours: 12 }).refused()).not.toBe('')
    expect(story.wait({ minutes: 1 }).refused()).toBe('')
  })
})

describe('a meal', () => {
  const ate = (minutes: number) => {
    const story = screened()
    return story.tell({ type: 'ate', atMs: story.nowMs - minutes * 60_000 })
  }

  test('an hour ago is long enough, 59 minutes are not', () => {
    expect(ate(61).refused()).toBe('')
    expect(ate(60).refused()).toBe('')
    expect(ate(59).refused()).toBe('Wait an hour after eating (D10): again in 1 min.')
    expect(ate(59).wait({ minutes: 1 }).refused()).toBe('')
  })

  test('that is still to come counts as now', () => {
    const story = ate(-5000)
    expect(story.refused()).toBe('Wait an hour after eating (D10): again in 1 h, from 2026-01-05 09:00.')
    expect(story.wait({ minutes: 60 }).refused()).toBe('')
  })
})

describe('weight', () => {
  test.each([
    [135, true],
    [135.1, false],
  ])('of %d kg on a table for 150 kg: may start is %s', (massKg, may) => {
    expect(screened({ massKg }).refused() === '').toBe(may)
  })

  test('that is too much is said with the table’s figure', () => {
    expect(screened({ massKg: 140 }).refused()).toBe(
      'anna weighs 140 kg, and this table carries 135 kg with its margin (table.rated_load_kg is 150). Nobody heavier may use it.',
    )
  })
})

describe('rest and counts', () => {
  test('at the end of the way: two hours after the end of a session', () => {
    const story = screened({ level: 'experienced' }).session()
    expect(story.wait({ minutes: 119 }).refused()).toBe('Rest 2 hours between two sessions: again in 1 min.')
    expect(story.wait({ minutes: 1 }).refused()).toBe('')
  })

  test('are not owed by a session that was broken off before it began, and its exposure counts all the same', () => {
    const story = screened({ level: 'experienced' }).session({ exposureMin: 0.09 })
    expect(story.refused()).toBe('')
    expect(story.session({ exposureMin: 0.1 }).refused()).toContain('Rest 2 hours')
    expect(exposureSince(story.person, 0)).toBeCloseTo(0.19)
  })

  test('are the longest at the beginning', () => {
    expect(LEVELS.map((level) => LEVEL_ROWS[level].restH)).toEqual([12, 8, 2])
    expect(LEVELS.map((level) => LEVEL_ROWS[level].sessionsPerDay)).toEqual([1, 1, 3])
    expect(LEVELS.map((level) => LEVEL_ROWS[level].sessionsPerWeek)).toEqual([3, 5, 21])
  })

  test('of a session that never ended count from its start', () => {
    const story = screened({ level: 'experienced' })
    story.begins()
    expect(story.wait({ minutes: 119 }).refused()).toContain('again in 1 min')
    expect(story.wait({ minutes: 1 }).refused()).toBe('')
  })

  test('let one session a day at the beginning, counted over twenty hours', () => {
    const story = screened()
    story.begins()
    story.wait({ hours: 20, minutes: -1 }).nothingChanged()
    expect(story.refused()).toBe('One session a day is enough at level “new” (D1, D2, D6): again in 1 min.')
    expect(story.wait({ minutes: 1 }).refused()).toBe('')
  })

  test('let three sessions a day at the end', () => {
    const story = screened({ level: 'experienced' })
    for (let session = 0; session < 3; session++) {
      expect(story.refused()).toBe('')
      story.session().wait({ hours: 3 })
    }
    expect(story.refused()).toMatch(
      /^3 sessions a day are enough at level “experienced” \(D3, D4, D5, D6\): again in 11 h/,
    )
  })

  test.each([
    ['new', 3],
    ['building', 5],
  ] as const)('let level %s have %i sessions a week, counted over six and a half days', (level, most) => {
    const story = screened({ level })
    const firstMs = story.nowMs
    for (let session = 0; session < most; session++) {
      expect(story.refused()).toBe('')
      story.session().wait({ hours: 25 }).nothingChanged()
    }
    expect(story.refused()).toMatch(new RegExp(`^${most} sessions a week are enough`))
    story.nowMs = firstMs + 6.5 * 24 * HOUR_MS - 60_000
    expect(story.nothingChanged().refused()).toContain('again in 1 min')
    expect(story.wait({ minutes: 1 }).refused()).toBe('')
  })

  test('say when one may really come back: the longest of them', () => {
    const story = screened()
    story.session().wait({ hours: 50 }).session().wait({ hours: 100 }).session().wait({ hours: 1 }).nothingChanged()
    // the week would let one in after 5 hours, the day not before 19
    expect(story.refused()).toContain('again in 19 h')
    expect(story.wait({ hours: 19 }).nothingChanged().refused()).toBe('')
  })

  test('are not shortened by a session that an earlier clock seems to have put before another', () => {
    const story = screened({ level: 'experienced' }).session()
    story.rows.push({ ...story.rows.at(-3)!, atMs: story.nowMs - 300 * HOUR_MS })
    expect(story.refused()).toContain('Rest 2 hours')
  })

  test('a new profile waits as if its person had used the table before, and as a beginner', () => {
    const story = screened({ level: 'experienced' }, { tableUsedHoursAgo: 1 })
    expect(story.refused()).toMatch(
      /^The table was in use less than 12 hours before this profile was made, and a new profile shortens no rest: again in 11 h, from/,
    )
    expect(story.wait({ hours: 11, minutes: -1 }).refused()).not.toBe('')
    expect(story.wait({ minutes: 1 }).nothingChanged().refused()).toBe('')
    expect(screened({}, { tableUsedHoursAgo: 13 }).refused()).toBe('')
  })
})

describe('exposure', () => {
  test('that is left of a day is all a session may come to', () => {
    const story = screened({ level: 'experienced' })
    expect(story.judged().limits.exposureCapMin).toBe(6.5)
    story.session({ exposureMin: 6.5 }).wait({ hours: 3 })
    expect(story.judged().limits.exposureCapMin).toBe(6.5)
    story.session({ exposureMin: 5.033 }).wait({ hours: 3 })
    expect(story.judged().limits.exposureCapMin).toBe(1.46)
    expect(story.refused(program(45, 180))).toContain(
      'it comes to 2.1 full-inversion minutes, and 1.46 is the most allowed here',
    )
    story.session({ exposureMin: 1.4 }).wait({ hours: 3 })
    expect(story.refused()).toContain('The exposure of today is used up (P2): come back tomorrow.')
  })

  test('that was never told the end of counts as what was reserved', () => {
    const story = screened({ level: 'experienced' })
    story.begins(6)
    expect(story.wait({ hours: 3 }).judged().limits.exposureCapMin).toBe(6.5)
    story.begins(6)
    expect(story.wait({ hours: 3 }).judged().limits.exposureCapMin).toBe(1)
  })

  test('of a week is used up before the sessions are', () => {
    const story = screened({ level: 'experienced' })
    for (let day = 0; day < 5; day++) {
      story
        .session({ exposureMin: 6.5 })
        .wait({ hours: 3 })
        .session({ exposureMin: 6.5 })
        .wait({ hours: 21 })
        .nothingChanged()
    }
    expect(story.refused()).toContain('The exposure of this week is used up (P2): rest some days.')
    expect(story.judged().limits.exposureCapMin).toBe(0)
  })

  test('is told once: a second end of a session changes nothing', () => {
    const story = screened({ level: 'experienced' }).session({ exposureMin: 6 })
    story.tell({
      type: 'sessionEnded',
      session: 'u1-1',
      outcome: 'completed',
      invertedS: 0,
      exposureMin: 0,
      deepestDeg: 60,
    })
    story.wait({ hours: 3 }).session({ exposureMin: 6 }).wait({ hours: 3 })
    expect(story.judged().limits.exposureCapMin).toBe(1)
  })

  test('reserved for a program is at least what its holds and its ways come to, and never above what is left', () => {
    expect(reservedExposureMin(program(15, 60), NO_LIMITS)).toBeCloseTo(0.26 + 0.07 + 0.5, 1)
    // twenty short holds: nearly all of it is made on the way, 44 s each at 2.5 and 3°/s
    const ways = (20 * (60 / 2.5 + 60 / 3) * 0.477) / 60
    expect(reservedExposureMin(program(60, 3, 20), NO_LIMITS)).toBeGreaterThan(ways)
    expect(reservedExposureMin(program(60, 3, 20), { ...NO_LIMITS, exposureCapMin: 1 })).toBe(1)
  })
})

describe('how far', () => {
  test.each([
    ['new', 15, 60, 300],
    ['building', 25, 120, 480],
    ['experienced', 45, 180, 600],
  ] as const)('level %s begins: %i°, %i s a hold, %i s in all', (level, maxAngleDeg, maxHoldS, sessionCapS) => {
    expect(screened({ level }).judged().limits).toMatchObject({ maxAngleDeg, maxHoldS, sessionCapS })
  })

  test('the tightest of table, level and own wish counts', () => {
    const table = { ...TABLE, limits: { maxAngleDeg: 30, maxHoldS: 100, sessionCapS: 200, exposureCapMin: 1 } }
    expect(screened({ level: 'experienced' }).judged(LEAST, table).limits).toEqual(table.limits)
    expect(screened({ level: 'experienced', maxAngleDeg: 20, maxHoldS: 30 }).judged(LEAST, table).limits).toMatchObject(
      {
        maxAngleDeg: 20,
        maxHoldS: 30,
      },
    )
  })

  test('a program beyond it is refused with each reason, once nothing else stands in the way', () => {
    expect(screened().judged(program(20, 90)).refusals).toEqual([
      'Own is too much for anna now: it goes to 20°, and 15° is the deepest allowed here; it holds 90 s at a time, and 60 s is the longest hold allowed here. Choose a gentler program.',
    ])
    expect(new PersonStory().judged(program(20, 90)).refusals).toHaveLength(1)
    expect(screened().refused(program(15, 60))).toBe('')
  })

  test('no level passes a hard limit', () => {
    for (const level of LEVELS) {
      const { to, sessionCapS } = LEVEL_ROWS[level]
      expect(to.angleDeg).toBeLessThanOrEqual(HARD_LIMITS.maxAngleDeg)
      expect(Math.max(to.holdS, sessionCapS)).toBeLessThanOrEqual(HARD_LIMITS.capS)
    }
  })
})

describe('strong symptoms', () => {
  test('keep a person away until all questions are answered again', () => {
    const story = screened()
      .session({ felt: { dizzy: 8, headache: 3 } })
      .wait({ days: 2 })
      .nothingChanged()
    expect(story.refused()).toBe(
      'After a session you felt strong symptoms (of 10: dizziness 8, headache 3). Ask a doctor, then answer all questions again (upright screen).',
    )
    expect(story.screened().refused()).toBe('')
  })
})
