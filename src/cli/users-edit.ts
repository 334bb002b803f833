/** `upright users add` and `upright users change`. */
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { findSound, keepEntries, readHousehold } from '../people/household.ts'
import { LOAD_MARGIN } from '../people/judge.ts'
import type { Entry, Profile } from '../people/ledger.ts'
import { LEVEL_ROWS, type Level } from '../people/levels.ts'
import { quoted } from '../people/names.ts'
import { allPrograms } from '../people/person-facts.ts'
import { keepProfile, requireFree, requireLower } from '../people/profiles.ts'
import { findProgram } from '../people/programs.ts'
import { tell } from './output.ts'
import { NONE, type ProfileOptions, parseHeight, parseLevel, parseMass, parseName } from './profile-options.ts'
import { askUntil, type Prompts } from './prompts.ts'
import type { UsersContext } from './users-list.ts'

type Change = Extract<Entry, { type: 'profileChanged' }>['change']

type EditContext = UsersContext & { readonly prompts: Prompts }

export async function addUser(name: string, options: ProfileOptions, context: EditContext): Promise<void> {
  const { config, json, output } = context
  const profileName = parseName(name)
  requireFree(readHousehold(config), profileName)
  const profile = await completeProfile(profileName, options, context)
  const id = keepProfile(config, profile)
  if (json) {
    output.print(JSON.stringify({ id, profile }, null, 2))
    return
  }
  const { from } = LEVEL_ROWS[profile.level]
  tell(
    output,
    `${profile.name} has a profile, level ${profile.level}: up to ${formatAngle(from.angleDeg, 0)} and ${formatClock(from.holdS)} a hold to begin with.`,
  )
  for (const line of loadWarning(profile, config)) output.print(line)
  tell(output, `Next: the questions about health, "upright screen ${quoted(profile.name)}".`)
}

export function changeUser(name: string, options: ProfileOptions, { config, json, output }: EditContext): void {
  const household = readHousehold(config)
  const person = findSound(household, name)
  const change = changeOf(options, config)
  if (Object.keys(change).length === 0)
    throw new UprightError(
      'USAGE',
      'nothing to change was said',
      `Say what, such as --mass 66 or --max-angle 20; "upright users change --help" lists all.`,
    )
  if (change.name !== undefined) requireFree(household, change.name, person.id)
  if (change.level !== undefined) requireLower(person, change.level, household)
  const after = keepEntries(config, person.id, [{ type: 'profileChanged', change }]).people.get(person.id)!
  if (json) {
    output.print(
      JSON.stringify({ id: after.id, profile: after.profile, level: after.level, reach: after.reach }, null, 2),
    )
    return
  }
  tell(output, `${after.profile.name}: ${changeWords(change).join(', ')}.`)
  if (change.level !== undefined)
    tell(
      output,
      `Now up to ${formatAngle(after.reach.angleDeg, 0)} and ${formatClock(after.reach.holdS)} a hold; more is earned in steps (D6).`,
    )
  for (const line of loadWarning(after.profile, config)) output.print(line)
}

function changeWords({ name, heightM, massKg, level, maxAngleDeg, maxHoldS, program }: Change): string[] {
  return [
    ...(name === undefined ? [] : [`the name is ${name}`]),
    ...(heightM === undefined ? [] : [`${heightM.toFixed(2)} m`]),
    ...(massKg === undefined ? [] : [`${massKg} kg`]),
    ...(level === undefined ? [] : [`level ${level}`]),
    ...(maxAngleDeg === undefined
      ? []
      : [maxAngleDeg === null ? 'no own angle' : `never beyond ${formatAngle(maxAngleDeg, 0)}`]),
    ...(maxHoldS === undefined ? [] : [maxHoldS === null ? 'no own hold' : `no hold over ${formatClock(maxHoldS)}`]),
    ...(program === undefined ? [] : [program === null ? 'no own program' : `program ${program}`]),
  ]
}

function changeOf(options: ProfileOptions, config: Config): Change {
  const { name, height, mass, level, maxAngle, maxHold } = options
  const program = chosenProgram(options, config)
  return {
    ...(name === undefined ? {} : { name: parseName(name) }),
    ...(height === undefined ? {} : { heightM: height }),
    ...(mass === undefined ? {} : { massKg: mass }),
    ...(level === undefined ? {} : { level }),
    ...(maxAngle === undefined ? {} : { maxAngleDeg: maxAngle === NONE ? null : maxAngle }),
    ...(maxHold === undefined ? {} : { maxHoldS: maxHold === NONE ? null : maxHold }),
    ...(program === undefined ? {} : { program }),
  }
}

async function completeProfile(name: string, options: ProfileOptions, context: EditContext): Promise<Profile> {
  const { config, prompts } = context
  const missing = [
    ...(options.height === undefined ? ['--height (metres, such as 1.75)'] : []),
    ...(options.mass === undefined ? ['--mass (kilograms, such as 80)'] : []),
  ]
  if (missing.length > 0 && !prompts.canAsk)
    throw new UprightError(
      'USAGE',
      `a profile needs ${missing.join(' and ')}`,
      `Write it as: upright users add ${quoted(name)} --height 1.75 --mass 80. In a terminal it asks.`,
    )
  const program = chosenProgram(options, config)
  const { maxAngle, maxHold } = options
  return {
    name,
    heightM: options.height ?? (await askUntil(prompts, 'Height in metres: ', parseHeight)),
    massKg: options.mass ?? (await askUntil(prompts, 'Mass in kilograms: ', parseMass)),
    level: options.level ?? (missing.length > 0 ? await askLevel(prompts) : 'new'),
    ...(maxAngle === undefined || maxAngle === NONE ? {} : { maxAngleDeg: maxAngle }),
    ...(maxHold === undefined || maxHold === NONE ? {} : { maxHoldS: maxHold }),
    ...(program === undefined || program === null ? {} : { program }),
  }
}

function askLevel(prompts: Prompts): Promise<Level> {
  prompts.say('Levels: new (not inverted for long), building, experienced (months of practice).')
  return askUntil(prompts, 'Level (Enter: new): ', (text) => (text === '' ? 'new' : parseLevel(text)))
}

function chosenProgram({ program }: ProfileOptions, config: Config): string | null | undefined {
  if (program === undefined) return undefined
  return program === NONE ? null : findProgram(allPrograms(config), program).id
}

function loadWarning({ name, massKg }: Profile, { ratedLoadKg }: Config): string[] {
  const mostKg = Math.floor(ratedLoadKg * (1 - LOAD_MARGIN))
  if (massKg <= mostKg) return []
  return [
    `But ${name} may not use this table: it carries ${mostKg} kg with its margin (table.rated_load_kg is ${ratedLoadKg}).`,
  ]
}
