/** `upright screen release`: a clinician's release, recorded: who, until when, how far, about what. */
import { InvalidArgumentError } from 'commander'
import { UprightError } from '../error.ts'
import { localDay } from '../feed/local-time.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { findSound, keepEntries, readHousehold } from '../people/household.ts'
import { type Release, releaseSchema } from '../people/ledger.ts'
import { quoted } from '../people/names.ts'
import type { Person } from '../people/person.ts'
import { personFacts } from '../people/person-facts.ts'
import { yesTo } from '../people/questions.ts'
import { parseReleaseItems } from '../people/release-items.ts'
import { parseDuration } from './durations.ts'
import { tell } from './output.ts'
import { makePaint } from './paint.ts'
import { askUntil, type Prompts } from './prompts.ts'
import type { ScreenContext } from './screen-person.ts'
import { printVerdict } from './users-list.ts'

export interface ReleaseOptions {
  readonly by?: string
  /** The moment its last day ends, epoch ms. */
  readonly until?: number
  readonly maxAngle?: number
  readonly maxHold?: number
  readonly item?: readonly string[]
}

export async function recordRelease(name: string, options: ReleaseOptions, context: ScreenContext): Promise<void> {
  const { config, json, output, prompts } = context
  const person = findSound(readHousehold(config), name)
  const release = await completeRelease(person, options, prompts)
  const after = keepEntries(config, person.id, [{ type: 'released', release }])
  const facts = personFacts(after.people.get(person.id)!, after, config)
  if (json) {
    output.print(JSON.stringify({ release, mayStart: facts.mayStart, refusals: facts.refusals }, null, 2))
    return
  }
  const { by, untilMs, items, maxAngleDeg, maxHoldS } = release
  const limits = `${formatAngle(maxAngleDeg, 0)} and ${formatClock(maxHoldS)} a hold`
  tell(
    output,
    `Recorded: ${by} released ${person.profile.name} about ${items.join(', ')} until the end of ${localDay(untilMs - 1)}, to ${limits}.`,
  )
  if (person.release) tell(output, `It takes the place of the release by ${person.release.by}.`)
  tell(output, 'Where level or table allow less, that counts.')
  printVerdict(facts, output, makePaint(output.colour))
}

/** The end of a day, epoch ms: a release holds through the day it names. */
export function parseUntil(text: string): number {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.trim()) ?? []
  const date = new Date(Number(year), Number(month) - 1, Number(day) + 1)
  const isDay = localDay(new Date(Number(year), Number(month) - 1, Number(day)).getTime()) === text.trim()
  if (day === undefined || !isDay) throw new InvalidArgumentError(`"${text}" is no day: write it as 2026-12-31.`)
  if (date.getTime() <= Date.now()) throw new InvalidArgumentError(`${text} is over.`)
  return date.getTime()
}

export function parseReleaseAngle(text: string): number {
  const value = Number(text.replace('°', ''))
  if (releaseSchema.shape.maxAngleDeg.safeParse(value).success) return value
  throw new InvalidArgumentError(`It must be from 5 to 90 degrees, and is ${text}.`)
}

export function parseReleaseHold(text: string): number {
  const seconds = parseDuration(text, 's')
  if (releaseSchema.shape.maxHoldS.safeParse(seconds).success) return seconds
  throw new InvalidArgumentError(`It must be from 10 s to 15 min, and is ${text}.`)
}

async function completeRelease(person: Person, options: ReleaseOptions, prompts: Prompts): Promise<Release> {
  const blocking = person.screening ? yesTo(person.screening.answers, 'absolute').map(({ id }) => id) : []
  requireOptions(person, options, blocking, prompts)
  return {
    by: options.by === undefined ? await askUntil(prompts, 'Who released (name): ', parseBy) : parseBy(options.by),
    untilMs: options.until ?? (await askUntil(prompts, 'The last day it holds, such as 2026-12-31: ', parseUntil)),
    maxAngleDeg: options.maxAngle ?? (await askUntil(prompts, 'Up to which angle, degrees: ', parseReleaseAngle)),
    maxHoldS: options.maxHold ?? (await askUntil(prompts, 'How long at a time, such as 60s: ', parseReleaseHold)),
    items: options.item ? parseReleaseItems(options.item) : await askItems(prompts, blocking),
  }
}

function requireOptions(person: Person, options: ReleaseOptions, blocking: readonly string[], prompts: Prompts): void {
  const missing = [
    ...(options.by === undefined ? ['--by NAME'] : []),
    ...(options.until === undefined ? ['--until DATE'] : []),
    ...(options.maxAngle === undefined ? ['--max-angle DEGREES'] : []),
    ...(options.maxHold === undefined ? ['--max-hold TIME'] : []),
    ...(options.item === undefined ? ['--item ID'] : []),
  ]
  if (missing.length === 0 || prompts.canAsk) return
  const item = blocking[0] ?? 'blood-pressure'
  throw new UprightError(
    'USAGE',
    `a release needs ${missing.join(', ')}`,
    `Write it as: upright screen release ${quoted(person.profile.name)} --by "Dr. Weber" --until 2026-12-31 --max-angle 20 --max-hold 60s --item ${item}`,
  )
}

function askItems(prompts: Prompts, blocking: readonly string[]): Promise<string[]> {
  const usual = blocking.length > 0 ? ` (Enter: ${blocking.join(' ')})` : ''
  return askUntil(prompts, `About which questions, by id${usual}: `, (text) => {
    const ids = text.split(/[\s,]+/).filter((id) => id !== '')
    return parseReleaseItems(ids.length > 0 ? ids : blocking)
  })
}

function parseBy(text: string): string {
  const read = releaseSchema.shape.by.safeParse(text.trim())
  if (read.success) return read.data
  throw new UprightError(
    'USAGE',
    `--by "${text}": ${read.error.issues[0]!.message}`,
    'Name the clinician: --by "Dr. Weber".',
  )
}
