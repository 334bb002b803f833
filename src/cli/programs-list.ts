/** `upright programs`, `show` and `preview`. */
import type { Program } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { allPrograms } from '../people/person-facts.ts'
import { plannedMotion } from '../people/planned-motion.ts'
import { SHIPPED_PROGRAMS } from '../people/programs.ts'
import { type Origin, type ProgramFacts, programFacts, type Whom } from '../people/programs-facts.ts'
import type { Output } from './output.ts'
import { makePaint, type Paint } from './paint.ts'
import { plotAngle } from './plot.ts'
import { printable, wrap } from './text-cells.ts'
import { textTable } from './text-table.ts'

const PLOT_ROWS = 14

export interface ProgramsContext {
  readonly config: Config
  readonly json: boolean
  readonly whom: Whom | null
  readonly output: Output
}

export function listPrograms({ config, json, whom, output }: ProgramsContext): void {
  const programs = allPrograms(config).map((program) => programFacts(program, config, whom))
  if (json) {
    output.print(JSON.stringify(programs, null, 2))
    return
  }
  const paint = makePaint(output.colour)
  const common = whom ? sharedRefusals(programs) : []
  const rows = programs.map((program) => [
    program.mayRun ? paint('good', program.chosen ? '▶' : '·') : paint('danger', '✗'),
    paint('strong', program.id),
    formatAngle(program.deepestDeg, 0),
    formatClock(program.durationS),
    lastCell(program, common),
  ])
  const head = ['', 'program', 'angle', 'takes', 'what it does'].map((word) => paint('faint', word))
  for (const line of textTable([head, ...rows], output.columns)) output.print(line)
  output.print('')
  if (whom && common.length > 0) printCommon(whom, common, output, paint)
  const legend = whom ? '▶ is the program of choice.' : '▶ is what Start runs.'
  const more = `${legend} "upright programs show <id>" tells more, "preview <id>" draws it.`
  for (const line of wrap(more, output.columns)) output.print(paint('faint', line))
}

/** One reason is enough in a list. */
function lastCell({ refusals, tooMuch, description, name }: ProgramFacts, common: readonly string[]): string {
  const [own] = refusals.filter((why) => !common.includes(why))
  if (tooMuch[0] !== undefined) return `too much now: ${tooMuch[0]}`
  return own === undefined ? printable(description || name) : `may not run here: ${own}`
}

/** What stands in the way of every program is about the person: it is said once. */
function sharedRefusals(programs: readonly ProgramFacts[]): string[] {
  const [first] = programs
  if (!first) return []
  return first.refusals.filter((why) => programs.every(({ refusals }) => refusals.includes(why)))
}

function printCommon({ person }: Whom, common: readonly string[], output: Output, paint: Paint): void {
  output.print(paint('danger', `${printable(person.profile.name)} may not start now:`))
  for (const why of common) {
    const [first = '', ...more] = wrap(why, Math.max(20, output.columns - 4))
    output.print(`  · ${first}`)
    for (const line of more) output.print(`    ${line}`)
  }
  output.print('')
}

export function showProgram(program: Program, { config, json, whom, output }: ProgramsContext): void {
  const known = programFacts(program, config, whom)
  if (json) {
    output.print(JSON.stringify(known, null, 2))
    return
  }
  const paint = makePaint(output.colour)
  output.print(`${paint('strong', printable(program.name))} (${program.id})`)
  for (const line of wrap(program.description, output.columns)) output.print(line)
  output.print('')
  printSteps(program, output)
  output.print('')
  output.print(figures(known))
  output.print(originWords(program, known.origin, config))
  printMayRun(known, whom, output, paint)
}

/** The planned angle over time, and the figures below. */
export function previewProgram(program: Program, { config, json, whom, output }: ProgramsContext): void {
  const known = programFacts(program, config, whom)
  if (json) {
    output.print(JSON.stringify({ ...known, motion: plannedMotion(program, config) }))
    return
  }
  const paint = makePaint(output.colour)
  output.print(`${paint('strong', printable(program.name))} (${program.id})`)
  output.print('')
  drawProgram(program, config, output)
  output.print('')
  output.print(figures(known))
  printMayRun(known, whom, output, paint)
}

/** The plot of a program, as long as the drawing is wide. */
export function drawProgram(program: Program, config: Config, { columns, colour, print }: Output): void {
  print(plotAngle(plannedMotion(program, config), { columns, rows: PLOT_ROWS, colour }))
}

export function printSteps(program: Program, output: Output): void {
  for (const [index, step] of program.steps.entries()) output.print(`  ${index + 1}. ${stepWords(step)}`)
  output.print(`  ${program.steps.length + 1}. rest ${formatClock(program.pauseS)} at horizontal, press Start, rise`)
  if (program.breathing) output.print('  Lamp and buzzer lead the breath while holding.')
}

function figures({ deepestDeg, durationS, exposureMin }: ProgramFacts): string {
  return [
    `deepest ${formatAngle(deepestDeg, 0)}`,
    `takes about ${formatClock(durationS)}`,
    `${exposureMin.toFixed(1)} full-inversion minutes`,
  ].join(' · ')
}

function originWords({ id }: Program, origin: Origin, { file }: Config): string {
  if (origin === 'shipped') return `rests on ${SHIPPED_PROGRAMS.find((shipped) => shipped.id === id)!.facts.join(', ')}`
  return `one of your own${origin === 'configuration' && file ? `, from ${file}` : ''}`
}

function printMayRun(known: ProgramFacts, whom: Whom | null, output: Output, paint: Paint): void {
  const where = whom ? `for ${printable(whom.person.profile.name)} now` : 'here'
  if (known.mayRun) output.print(paint('good', `may run ${where}${known.chosen && !whom ? '; Start runs it' : ''}`))
  for (const why of known.refusals)
    for (const line of wrap(`may not run ${where}: ${why}`, output.columns)) output.print(paint('danger', line))
}

function stepWords(step: Program['steps'][number]): string {
  const times = step.repeats === 1 ? '' : `${step.repeats} times: `
  const rest = step.restS > 0 ? `, then ${formatClock(step.restS)} at ${formatAngle(step.restAngleDeg, 0)}` : ''
  return `${times}${formatClock(step.holdS)} at ${formatAngle(step.angleDeg, 0)}${rest}`
}
