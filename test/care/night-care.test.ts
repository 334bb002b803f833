import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { soundnessOf } from '../../src/care/checked-copy.ts'
import { forgetOldTraces, type NightOrder, workThroughTheNight } from '../../src/care/nightly.ts'
import { NightCare } from '../../src/run/night-care.ts'
import { configOf } from '../config/places.ts'
import { happens } from '../system/child.ts'
import { EVENING_MS, Shelf } from './shelf.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const RULES = { keepDays: 7, keepWeeks: 4, traceDays: 90, maxMb: 200 }

/** Night care beside a clock that a test moves, minute by minute. */
class Watch {
  readonly begun: number[] = []
  readonly told: string[] = []
  readonly children: ChildProcess[] = []
  readonly care: NightCare
  nowMs = 0
  /** Local midnight. */
  readonly #midnightMs = new Date(2026, 2, 1).getTime()

  constructor(script = 'process.exit(0)') {
    this.care = new NightCare({
      config: configOf(''),
      wallMs: () => this.#midnightMs + this.nowMs,
      tell: (message) => this.told.push(message),
      start: () => {
        this.begun.push(this.nowMs / HOUR)
        const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
        this.children.push(child)
        return child
      },
    })
  }

  async until(hour: number, isIdle = true): Promise<this> {
    for (; this.nowMs < hour * HOUR; this.nowMs += MINUTE) {
      const before = this.begun.length
      this.care.look(isIdle, this.nowMs)
      if (this.begun.length > before) await once(this.children.at(-1)!, 'close')
    }
    return this
  }
}

describe('the night’s work', () => {
  test('is done each night of a computer that is always on, and soon after it was switched on', async () => {
    const watch = await new Watch().until(24 * 3)
    expect(watch.begun.map((hour) => Math.floor(hour))).toEqual([0, 26, 50])
  })

  test('waits until nobody has used the table for ten minutes', async () => {
    const watch = await new Watch().until(5, false)
    expect(watch.begun).toEqual([])
    await watch.until(6)
    expect(watch.begun.map((hour) => hour.toFixed(2))).toEqual(['5.17'])
  })

  test('is ended at once where somebody comes, and done when they have gone', async () => {
    const watch = new Watch('setTimeout(() => {}, 60000)')
    for (; watch.begun.length === 0; watch.nowMs += MINUTE) watch.care.look(true, watch.nowMs)
    const [child] = watch.children
    const ended = once(child!, 'close')
    watch.care.look(false, watch.nowMs)
    expect((await ended)[1]).toBe('SIGKILL')
    for (let minute = 1; minute <= 12; minute++) watch.care.look(true, watch.nowMs + minute * MINUTE)
    expect(watch.begun).toHaveLength(2)
    expect(watch.told).toEqual([])
    watch.care.stop()
  })

  test('that fails is told, once', async () => {
    const failed = { backup: null, pruned: 0, tracesForgotten: 0, failed: { message: 'no room', hint: 'make some' } }
    const watch = await new Watch(`console.log(${JSON.stringify(JSON.stringify(failed))})`).until(5)
    expect(watch.told).toEqual(['no room'])
  })

  test('that dies is told too', async () => {
    expect((await new Watch('process.exit(7)').until(1)).told).toEqual([
      'the backup of the night did not come to its end',
    ])
  })
})

test('it is a process of its own that makes the backup, and says what keeps it from that', async () => {
  const shelf = new Shelf().add('anna').session('one', 1)
  const told: string[] = []
  const base = configOf('')
  const caring = (path: string, backupFolder: string) => {
    const config = { journal: { path }, data: { ...base.data, backupFolder } }
    const care = new NightCare({ config, wallMs: Date.now, tell: (message) => told.push(message) })
    for (const nowMs of [0, 10 * MINUTE]) care.look(true, nowMs)
  }
  caring(shelf.databasePath, shelf.folder)
  await happens(
    () => shelf.backups.length === 1,
    30,
    () => 'there is no backup',
  )
  expect(soundnessOf(shelf.backups[0]!.path).problem).toBeNull()
  const other = new Shelf().add('anna').databasePath
  caring(other, `${other}/in-a-file`)
  await happens(
    () => told.length === 1,
    30,
    () => 'nothing was told',
  )
  expect(told[0]).toContain('cannot write a backup')
})

describe('what it does', () => {
  const order = (shelf: Shelf): NightOrder => ({ databasePath: shelf.databasePath, folder: shelf.folder, ...RULES })

  test('is a backup, unless there is one of today', () => {
    const shelf = new Shelf().session('old', 100).session('new', 1)
    const first = workThroughTheNight(order(shelf), EVENING_MS)
    expect(first).toMatchObject({ pruned: 0, tracesForgotten: 1 })
    expect(shelf.backups.map(({ path }) => path)).toEqual([first.backup])
    expect(workThroughTheNight(order(shelf), EVENING_MS + 5 * HOUR).backup).toBeNull()
    expect(workThroughTheNight(order(shelf), EVENING_MS + 22 * HOUR).backup).not.toBeNull()
  })

  test('is a backup too where the newest is from the future: the clock was wrong then', () => {
    const shelf = new Shelf().session('one', 1)
    shelf.backUp(-4000)
    expect(workThroughTheNight(order(shelf), EVENING_MS).backup).not.toBeNull()
  })

  test('leaves backups and traces alone where no backup could be made', () => {
    const shelf = new Shelf().session('old', 100).session('new', 1)
    const broken = { ...order(shelf), folder: `${shelf.databasePath}/in-a-file` }
    expect(() => workThroughTheNight(broken, EVENING_MS)).toThrow('cannot write a backup')
    expect(forgetOldTraces(order(shelf), EVENING_MS)).toBe(1)
  })

  test('is nothing where there is no database yet', () => {
    expect(workThroughTheNight(order(new Shelf()), EVENING_MS)).toEqual({ backup: null, pruned: 0, tracesForgotten: 0 })
  })
})
