import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { TableStatus } from '../../hardware/table.ts'
import { askFor, type DailyTest, stepDailyTest, UNTRIED } from '../../src/commissioning/daily-test.ts'
import { PART_NAMES } from '../../src/commissioning/parts.ts'
import { CommissioningStore } from '../../src/commissioning/store.ts'
import type { Fact } from '../../src/feed/live-state.ts'
import { withCommissioning } from '../../src/journal/open-commissioning.ts'
import { bringUpToDate } from '../../src/journal/schema.ts'
import { status } from '../control/statuses.ts'
import { type GateOptions, GateRig } from './gate-rig.ts'

const A = SWITCH.estopAOpen
const B = SWITCH.estopBOpen
const BOTH = A | B

describe('what the statuses of a day’s test tell', { tags: ['S9/controller'] }, () => {
  /** The test after what the contacts were at these moments, ms. */
  function testAfter(...moments: readonly (readonly [number, Partial<TableStatus>])[]): DailyTest {
    return moments.reduce(
      (test, [uptimeMs, differing]) => stepDailyTest(test, status({ uptimeMs, ...differing })),
      UNTRIED,
    )
  }
  const pressed = { guard: 'latched', cause: 'estopPressed' } as const
  const found = (test: DailyTest) => (test.stage === 'waiting' ? test.found : null)

  it('passes where both contacts open, both close, and the guard is at rest again', () => {
    const test = testAfter(
      [0, {}],
      [100, { switches: A, ...pressed }],
      [120, { switches: BOTH, ...pressed }],
      [900, pressed],
      [5000, {}],
    )
    expect(test).toEqual({ stage: 'passed', apartMs: 20 })
    expect(askFor(test)).toBeNull()
  })

  it.each<[string, DailyTest]>([
    ['to press', testAfter([0, {}])],
    ['to let go', testAfter([0, {}], [100, { switches: BOTH, ...pressed }])],
    ['to hold Stop', testAfter([0, {}], [100, { switches: BOTH, ...pressed }], [900, pressed])],
  ])('asks %s', (what, test) => {
    expect(askFor(test)).toMatch(
      {
        'to press': /press the E-stop/,
        'to let go': /Let go of the E-stop/,
        'to hold Stop': /hold Stop for three seconds/,
      }[what]!,
    )
  })

  it('waits for the reset: that the E-stop is let go of is not enough', () => {
    expect(testAfter([0, {}], [100, { switches: BOTH, ...pressed }], [900, pressed], [9000, pressed]).stage).toBe(
      'resetting',
    )
  })

  it.each([
    ['A', B],
    ['B', A],
  ])('fails where contact %s stays closed, and names it', (stuck, switches) => {
    const test = testAfter([0, {}], [100, { switches, ...pressed }], [151, { switches, ...pressed }])
    expect(found(test)).toMatch(new RegExp(`contact ${stuck} stayed closed`))
    expect(askFor(test)).toMatch(/failed: contact . stayed closed.*Look at its wire.*hold Stop.*press it again/)
  })

  it('fails where the second contact comes late, or the first goes back', () => {
    expect(found(testAfter([0, {}], [100, { switches: A }], [151, { switches: BOTH }]))).toMatch(
      /more than 50 ms apart/,
    )
    expect(found(testAfter([0, {}], [100, { switches: A }], [120, {}]))).toMatch(/more than 50 ms apart/)
    expect(testAfter([0, {}], [100, { switches: A }], [150, { switches: BOTH }]).stage).toBe('opened')
  })

  it('fails where the guard has seen the contacts differ, whatever the statuses show', () => {
    const disagree = { guard: 'latched', cause: 'estopChannelsDisagree' } as const
    expect(
      found(testAfter([0, {}], [100, { switches: BOTH, ...pressed }], [200, { switches: A, ...disagree }])),
    ).toMatch(/contact B/)
    expect(
      found(testAfter([0, {}], [100, { switches: BOTH, ...pressed }], [200, { switches: BOTH, ...disagree }])),
    ).toMatch(/apart/)
  })

  it.each([
    ['from the beginning', [[100, { switches: BOTH | SWITCH.contactorClosed }]]],
    [
      'later',
      [
        [100, { switches: BOTH }],
        [200, { switches: BOTH | SWITCH.contactorClosed }],
      ],
    ],
    [
      'after it was let go of',
      [
        [100, { switches: BOTH }],
        [200, pressed],
        [300, { ...pressed, switches: SWITCH.contactorClosed }],
      ],
    ],
  ] as [string, [number, Partial<TableStatus>][]][])('fails where the contactor is closed %s', (_, moments) => {
    expect(found(testAfter([0, {}], ...moments))).toMatch(/contactor is closed.*welded/)
  })

  it('counts no E-stop that was open already when it came into sight, and none while the guard is not at rest', () => {
    expect(testAfter([0, { switches: BOTH, ...pressed }], [900, pressed], [5000, {}])).toMatchObject({
      stage: 'waiting',
      found: null,
    })
    expect(
      testAfter([0, { guard: 'armed' }], [100, { switches: BOTH, ...pressed }], [900, pressed], [5000, {}]),
    ).toMatchObject({ stage: 'waiting' })
    expect(testAfter([0, {}], [50, { guard: 'armed' }], [100, { switches: BOTH, ...pressed }])).toMatchObject({
      stage: 'waiting',
    })
  })

  it('looks anew at one that is pressed once more before the reset', () => {
    const test = testAfter(
      [0, {}],
      [100, { switches: BOTH, ...pressed }],
      [900, pressed],
      [1000, { switches: A, ...pressed }],
      [1060, { switches: A, ...pressed }],
    )
    expect(found(test)).toMatch(/contact B/)
  })
})

