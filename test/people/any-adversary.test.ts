/** Someone who does anything at all, on a real database: what must hold is told by a clock that only the test knows. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { personalLimits } from '../../src/people/judge.ts'
import type { Entry } from '../../src/people/ledger.ts'
import {
  BRIEF_EXPOSURE_MIN,
  DAY_H,
  exposureCaps,
  LEVEL_ROWS,
  LEVELS,
  type Level,
  WEEK_H,
} from '../../src/people/levels.ts'
import { reachNow } from '../../src/people/person.ts'
import { anyAnswer } from './any-entry.ts'
import { Household } from './kept-people.ts'
import { answers, NO_LIMITS } from './person-story.ts'

type Act =
  | { do: 'wait' | 'setClock'; hours: number }
  | { do: 'reboot' | 'edit' | 'forget' | 'second'; level: Level; sql: string }
  | { do: 'tell'; entry: Entry }
  | { do: 'session'; share: number; minutes: number; isEnded: boolean }

const EDITS = [
  `DELETE FROM ledger WHERE user = 'USER' AND entry LIKE '%sessionStarted%'`,
  `UPDATE ledger SET wall_ms = wall_ms - 1e9 WHERE user = 'USER'`,
  `UPDATE ledger SET uptime_ms = uptime_ms - 1e7 WHERE user = 'USER'`,
  `UPDATE ledger SET entry = replace(entry, '"new"', '"experienced"') WHERE user = 'USER' AND entry LIKE '%"new"%'`,
  `DELETE FROM ledger_seals WHERE user = 'USER'`,
]

const hours = fc.oneof(fc.double({ min: 0.1, max: 30, noNaN: true }), fc.constantFrom(2, 12, 20, 25, 156, 400))
const plain = { level: fc.constantFrom(...LEVELS), sql: fc.constantFrom(...EDITS) }
const tell = anyAnswer.filter(({ type }) => type !== 'profileAdded').map((entry): Act => ({ do: 'tell', entry }))
const session: fc.Arbitrary<Act> = fc.record({
  do: fc.constant('session'),
  share: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  minutes: fc.integer({ min: 1, max: 15 }),
  isEnded: fc.boolean(),
})
/** What someone says who wants to be let in. */
const ALL_WELL: Entry[] = [
  { type: 'screened', answers: answers() },
  { type: 'bloodPressure', systolic: 110, diastolic: 70 },
  { type: 'ate', atMs: 0 },
]

function anyActs(setClock: fc.Arbitrary<number>, restarts: boolean): fc.Arbitrary<Act[]> {
  const others = [...(restarts ? (['reboot'] as const) : []), 'edit', 'forget', 'second', 'second'] as const
  return fc.array(
    fc.oneof(
      { weight: 16, arbitrary: session },
      { weight: 12, arbitrary: fc.record({ do: fc.constant('wait'), hours }) as fc.Arbitrary<Act> },
      { weight: 2, arbitrary: tell },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('setClock'), hours: setClock }) as fc.Arbitrary<Act> },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom(...others), ...plain }) as fc.Arbitrary<Act> },
    ),
    { minLength: 20, maxLength: 80, size: 'max' },
  )
}

/** Not one that was broken off before it began. */
const isCounted = ({ exposureMin }: Done) => exposureMin >= BRIEF_EXPOSURE_MIN

interface Done {
  readonly startH: number
  endH: number
  exposureMin: number
}

/** The household, and what truly happened in it. */
class Truth {
  readonly house = new Household()
  started = 0
  #nowH = 0
  #user = 'u0'
  #users = 0
  #done: Done[] = []
  #isEdited = false
  #tableUsedH: number | null = null
  #usedBeforeH: number | null = null

