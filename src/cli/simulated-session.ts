/** What the options of `upright simulate` say about a session: who, on which table, with what happening to them. */
import { readFileSync } from 'node:fs'
import { loadConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import type { SimulateSessionOptions } from '../simulation/simulate-session.ts'
import { configOf, optionsOf, parseSteps, parseStory } from '../simulation/story.ts'
import { parseMoment } from './moments.ts'

export const WORLD = { cable: true, link: true } as const

export interface SessionOptions {
  readonly program?: string
  readonly seed: number
  readonly at: string[]
  readonly config?: string
  readonly answers: boolean
  readonly steps?: string
  readonly set: string[]
  readonly mass: number
  readonly height: number
  readonly recordTakes: number
  readonly atMost: number
}

export function sessionOf(options: SessionOptions): SimulateSessionOptions {
  return {
    ...tableOf(options),
    seed: options.seed,
    person: { massKg: options.mass, heightM: options.height },
    recordTakesS: options.recordTakes,
    atMostS: options.atMost,
    at: options.at.map((text) => parseMoment(text, WORLD)),
    answers: options.answers,
  }
}

/** What is set here stands on the defaults, so that a line does the same everywhere; otherwise the configuration file counts. */
function tableOf({ config, program, steps, set }: SessionOptions): Pick<SimulateSessionOptions, 'config' | 'program'> {
  if (set.length === 0 && steps === undefined) {
    const loaded = loadConfig(config)
    return program === undefined ? { config: loaded } : { config: loaded, program }
  }
  const settings = Object.fromEntries(set.map(parseSetting))
  const own = configOf(settings, steps === undefined ? null : parseSteps(steps))
  return steps === undefined && program !== undefined ? { config: own, program } : { config: own }
}

/** The session that a file written by `upright campaign --save` tells. */
export function storyIn(path: string): SimulateSessionOptions {
  try {
    return optionsOf(parseStory(readFileSync(path, 'utf8'), path))
  } catch (error) {
    if (error instanceof UprightError) throw error
    throw new UprightError('STORY', `${path} cannot be read`, 'Give the file that upright campaign --save wrote.', 2)
  }
}

function parseSetting(text: string): [key: string, value: number | string] {
  const [key = '', ...rest] = text.split('=')
  const value = rest.join('=')
  if (!/^\w+\.\w+$/.test(key) || value === '')
    throw new UprightError('USAGE', `--set ${text} sets nothing`, 'Write it as --set comfort.pause_s=45.', 2)
  return [key, value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value]
}

export function parseStepsOption(text: string): string {
  if (parseSteps(text)) return text
  throw new UprightError('USAGE', `--steps ${text} is no program`, 'Write it as --steps 14/8/5/6x2,20/30.', 2)
}
