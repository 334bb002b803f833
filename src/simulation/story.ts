/**
 * A session in virtual time written down so that it happens again, to the last digit: as a file, and as a line for the shell.
 */
import { stringify } from 'smol-toml'
import { z } from 'zod'
import { isStimulusName, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { ProgramStep } from '../../machines/program.ts'
import { type Config, parseConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import type { SimulateSessionOptions } from './simulate-session.ts'

const moment = z.strictObject({
  atS: z.number().min(0).max(86_400),
  does: z.custom<StimulusName>((name) => typeof name === 'string' && isStimulusName(name), 'nothing is called so'),
})

const storySchema = z.strictObject({
  /** What it is told for. */
  about: z.string().default(''),
  seed: z.int().min(0).max(0x7fffffff),
  massKg: z.number().min(20).max(250),
  heightM: z.number().min(1).max(2.5),
  /** Id of a program that is there, or steps as `--steps` has them. */
  program: z.string(),
  /** Settings that differ from the defaults, by their keys in `upright.toml`: `comfort.pause_s`. */
  settings: z.record(z.string(), z.union([z.number(), z.string()])),
  recordTakesS: z.number().min(0).max(60),
  atMostS: z.number().min(1).max(86_400),
  at: z.array(moment),
})
export type Story = z.infer<typeof storySchema>

/** Reads a story from the text of a file. Throws one error that says what is wrong with it. */
export function parseStory(text: string, name: string): Story {
  const read = storySchema.safeParse(jsonOf(text))
  if (read.success) return read.data
  const { path, message } = read.error.issues[0]!
  throw new UprightError(
    'STORY',
    `${name} is no story: ${path.join('.') || 'the file'}: ${message}`,
    'upright campaign --save FILE writes them.',
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What `simulateSession` needs to tell it. Nobody presses anything but what is written. */
export function optionsOf(story: Story): SimulateSessionOptions {
  const { seed, massKg, heightM, recordTakesS, atMostS, at } = story
  return { ...tableOf(story), seed, person: { massKg, heightM }, recordTakesS, atMostS, at, answers: false }
}

/** The configuration and the program of a story. */
export function tableOf({ program, settings }: Pick<Story, 'program' | 'settings'>): {
  readonly config: Config
  readonly program: string
} {
  const steps = parseSteps(program)
  const config = configOf(settings, steps)
  return { config, program: steps ? OWN : program }
}

const OWN = 'steps'

/** The defaults with some settings by their keys, and with a program of these steps. */
export function configOf(
  settings: Readonly<Record<string, number | string>>,
  steps: readonly ProgramStep[] | null,
): Config {
  const document: Record<string, Record<string, unknown> | unknown[]> = {}
  for (const [key, value] of Object.entries(settings)) {
    const [section = '', name = ''] = key.split('.')
    document[section] = { ...(document[section] as Record<string, unknown>), [name]: value }
  }
  if (steps) {
    document.programs = [{ id: OWN, name: 'Own steps', description: '', steps: steps.map(tomlStep) }]
    document.comfort = { ...(document.comfort as Record<string, unknown>), program: OWN }
  }
  return parseConfig(stringify(document), { file: null, folder: '.', stateFolder: '.', home: '.' })
}

function tomlStep(step: ProgramStep): Record<string, number> {
  const { angleDeg, holdS, restAngleDeg, restS, repeats } = step
  return { angle_deg: angleDeg, hold_s: holdS, rest_angle_deg: restAngleDeg, rest_s: restS, repeats }
}

/** `14/8/5/6x2`: to 14°, stay 8 s, rest at 5° for 6 s, twice. Several with commas. */
const STEP = /^(\d+(?:\.\d+)?)\/(\d+)(?:\/(\d+(?:\.\d+)?)\/(\d+))?(?:x(\d+))?$/

/** The steps that `text` names, or `null` where it is no such text. */
export function parseSteps(text: string): ProgramStep[] | null {
  const steps = text.split(',').map((part) => {
    const match = STEP.exec(part.trim())
    if (!match) return null
    const [angleDeg, holdS, restAngleDeg = 0, restS = 0, repeats = 1] = match
      .slice(1)
      .map((cell) => cell && Number(cell))
    return { angleDeg, holdS, restAngleDeg, restS, repeats } as ProgramStep
  })
  return steps.every((step) => step !== null) ? steps : null
}

export function formatSteps(steps: readonly ProgramStep[]): string {
  return steps
    .map(({ angleDeg, holdS, restAngleDeg, restS, repeats }) => {
      const rest = restS > 0 ? `/${restAngleDeg}/${restS}` : ''
      return `${angleDeg}/${holdS}${rest}${repeats > 1 ? `x${repeats}` : ''}`
    })
    .join(',')
}

/** The line that tells it again. */
export function commandOf(story: Story): string {
  const words = ['upright simulate', `--seed ${story.seed}`]
  words.push(parseSteps(story.program) ? `--steps ${story.program}` : `--program ${story.program}`)
  if (story.massKg !== 75) words.push(`--mass ${story.massKg}`)
  if (story.heightM !== 1.75) words.push(`--height ${story.heightM}`)
  if (story.recordTakesS > 0) words.push(`--record-takes ${story.recordTakesS}`)
  for (const [key, value] of Object.entries(story.settings)) words.push(`--set ${key}=${value}`)
  words.push('--no-answers', `--at-most ${story.atMostS}`)
  for (const { atS, does } of story.at) words.push(`--at ${atS}s=${does}`)
  return words.join(' ')
}
