/** `upright programs make`, `import`, `export` and `remove`: programs of one's own. */
import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import type { Program, ProgramStep } from '../../machines/program.ts'
import { UprightError } from '../error.ts'
import { withPeople } from '../journal/open-people.ts'
import { readHousehold } from '../people/household.ts'
import { allPrograms } from '../people/person-facts.ts'
import { ownOf, parseProgramsToml, programOf, programsOf, programToml } from '../people/program-toml.ts'
import { findProgram } from '../people/programs.ts'
import { requireRunnable } from '../people/programs-check.ts'
import { programFacts, requireOwnId, requireRemovable } from '../people/programs-facts.ts'
import { removeProgram, saveProgram } from '../people/programs-store.ts'
import { parseSteps } from '../simulation/story.ts'
import { parseDuration } from './durations.ts'
import { drawProgram, type ProgramsContext, printSteps } from './programs-list.ts'
import { askUntil, askYesNo, type Prompts } from './prompts.ts'
import { writeLines } from './write-lines.ts'

export interface MakeOptions {
  readonly name?: string
  readonly description?: string
  readonly step?: readonly ProgramStep[]
  /** Seconds. */
  readonly pause?: number
  readonly breathing?: true
  readonly replace?: true
}

export type MakeContext = ProgramsContext & { readonly prompts: Prompts }

const NOTATION = 'Write a step as angle/hold, or angle/hold/rest angle/rest x repeats: 20/60 or 30/30/0/30x5.'

/** Parses one `--step`; several may stand in one, with commas. */
export function parseStepsOption(text: string, earlier: readonly ProgramStep[] = []): ProgramStep[] {
  const steps = parseSteps(text)
  if (steps) return [...earlier, ...steps]
  throw new InvalidArgumentError(`"${text}" is no step. ${NOTATION}`)
}

export function parsePause(text: string): number {
  return parseDuration(text, 's')
}

export async function makeProgram(id: string, options: MakeOptions, context: MakeContext): Promise<void> {
  const { config, prompts } = context
  requireOwnId(id, options.replace === true, config)
  const steps = options.step ?? (await askSteps(id, prompts))
  const { name = id, description = '', pause, breathing } = options
  const pauseS = pause ?? Math.max(config.comfort.pauseS, config.table.pauseS)
  const wanted: Program = { id, name, description, steps, pauseS, ...(breathing ? { breathing } : {}) }
  const [own] = programsOf({ programs: [ownOf(wanted)] }, id)
  await keepProgram(programOf(own!, pauseS), context)
}

export async function importPrograms(file: string, replace: boolean, context: MakeContext): Promise<void> {
  const { config } = context
  const programs = parseProgramsToml(readText(file), file).map((own) => programOf(own, config.comfort.pauseS))
  const twice = programs.find(({ id }, index) => programs.findIndex((other) => other.id === id) < index)
  if (twice)
    throw new UprightError('PROGRAM_INVALID', `${file} holds two programs "${twice.id}"`, 'Rename one of them.')
  // all of them are looked at before the first is kept
  for (const program of programs) {
    requireOwnId(program.id, replace, config)
    requireRunnable(program, config)
  }
  for (const program of programs) await keepProgram(program, context)
}

export function exportProgram(id: string, out: string | undefined, { config, output }: ProgramsContext): void {
  const program = findProgram(allPrograms(config), id)
  writeLines([programToml(program).trimEnd()], out, output)
  if (out !== undefined)
    tell(output, `${program.id} is in ${out}; "upright programs import ${out}" takes it in elsewhere.`)
}

import { tell } from './output.ts'

export async function deleteProgram(id: string, yes: boolean, context: MakeContext): Promise<void> {
  const { config, output, prompts } = context
  const program = findProgram(allPrograms(config), id)
  requireRemovable(program, config)
  const choosers = [...readHousehold(config).people.values()].filter(({ profile }) => profile.program === id)
  const names = choosers.map(({ profile }) => profile.name).join(', ')
  if (names) prompts.say(`${id} is the program of ${names}: without it, they get another.`)
  if (!yes && prompts.canAsk && !(await askYesNo(prompts, `Remove ${id}?`))) {
    tell(output, 'Nothing was removed.')
    return
  }
  withPeople(config.journal.path, (_store, database) => removeProgram(database, id))
  tell(output, `Removed ${id}.`)
}

/** Checks, shows and keeps a program. At a terminal it is drawn first, and asked for. */
async function keepProgram(program: Program, context: MakeContext): Promise<void> {
  const { config, json, output, prompts, whom } = context
  requireRunnable(program, config)
  if (prompts.canAsk && !json) {
    drawProgram(program, config, output)
    printSteps(program, output)
    if (!(await askYesNo(prompts, `Keep ${program.id}?`))) {
      tell(output, 'Nothing was kept.')
      return
    }
  }
  withPeople(config.journal.path, (_store, database) => saveProgram(database, program, whom?.person.id ?? null))
  const facts = programFacts(program, config, whom)
  if (json) {
    output.print(JSON.stringify(facts, null, 2))
    return
  }
  tell(output, `Kept ${program.id}. "upright run --program ${program.id}" runs it.`)
  for (const why of facts.tooMuch) tell(output, `Too much for ${facts.user} now: ${why}.`)
}

async function askSteps(id: string, prompts: Prompts): Promise<ProgramStep[]> {
  if (!prompts.canAsk) throw new UprightError('USAGE', `${id} has no step`, `Add at least one --step. ${NOTATION}`)
  prompts.say(NOTATION)
  const steps: ProgramStep[] = []
  for (;;) {
    const more = steps.length === 0 ? 'Step 1: ' : `Step ${steps.length + 1} (Enter: no more): `
    const typed = await askUntil(prompts, more, (text) =>
      text === '' && steps.length > 0 ? [] : parseStepsOption(text),
    )
    if (typed.length === 0) return steps
    steps.push(...typed)
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UprightError('PROGRAM_UNREADABLE', `cannot read ${file} (${code})`, 'Give the path of a TOML file.')
  }
}
