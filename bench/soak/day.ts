/** Hours of `upright run` in minutes: many sessions, pauses, presses, faults; and whether anything was missed, lost or grew. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Chance } from '../../hardware/simulator/noise.ts'
import { type Footprint, footprintOf, growth } from './footprint.ts'
import { Household } from './household.ts'
import { ToldFacts } from './journal-check.ts'
import { QuickRun } from './quick-run.ts'
import { StatusCount } from './status-count.ts'

export interface DayOptions {
  readonly hours: number
  readonly seed: number
  /** What the process holds is looked at this often, hours. */
  readonly lookEveryH: number
  /** From this look on nothing may grow: before, the compiler and the caches warm up. */
  readonly warmLooks: number
  /** Told at each look. */
  readonly onLook?: (look: Look) => void
  /** What tests break. */
  readonly tamper?: (run: QuickRun) => void
}

export interface Look {
  /** When it was, hours since the beginning. */
  readonly atH: number
  readonly holds: Footprint
}

export interface Day {
  readonly hours: number
  readonly sessions: number
  readonly completed: number
  readonly mishaps: number
  readonly connections: number
  readonly statuses: number
  readonly missed: number
  readonly facts: number
  readonly looks: readonly Look[]
  readonly tookS: number
  /** All that is not as it should be, in words. */
  readonly problems: readonly string[]
}

const PROGRAMS = ['first-time', 'gentle', 'relief', 'strong', 'intermittent', 'rocking']
const HOUR_MS = 3_600_000
/** What must never be told, whatever people do. */
const SURPRISES = ['unexpectedEvent', 'controllerLagged']
/** Caches of the compiler breathe, garbage comes late; a leak of 300 bytes a second would be seen in a day. */
const MAY_GROW: Partial<Footprint> = { heapMb: 2, externalMb: 2, rssMb: 30, emitters: 10, files: 1, handles: 1 }

export async function day(options: DayOptions): Promise<Day> {
  const { hours, seed } = options
  const folder = mkdtempSync(join(tmpdir(), 'upright-soak-'))
  const beganNs = process.hrtime.bigint()
  const statuses = new StatusCount()
  const told = new ToldFacts()
  const troubles: string[] = []
  const run = new QuickRun({
    folder,
    hears: (message) => {
      if (message.type === 'fact') told.tell(message.fact)
      if (message.type === 'trouble') troubles.push(message.message)
    },
  })
  try {
    await run.open()
    options.tamper?.(run)
    const people = new Household(run, new Chance(seed), PROGRAMS)
    const looks = await live(run, people, options)
    await run.close()
    const { types, sessions } = told
    return {
      hours,
      sessions: sessions.length,
      completed: sessions.filter(({ outcome }) => outcome === 'completed').length,
      mishaps: people.mishaps,
      connections: statuses.connections,
      statuses: statuses.heard,
      missed: statuses.missed,
      facts: told.facts,
      looks,
      tookS: Number(process.hrtime.bigint() - beganNs) / 1e9,
      problems: [
        ...people.problems,
        ...troubles,
        ...SURPRISES.flatMap((type) => (types.has(type) ? [`${types.get(type)} × ${type}`] : [])),
        ...(statuses.missed > 0 ? [`${statuses.missed} statuses were missed`] : []),
        ...told.differences(run.journalPath),
        ...growth(looks[options.warmLooks]!.holds, looks.at(-1)!.holds, MAY_GROW),
      ],
    }
  } finally {
    run.dispose()
    statuses.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function live(run: QuickRun, people: Household, options: DayOptions): Promise<Look[]> {
  const chance = new Chance(options.seed + 1)
  const beganMs = run.nowMs
  const atH = () => (run.nowMs - beganMs) / HOUR_MS
  const looks: Look[] = []
  while (atH() < options.hours) {
    await people.session()
    if (atH() >= (looks.length + 1) * options.lookEveryH) {
      const look = { atH: atH(), holds: footprintOf(run.timers) }
      looks.push(look)
      options.onLook?.(look)
    }
    // Mostly somebody else is next; now and then the table stands for a while.
    await run.pass((chance.next() < 0.85 ? chance.between(30, 360) : chance.between(600, 2400)) * 1000)
  }
  return looks
}
