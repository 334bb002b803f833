/** Own programs as `[[programs]]` of upright.toml writes them: what one table has made, another can import. */
import { parse, stringify, TomlError } from 'smol-toml'
import { z } from 'zod'
import type { Program } from '../../machines/program.ts'
import { camelKeys } from '../config/camel-case.ts'
import { shapeProblems } from '../config/problems.ts'
import { type OwnProgram, ownProgramSchema } from '../config/schema.ts'
import { UprightError } from '../error.ts'

const MAX_PROGRAMS = 50
const documentSchema = z.strictObject({
  programs: z.array(ownProgramSchema).min(1, 'it must hold at least one').max(MAX_PROGRAMS, `at most ${MAX_PROGRAMS}`),
})

/** The programs that the text of a file holds. Throws one error that lists every problem. */
export function parseProgramsToml(text: string, name: string): OwnProgram[] {
  let document: object
  try {
    document = parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const what = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '')
    throw new UprightError('PROGRAM_INVALID', `${name}, line ${error.line}: ${what}`, FORM)
  }
  return programsOf(document, name)
}

/** Checks programs that are no text yet. `name` is where they come from. */
export function programsOf(document: object, name: string): OwnProgram[] {
  const read = documentSchema.safeParse(document)
  if (read.success) return read.data.programs
  const isOne = 'programs' in document && Array.isArray(document.programs) && document.programs.length === 1
  const texts = shapeProblems(document, read.error.issues).map(({ text }) =>
    isOne ? text.replaceAll('programs[0].', '') : text,
  )
  const [only] = texts
  const said = texts.length === 1 ? `: ${only}` : ` has ${texts.length} problems:\n  ${texts.join('\n  ')}`
  throw new UprightError('PROGRAM_INVALID', `${name}${said}`, FORM)
}

const FORM =
  'A program is written as [[programs]] in docs/upright.example.toml; "upright programs export gentle" shows one.'

/** A program as a file holds it. */
export function programToml(program: Program): string {
  return `${stringify({ programs: [ownOf(program)] }).trim()}\n`
}

/** A program in the words of the file. */
export function ownOf(program: Program): OwnProgram {
  const { id, name, description, pauseS, breathing = false } = program
  const steps = program.steps.map(({ angleDeg, holdS, restAngleDeg, restS, repeats }) => ({
    angle_deg: angleDeg,
    hold_s: holdS,
    rest_angle_deg: restAngleDeg,
    rest_s: restS,
    repeats,
  }))
  return { id, name, description, pause_s: pauseS, breathing, steps }
}

/** A program as the machines know it. `pauseS` is the rest where it names none. */
export function programOf({ id, name, description, pause_s, breathing, steps }: OwnProgram, pauseS: number): Program {
  return {
    id,
    name,
    description,
    pauseS: pause_s ?? pauseS,
    steps: steps.map((step) => camelKeys(step)),
    ...(breathing ? { breathing } : {}),
  }
}
