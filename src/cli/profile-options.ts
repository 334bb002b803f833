/** A profile as it is typed: the options of `upright users add` and `change`, and what each may hold. */
import { type Command, InvalidArgumentError } from 'commander'
import type { z } from 'zod'
import { nearest } from '../nearest.ts'
import { profileSchema } from '../people/ledger.ts'
import { LEVELS, type Level } from '../people/levels.ts'
import { parseDuration } from './durations.ts'

/** Takes an own bound away. Commander makes an empty text of `null`. */
export const NONE = 'none'

export interface ProfileOptions {
  readonly name?: string
  readonly height?: number
  readonly mass?: number
  readonly level?: Level
  readonly maxAngle?: number | typeof NONE
  readonly maxHold?: number | typeof NONE
  readonly program?: string
}

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

export function parseName(text: string): string {
  return checked(profileSchema.shape.name, text.normalize('NFC').trim(), 'The name')
}

export function parseHeight(text: string): number {
  const value = numberOf(text, 'm')
  if (value >= 120 && value <= 230) throw new InvalidArgumentError(`It is in metres: write ${value / 100}.`)
  return checked(profileSchema.shape.heightM, value, `The height ${text}`)
}

export function parseMass(text: string): number {
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

export function parseLevel(text: string): Level {
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
