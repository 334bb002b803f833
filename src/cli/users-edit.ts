/** `upright users add` and `upright users change`. */
import { type Command, InvalidArgumentError } from 'commander'
import type { z } from 'zod'
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { withPeople } from '../journal/open-people.ts'
import { nearest } from '../nearest.ts'
import { LOAD_MARGIN } from '../people/judge.ts'
import { type Entry, type Profile, profileSchema } from '../people/ledger.ts'
import { LEVEL_ROWS, LEVELS, type Level } from '../people/levels.ts'
import { newUserId } from '../people/people-store.ts'
import { type Person, reachNow } from '../people/person.ts'
import { markNow } from '../people/present-time.ts'
import { findProgram } from '../people/programs.ts'
import { parseDuration } from './durations.ts'
import { findSound, type Household, keepEntries, quoted, readHousehold, sameName } from './household.ts'
import { tell } from './output.ts'
import { allPrograms } from './person-facts.ts'
import { askUntil, type Prompts } from './prompts.ts'
import type { UsersContext } from './users-list.ts'

type Change = Extract<Entry, { type: 'profileChanged' }>['change']

/** Takes an own bound away. Commander makes an empty text of `null`. */
const NONE = 'none'

export interface ProfileOptions {
  readonly name?: string
  readonly height?: number
  readonly mass?: number
  readonly level?: Level
  readonly maxAngle?: number | typeof NONE
  readonly maxHold?: number | typeof NONE
  readonly program?: string
}

type EditContext = UsersContext & { readonly prompts: Prompts }

/** What a profile holds, as options of a command. */
export function profileOptions(command: Command): Command {
  return command
    .option('--height <m>', 'height in metres, such as 1.75', parseHeight)
    .option('--mass <kg>', 'mass in kilograms, as the table carries it', parseMass)
    .option('--level <level>', `${LEVELS.join(', ')}; left out: new`, parseLevel)
    .option('--max-angle <degrees>', 'an own bound below that of the level; none: no own bound', parseOwn(parseAngle))
    .option('--max-hold <time>', 'the same for one hold, such as 90s or 1m30s', parseOwn(parseHold))
    .option('--program <id>', 'the program of choice (see "upright programs"); none: no own choice')
}

export async function addUser(name: string, options: ProfileOptions, context: EditContext): Promise<void> {
  const { config, json, output } = context
  const profileName = parseName(name)
  requireFree(readHousehold(config), profileName)
  const profile = await completeProfile(profileName, options, context)
  const id = newUserId()
  withPeople(config.journal.path, (store, database) =>
    database
      .transaction(() => {
        const now = markNow()
        requireFree({ ...store.read(now), now }, profileName)
        const used = store.tableUsedHoursAgo(now)
        const entry = { type: 'profileAdded', profile, ...(used === null ? {} : { tableUsedHoursAgo: used }) } as const
        store.append(id, entry, now)
      })
      .immediate(),
  )
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

function requireFree({ people }: Household, name: string, but?: string): void {
  const holder = [...people.values()].find(({ id, profile }) => id !== but && sameName(profile.name, name))
  if (holder)
    throw new UprightError(
      'USER_EXISTS',
      `${holder.profile.name} has a profile already`,
      `Choose another name, or change that one: "upright users change ${quoted(holder.profile.name)}".`,
    )
}

function requireLower(person: Person, level: Level, { now }: Household): void {
  const present = reachNow(person, now.wallMs).level
  if (LEVELS.indexOf(level) < LEVELS.indexOf(person.level)) return
  const { name } = person.profile
  throw new UprightError(
    'LEVEL_NOT_LOWER',
    `${name} is at level "${present}", and a level can only be lowered this way`,
    `A higher one is earned, because angle and time come over weeks (D6): "upright users step ${quoted(name)}" tells what it takes.`,
    1,
  )
}

function loadWarning({ name, massKg }: Profile, { ratedLoadKg }: Config): string[] {
  const mostKg = Math.floor(ratedLoadKg * (1 - LOAD_MARGIN))
  if (massKg <= mostKg) return []
  return [
    `But ${name} may not use this table: it carries ${mostKg} kg with its margin (table.rated_load_kg is ${ratedLoadKg}).`,
  ]
}

function parseName(text: string): string {
  return checked(profileSchema.shape.name, text.normalize('NFC').trim(), 'The name')
}

function parseHeight(text: string): number {
  const value = numberOf(text, 'm')
  if (value >= 120 && value <= 230) throw new InvalidArgumentError(`It is in metres: write ${value / 100}.`)
  return checked(profileSchema.shape.heightM, value, `The height ${text}`)
}

function parseMass(text: string): number {
  return checked(profileSchema.shape.massKg, numberOf(text, 'kg'), `The mass ${text}`)
}

function parseAngle(text: string): number {
  return checked(profileSchema.shape.maxAngleDeg.unwrap(), numberOf(text, '°'), `The angle ${text}`)
}

function parseHold(text: string): number {
  return checked(profileSchema.shape.maxHoldS.unwrap(), parseDuration(text, 's'), `The hold ${text}`)
}

function parseOwn(parse: (text: string) => number): (text: string) => number | typeof NONE {
  return (text) => (text === NONE ? NONE : parse(text))
}

function parseLevel(text: string): Level {
  const level = LEVELS.find((known) => known === text.toLowerCase())
  if (level) return level
  const meant = nearest(text, LEVELS)
  throw new InvalidArgumentError(
    `There is no level "${text}"${meant ? `; did you mean "${meant}"?` : '.'} Choose ${LEVELS.join(', ')}.`,
  )
}

/** A number with its unit or without; a decimal comma is one. */
function numberOf(text: string, unit: string): number {
  const bare = text.trim().replace(unit, '').trim().replace(',', '.')
  const value = Number(bare)
  if (bare !== '' && Number.isFinite(value)) return value
  throw new InvalidArgumentError(`"${text}" is no number.`)
}

function checked<Value>(schema: z.ZodType<Value>, value: unknown, what: string): Value {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new InvalidArgumentError(`${what}: ${read.error.issues[0]!.message}.`)
}