describe('the first session of the day on a real table', { tags: ['S9/controller'] }, () => {
  let rig: GateRig
  afterEach(() => rig.remove())

  const partsOnly: NonNullable<GateOptions['prepare']> = (path, against) =>
    withCommissioning(path, (store) => {
      for (const part of PART_NAMES) store.append({ part, passedAt: new Date().toISOString(), against, measured: {} })
    })
  const facts = (type: Fact['type']) => rig.facts.filter((fact) => fact.type === type)

  async function morning(options: GateOptions = {}): Promise<void> {
    rig = await GateRig.open({ prepare: partsOnly, ...options })
    await rig.knows()
  }

  function breaks(name: StimulusName): void {
    rig.do(name)
    rig.run(200)
  }

  it('is refused until the E-stop was seen to work, with words for each step, and then begins', async () => {
    await morning()
    expect(await rig.start()).toMatch(/^Before the first session of the day: press the E-stop/)
    expect(rig.live?.say).toMatch(/press the E-stop/)
    rig.do('estop')
    rig.run(300)
    await rig.until(() => rig.live!.say.includes('Let go of the E-stop'))
    rig.do('estop-release')
    rig.run(300)
    await rig.until(() => rig.live!.say.includes('hold Stop for three seconds'))
    expect(rig.table.arms).toBe(0)
    rig.do('reset')
    rig.run(500)
    await rig.letsStart()
    expect(facts('dailyTestPassed')).toMatchObject([{ board: 'simulation', build: rig.against.build, apartMs: 0 }])
    expect(facts('dailyTestFailed')).toEqual([])
    expect(await rig.start()).toBe('')
    expect(rig.table.drives).toBeGreaterThan(0)
  })

  it('needs no second test after the controller was started anew on the same day', async () => {
    await morning()
    rig.tryEstop()
    await rig.letsStart()
    const { folder } = rig
    await rig.close()
    rig = await GateRig.open({ folder })
    await rig.knows()
    expect(await rig.start()).toBe('')
  })

  it('stays refused where one contact no longer opens, and says which; mended, it is tried again', async () => {
    await morning()
    breaks('estop-a-stuck')
    rig.tryEstop()
    await rig.until(() => rig.live!.say.includes('contact A stayed closed'))
    expect(facts('dailyTestFailed')).toMatchObject([{ found: expect.stringMatching(/contact A stayed closed/) }])
    expect(facts('dailyTestPassed')).toEqual([])
    await rig.start()
    expect(rig.table.arms).toBe(0)
    breaks('estop-mend')
    rig.tryEstop()
    rig.tryEstop()
    await rig.letsStart()
    expect(await rig.start()).toBe('')
  })

  it('stays refused where the contactor welds while the E-stop is pressed', async () => {
    await morning()
    rig.do('estop')
    breaks('contactor-welded')
    expect(facts('dailyTestFailed')).toMatchObject([{ found: expect.stringMatching(/contactor is closed.*welded/) }])
    rig.do('estop-release')
    rig.do('reset')
    await rig.start()
    expect({ arms: rig.table.arms, passed: facts('dailyTestPassed') }).toEqual({ arms: 0, passed: [] })
  })

  it('is tried from the beginning where the cable was pulled in the middle', async () => {
    await morning()
    rig.do('estop')
    rig.swapBoard({})
    rig.do('estop-release')
    rig.do('reset')
    rig.run(1000)
    expect(facts('dailyTestPassed')).toEqual([])
    expect(await rig.start()).toMatch(/press the E-stop/)
  })

  it('is refused although the E-stop works, where a part of commissioning is missing', async () => {
    await morning({ prepare: () => {} })
    rig.tryEstop()
    expect(await rig.start()).toMatch(/not commissioned/)
    expect(rig.table.arms).toBe(0)
  })
})