  constructor(level: Level) {
    this.house.add(this.#user, { level })
  }

  act(act: Act): void {
    if (act.do === 'wait') this.#wait(act.hours)
    if (act.do === 'setClock') this.house.setClock(act.hours)
    if (act.do === 'reboot') this.house.reboot()
    if (act.do === 'tell') this.house.tell(this.#user, act.entry)
    if (act.do === 'edit') this.#edit(act.sql.replaceAll('USER', this.#user))
    if (act.do === 'forget') this.house.store.forget(this.#user)
    if (act.do === 'forget' || act.do === 'second') this.#another(act.level)
    if (act.do === 'session') this.#session(act)
  }

  #wait(waited: number): void {
    this.house.wait(waited)
    this.#nowH += waited
  }

  #edit(sql: string): void {
    const count = this.house.database.prepare(sql).run().changes
    if (count > 0) this.#isEdited = true
  }

  #another(level: Level): void {
    this.#user = `u${++this.#users}`
    this.#done = []
    this.#isEdited = false
    this.#usedBeforeH = this.#tableUsedH
    this.house.add(this.#user, { level })
  }

  #session({ share, minutes, isEnded }: Extract<Act, { do: 'session' }>): void {
    if (share > 0.2) this.house.tell(this.#user, ...ALL_WELL)
    if (this.house.refused(this.#user) !== '') return
    expect(this.#isEdited).toBe(false)
    const person = this.house.person(this.#user)!
    const nowMs = this.house.now.wallMs
    const { level } = reachNow(person, nowMs)
    const { exposureCapMin } = personalLimits(person, NO_LIMITS, nowMs)
    this.#mayStart(level, exposureCapMin)
    const exposureMin = exposureCapMin * share
    const id = this.house.starts(this.#user, exposureCapMin)
    const done = { startH: this.#nowH, endH: this.#nowH, exposureMin: exposureCapMin }
    this.#done.push(done)
    this.#tableUsedH = this.#nowH
    this.started++
    this.#wait(minutes / 60)
    if (!isEnded) return
    const figures = { invertedS: 60, exposureMin, deepestDeg: 60 }
    this.house.tell(this.#user, { type: 'sessionEnded', session: id, outcome: 'completed', ...figures })
    Object.assign(done, { endH: this.#nowH, exposureMin })
  }

  /** Everything a cap is for, by the true clock. The computer's clock is good to a second or so. */
  #mayStart(level: Level, exposureCapMin: number): void {
    const { restH, sessionsPerDay, sessionsPerWeek } = LEVEL_ROWS[level]
    const caps = exposureCaps(level)
    const day = this.#done.filter(({ startH }) => this.#nowH - startH < DAY_H - CLOCK_H)
    const week = this.#done.filter(({ startH }) => this.#nowH - startH < WEEK_H - CLOCK_H)
    expect(day.filter(isCounted).length).toBeLessThan(sessionsPerDay)
    expect(week.filter(isCounted).length).toBeLessThan(sessionsPerWeek)
    expect(sumOf(day) + exposureCapMin).toBeLessThanOrEqual(caps.day + 1e-9)
    expect(sumOf(week) + exposureCapMin).toBeLessThanOrEqual(caps.week + 1e-9)
    for (const { endH } of this.#done.filter(isCounted))
      expect(this.#nowH - endH).toBeGreaterThanOrEqual(restH - CLOCK_H)
    if (this.#done.length === 0 && this.#usedBeforeH !== null)
      expect(this.#nowH - this.#usedBeforeH).toBeGreaterThanOrEqual(LEVEL_ROWS.new.restH - CLOCK_H)
  }
}

const CLOCK_H = 3 / 3600

function sumOf(done: readonly Done[]): number {
  return done.reduce((sum, { exposureMin }) => sum + exposureMin, 0)
}

function holdsFor(acts: fc.Arbitrary<Act[]>, numRuns: number): number {
  let started = 0
  fc.assert(
    fc.property(fc.constantFrom(...LEVELS), acts, (level, all) => {
      const truth = new Truth(level)
      for (const act of all) truth.act(act)
      started += truth.started
    }),
    { numRuns },
  )
  return started
}

describe('caps, rests and exposure hold by the true clock against someone who answers, edits, deletes, adds profiles', () => {
  test('and sets the clock at will while the computer runs', () => {
    const anyHours = fc.oneof(fc.double({ min: -500, max: 500, noNaN: true }), fc.constantFrom(-1, 1, 24, -24))
    expect(holdsFor(anyActs(anyHours, false), 40)).toBeGreaterThan(100)
  })

  // A clock that is ahead as the computer starts is believed: nothing on a board without its own clock tells otherwise.
  test('and restarts the computer as often as they like, with a clock that is put back and never forward', () => {
    const back = fc.oneof(
      { weight: 1, arbitrary: fc.double({ min: -50, max: 0, noNaN: true }) },
      { weight: 3, arbitrary: fc.constant(0) },
    )
    expect(holdsFor(anyActs(back, true), 40)).toBeGreaterThan(100)
  })
})
