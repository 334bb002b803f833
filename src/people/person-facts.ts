/** What a command tells about a person: how far they may go, what is left, what comes next. */
import { type Program, programRefusals } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import type { Household } from './household.ts'
import { type ExposureLeft, exposureLeft, judge, personalLimits } from './judge.ts'
import { type ExposureCaps, exposureCaps, LEVEL_ROWS, type Level, type Reach, WEEK_H } from './levels.ts'
import { tamperedRefusal } from './names.ts'
import { type Offer, offersFor, progressOf } from './offers.ts'
import { HOUR_MS, type Person, reachNow } from './person.ts'
import { programFor } from './program-for.ts'
import { programsHere } from './programs-store.ts'

export interface PersonFacts {
  readonly id: string
  readonly name: string
  readonly tampered: boolean
  readonly level: Level
  readonly reach: Reach
  readonly profile: Person['profile']
  readonly limits: ReturnType<typeof personalLimits>
  readonly exposureLeft: ExposureLeft
  readonly exposureCaps: ExposureCaps
  readonly sessionsThisWeek: number
  readonly sessionsPerWeek: number
  readonly offers: readonly Offer[]
  readonly progress: ReturnType<typeof progressOf>
  /** What suits them now: their own choice, else the table's, else the first that is not too much. */
  readonly program: string
  /** Ids of all that may run for this person. */
  readonly programs: readonly string[]
  readonly mayStart: boolean
  readonly refusals: readonly string[]
}

/** The programs of this table: shipped, of upright.toml, and those people made. */
export function allPrograms(config: Config): Program[] {
  return programsHere(config.programs, config.journal.path, config.table.pauseS)
}

/** All of it, as of the household's moment. */
export function personFacts(person: Person, household: Household, config: Config): PersonFacts {
  const nowMs = household.now.wallMs
  const { level, reach } = reachNow(person, nowMs)
  const programs = allPrograms(config)
  const limits = personalLimits(person, config.limits, nowMs)
  const fitting = programs.filter((program) => programRefusals(program, limits).length === 0)
  const usual = programs.find(({ id }) => id === config.comfort.program) ?? programs[0]!
  const program = programFor(person, programs, usual, limits)
  const tampered = household.tampered.has(person.id)
  const refusals = refusalsOf(person, program, household, config)
  const left = exposureLeft(person, nowMs)
  return {
    id: person.id,
    name: person.profile.name,
    tampered,
    level,
    reach,
    profile: person.profile,
    limits,
    exposureLeft: { session: left.session, day: tenth(left.day), week: tenth(left.week) },
    exposureCaps: exposureCaps(level),
    sessionsThisWeek: sessionsWithin(person, nowMs - WEEK_H * HOUR_MS),
    sessionsPerWeek: LEVEL_ROWS[level].sessionsPerWeek,
    offers: tampered ? [] : offersFor(person, nowMs),
    progress: progressOf(person),
    program: program.id,
    programs: tampered ? [] : fitting.map(({ id }) => id),
    mayStart: refusals.length === 0,
    refusals,
  }
}

/** What keeps a person from running a program now: the same as the controller says. */
export function refusalsOf(person: Person, program: Program, household: Household, config: Config): readonly string[] {
  if (household.tampered.has(person.id)) return [tamperedRefusal(person)]
  if (household.clockRefusal) return [household.clockRefusal]
  const { limits, ratedLoadKg } = config
  return judge(person, program, { limits, ratedLoadKg }, household.now.wallMs).refusals
}

function sessionsWithin({ sessions }: Person, sinceMs: number): number {
  return sessions.filter(({ startedAtMs }) => startedAtMs > sinceMs).length
}

/** What is left, as it is told: never rounded up. */
export function tenth(minutes: number): number {
  return Math.max(0, Math.floor(minutes * 10 + 1e-6) / 10)
}
