/** What is known about a program: on this table, and for a person. */
import { deepestAngleDeg, type Program, plannedExposureMin, programRefusals } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { findPerson, type Household, readHousehold } from './household.ts'
import { personalLimits } from './judge.ts'
import type { Person } from './person.ts'
import { refusalsOf } from './person-facts.ts'
import { SHIPPED_PROGRAMS } from './programs.ts'
import { programDurationS, tableRefusals } from './programs-check.ts'
import { readStoredPrograms } from './programs-store.ts'

/** Whom a program is looked at for. */
export interface Whom {
  readonly person: Person
  readonly household: Household
}

export type Origin = 'shipped' | 'configuration' | 'own'

export function whomOf(config: Config, name: string | undefined): Whom | null {
  if (name === undefined) return null
  const household = readHousehold(config)
  return { person: findPerson(household, name), household }
}

/** What is known about a program, for people and for programs. */
export function programFacts(program: Program, config: Config, whom: Whom | null) {
  const onTable = tableRefusals(program, config)
  const forPerson = whom && onTable.length === 0 ? refusalsOf(whom.person, program, whom.household, config) : []
  const tooMuch = whom
    ? programRefusals(program, personalLimits(whom.person, config.limits, whom.household.now.wallMs))
    : []
  const origin = originOf(program, config)
  const refusals = [...onTable, ...forPerson]
  return {
    ...program,
    own: origin !== 'shipped',
    origin,
    chosen: program.id === (whom?.person.profile.program ?? config.comfort.program),
    deepestDeg: deepestAngleDeg(program),
    exposureMin: Math.round(plannedExposureMin(program) * 100) / 100,
    durationS: Math.round(programDurationS(program, config)),
    user: whom?.person.profile.name ?? null,
    mayRun: refusals.length === 0,
    refusals,
    /** What of it is beyond the person now, whether or not anything else stands in the way. */
    tooMuch,
  }
}
export type ProgramFacts = ReturnType<typeof programFacts>

export function originOf({ id }: Program, config: Config): Origin {
  if (SHIPPED_PROGRAMS.some((shipped) => shipped.id === id)) return 'shipped'
  return config.programs.some((program) => program.id === id) ? 'configuration' : 'own'
}

/** Throws where a program of this id stands and is not to be replaced. */
export function requireOwnId(id: string, replace: boolean, config: Config): void {
  const standing = config.programs.find((program) => program.id === id)
  if (standing) {
    const where = originOf(standing, config) === 'shipped' ? 'it comes with Upright' : `it stands in ${config.file}`
    throw new UprightError('PROGRAM_EXISTS', `there is a program "${id}" already: ${where}`, 'Choose another id.')
  }
  if (!replace && isStored(id, config))
    throw new UprightError(
      'PROGRAM_EXISTS',
      `there is a program "${id}" already`,
      'Choose another id, or add --replace.',
    )
}

/** Throws unless people here made it. */
export function requireRemovable(program: Program, config: Config): void {
  const origin = originOf(program, config)
  if (origin !== 'own')
    throw new UprightError(
      'PROGRAM_NOT_OWN',
      origin === 'shipped' ? `${program.id} comes with Upright, and stays` : `${program.id} stands in ${config.file}`,
      origin === 'shipped' ? 'Nobody has to run it.' : 'Remove its [[programs]] there.',
    )
}

/** Whether the database has a program of this id. */
function isStored(id: string, { journal }: Config): boolean {
  return readStoredPrograms(journal.path).some(({ program }) => program.id === id)
}