describe('when the day’s test was', { tags: ['S9/controller'] }, () => {
  const HOUR = 3_600_000
  const TEN = Date.parse('2026-11-20T10:00:00Z')
  const guard = { board: 'atmega328p', build: '12345678' } as const
  let store: CommissioningStore
  let database: ReturnType<typeof Sqlite>

  beforeEach(() => {
    database = new Sqlite(':memory:')
    bringUpToDate(database)
    store = new CommissioningStore(database, Buffer.alloc(32, 7))
    store.noteDailyTest(guard, 12, { wallMs: TEN, boot: 'monday', uptimeMs: HOUR })
  })

  it('is kept with the board it was on, and is no part of the record', () => {
    expect(store.lastDailyTest({ wallMs: TEN + HOUR, boot: 'monday', uptimeMs: 2 * HOUR })).toEqual({
      atMs: TEN,
      ...guard,
    })
    expect(store.read()).toEqual({ passed: new Map(), damaged: [] })
  })

  it('is told by the clock that nobody sets: one that was put back a day makes yesterday’s no test of today', () => {
    const putBack = { wallMs: TEN + 2 * HOUR, boot: 'monday', uptimeMs: 27 * HOUR }
    expect(store.lastDailyTest(putBack)?.atMs).toBe(TEN - 24 * HOUR)
  })

  it('does not count where the clock says that it is still to come', () => {
    expect(store.lastDailyTest({ wallMs: TEN - HOUR, boot: 'tuesday', uptimeMs: HOUR })).toBeNull()
  })

  it.each([
    ['its seal is broken', `UPDATE commissioning SET measured = '{}'`],
    ['it was moved to another day', `UPDATE commissioning SET passed_at = '2026-11-21T10:00:00.000Z'`],
    [
      'its mark was changed',
      `UPDATE commissioning SET against = json_set(against, '$.mark.wallMs', ${TEN + 24 * HOUR})`,
    ],
  ])('is not believed where %s', (_, sql) => {
    database.exec(sql)
    expect(store.lastDailyTest({ wallMs: TEN + HOUR, boot: 'monday', uptimeMs: 2 * HOUR })).toBeNull()
  })
})
