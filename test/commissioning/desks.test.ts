import { describe, expect, it } from 'vitest'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { BoardDetails, GuardIdentity } from '../../hardware/table.ts'
import { PART_NAMES } from '../../src/commissioning/parts.ts'
import type { CommissioningEntry, CommissioningRecord, DailyTestEntry } from '../../src/commissioning/record.ts'
import { parseConfig } from '../../src/config/config.ts'
import { CommissioningDesk } from '../../src/run/commissioning-desk.ts'
import { DailyTestDesk } from '../../src/run/daily-test-desk.ts'
import { status } from '../control/statuses.ts'
import { simulatedAgainst } from './simulated-against.ts'

const HERE = '/nowhere'
const AGAINST = simulatedAgainst(parseConfig('', { file: null, folder: HERE, stateFolder: HERE, home: HERE }))
const IDENTITY = { build: AGAINST.build } as GuardIdentity
const BOARD = { wiring: AGAINST.wiring, health: { board: AGAINST.board } } as BoardDetails
const WHOLE: CommissioningRecord = {
  passed: new Map(
    PART_NAMES.map((part): [typeof part, CommissioningEntry] => [
      part,
      { part, passedAt: '', against: AGAINST, measured: {} },
    ]),
  ),
  damaged: [],
}

describe('whether a table is commissioned', { tags: ['S9/controller'] }, () => {
  function desk() {
    let reasons: readonly string[] = []
    const made = new CommissioningDesk({
      block: (now) => {
        reasons = now
      },
      loadKg: AGAINST.loadKg,
    })
    return {
      reads: (record: CommissioningRecord | null) => made.recordIs(record),
      connects: (board = BOARD, identity = IDENTITY) => made.connected(identity, AGAINST.limits, board),
      loses: () => made.lost(),
      get says() {
        return reasons.join(' ')
      },
    }
  }

  it('is no, until the record was read and a board is connected, in whichever order', () => {
    const [first, second] = [desk(), desk()]
    expect(first.says).toMatch(/It is being read/)
    first.connects()
    expect(first.says).toMatch(/It is being read/)
    first.reads(WHOLE)
    expect(first.says).toBe('')
    second.reads(WHOLE)
    expect(second.says).toMatch(/not known yet which board/)
    second.connects()
    expect(second.says).toBe('')
  })

  it('is no from the moment the board is lost until one that it holds for is there', () => {
    const table = desk()
    table.reads(WHOLE)
    table.connects()
    table.loses()
    expect(table.says).toMatch(/not known yet which board/)
    table.connects(BOARD, { ...IDENTITY, build: 'ffffffff' })
    expect(table.says).toMatch(/firmware has changed/)
    table.connects()
    expect(table.says).toBe('')
  })

  it('is no as soon as the record can be read no more', () => {
    const table = desk()
    table.reads(WHOLE)
    table.connects()
    table.reads(null)
    expect(table.says).toMatch(/cannot be read, so nobody starts.*dmesg/)
    table.reads(WHOLE)
    expect(table.says).toBe('')
  })
})

describe('whether the E-stop was tried today', { tags: ['S9/controller'] }, () => {
  const NOON = new Date(2026, 10, 21, 12).getTime()
  const HOUR = 3_600_000
  const on = (atMs: number, differing: Partial<DailyTestEntry> = {}): DailyTestEntry => ({
    atMs,
    board: AGAINST.board,
    build: AGAINST.build,
    ...differing,
  })

  function desk() {
    let reason: string | null = null
    let nowMs = NOON
    const made = new DailyTestDesk({
      block: (now) => {
        reason = now
      },
      passed: () => {},
      failed: () => {},
      wallMs: () => nowMs,
    })
    made.connected(IDENTITY, BOARD)
    return {
      reads: (entry: DailyTestEntry | null) => made.lastIs(entry),
      later: (ms: number) => {
        nowMs += ms
        made.look()
      },
      get says() {
        return reason
      },
    }
  }

  it('is not known before it was read, and that is a no', () => {
    const table = desk()
    expect(table.says).toMatch(/It is being read/)
    table.reads(null)
    expect(table.says).toMatch(/press the E-stop/)
  })

  it('is a yes until the local day ends, and then no by itself', () => {
    const table = desk()
    table.reads(on(NOON - 11 * HOUR))
    expect(table.says).toBeNull()
    table.later(11.9 * HOUR)
    expect(table.says).toBeNull()
    table.later(0.2 * HOUR)
    expect(table.says).toMatch(/press the E-stop/)
  })

  it.each([
    ['yesterday', on(NOON - 13 * HOUR)],
    ['tomorrow, if the clock is right', on(NOON + 24 * HOUR)],
    ['on a board with other firmware', on(NOON, { build: 'ffffffff' })],
    ['on another kind of board', on(NOON, { board: 'atmega2560' })],
  ])('is a no where it was tried %s', (_, entry) => {
    const table = desk()
    table.reads(entry)
    expect(table.says).toMatch(/press the E-stop/)
  })

  it('says nothing over a guard that offers a way back', () => {
    const made = new DailyTestDesk({ block: () => {}, passed: () => {}, failed: () => {}, wallMs: () => NOON })
    made.connected(IDENTITY, BOARD)
    made.lastIs(null)
    const both = SWITCH.estopAOpen | SWITCH.estopBOpen
    made.status(status())
    made.status(status({ guard: 'latched', cause: 'estopPressed', switches: both }))
    expect(made.says).toMatch(/Let go of the E-stop/)
    made.status(status({ guard: 'recovery', cause: 'awayFromUpright' }))
    expect(made.says).toBeNull()
  })
})
