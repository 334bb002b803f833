/** What may be told beside the questions: blood pressure, the last meal, pain. */
import { InvalidArgumentError } from 'commander'
import { bloodPressureSchema } from '../people/ledger.ts'
import { parseDuration } from './durations.ts'
import { askOptional, type Prompts } from './prompts.ts'

export interface Pressure {
  readonly systolic: number
  readonly diastolic: number
}

export interface Measures {
  readonly bloodPressure?: Pressure
  /** How long ago, seconds. */
  readonly ate?: number
  readonly pain?: number
}

/** A day: whoever has not eaten for longer need not say so. */
const MOST_ATE_S = 86_400

export function parsePressure(text: string): Pressure {
  const [, systolic, diastolic] = /^(\d{2,3})\s*\/\s*(\d{2,3})$/.exec(text.trim()) ?? []
  if (systolic === undefined || diastolic === undefined)
    throw new InvalidArgumentError(`"${text}" is no blood pressure: write both values, such as 120/80.`)
  const pressure = { systolic: Number(systolic), diastolic: Number(diastolic) }
  const read = bloodPressureSchema.safeParse(pressure)
  if (!read.success) throw new InvalidArgumentError(`${text}: ${read.error.issues[0]!.message}.`)
  if (pressure.diastolic >= pressure.systolic)
    throw new InvalidArgumentError(`${text}: the first value is the higher one.`)
  return pressure
}

export function parseAte(text: string): number {
  const seconds = parseDuration(text, 'min')
  if (seconds <= MOST_ATE_S) return seconds
  throw new InvalidArgumentError(`${text} is more than a day ago: leave it out.`)
}

export function parseScore(text: string): number {
  if (/^(?:\d|10)$/.test(text.trim())) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 (none) to 10 (the worst there is).')
}

/** Asks for what options left open; Enter skips each. */
export async function askMeasures(prompts: Prompts, known: Measures): Promise<Measures> {
  prompts.say('\nThree more, each may be skipped with Enter.')
  const bloodPressure =
    known.bloodPressure ?? (await askOptional(prompts, '  Blood pressure now, such as 120/80: ', parsePressure))
  const ate = known.ate ?? (await askOptional(prompts, '  How long ago did you eat, such as 45m or 2h: ', parseAte))
  const pain = known.pain ?? (await askOptional(prompts, '  Pain now, 0 to 10: ', parseScore))
  return {
    ...(bloodPressure === undefined ? {} : { bloodPressure }),
    ...(ate === undefined ? {} : { ate }),
    ...(pain === undefined ? {} : { pain }),
  }
}
