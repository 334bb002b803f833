/** The wizard on a screen: which part of how many, what to do, what is read, what was found and how to mend it. */
import { PARTS, type PartName } from '../commissioning/parts.ts'
import type { Question } from '../commissioning/wizard/question.ts'
import type { WizardView } from '../commissioning/wizard/view.ts'
import { makePaint, type Paint } from './paint.ts'
import { atBothEnds, beside, cellsOf, clip, fillTo, wrap } from './text-cells.ts'

export interface CommissionScreenState {
  readonly view: WizardView | null
  /** The parts of this walk. */
  readonly parts: readonly PartName[]
  readonly where: string
  /** Where the page is, or that there is none; empty while it is not known. */
  readonly page: string
  /** What has been typed so far. */
  readonly typed: string
  /** Keys of a rehearsal, where there are any. */
  readonly legend: readonly string[]
  readonly columns: number
  readonly rows: number
  readonly colour: boolean
}

const WIDE_COLUMNS = 108
const LIST_COLUMNS = 46
const WIDEST_TEXT_COLUMNS = 72
const NAME_COLUMNS = 11
const MARGIN = ' '

/** Exactly `rows` lines of at most `columns` cells. */
export function renderCommission(state: CommissionScreenState): string[] {
  const { view, where, page, legend, columns, rows, colour } = state
  const paint = makePaint(colour)
  const place = view && view.index > 0 ? `${view.index} of ${view.of}` : ''
  const head = [
    atBothEnds(` ${paint('strong', 'Upright · commissioning')} ${paint('faint', where)}`, `${place} `, columns),
    paint('faint', ` ${ruleWith(page, columns - 2)}`),
  ]
  const foot = legend.map((line) => MARGIN + line)
  const room = rows - head.length - foot.length
  const body = columns >= WIDE_COLUMNS ? wideBody(state, paint) : narrowBody(state, room, paint)
  const lines = [...head, ...body.slice(0, room)]
  while (lines.length < rows - foot.length) lines.push('')
  return [...lines, ...foot].map((line) => clip(line, columns))
}

/** A line across, with words at its end. */
function ruleWith(words: string, columns: number): string {
  const end = words === '' ? '' : ` ${words} ─`
  return '─'.repeat(Math.max(0, columns - cellsOf(end))) + end
}

function wideBody(state: CommissionScreenState, paint: Paint): string[] {
  const columns = state.columns - LIST_COLUMNS - 4
  const list = { lines: ['', ...partLines(state, paint)], columns: LIST_COLUMNS }
  return beside([list, { lines: ['', ...stepLines(state, columns, paint)], columns }], 2).map((line) => MARGIN + line)
}

/** Where there is little room the parts give way: what to do, and what was found, is never cut for them. */
function narrowBody(state: CommissionScreenState, rows: number, paint: Paint): string[] {
  const step = stepLines(state, state.columns - 2, paint)
  const all = partLines(state, paint)
  const current = Math.max(0, (state.view?.index ?? 1) - 1)
  const kept = Math.max(1, Math.min(all.length, rows - step.length - 2))
  const from = Math.min(Math.max(0, current - Math.floor(kept / 2)), all.length - kept)
  return ['', ...all.slice(from, from + kept), '', ...step].map((line) => MARGIN + line)
}

function partLines({ view, parts }: CommissionScreenState, paint: Paint): string[] {
  const passed = new Set(view?.passed.map(({ part }) => part))
  return parts.map((part) => {
    const { title } = PARTS[part]
    if (passed.has(part)) return `${paint('good', '✓')} ${paint('faint', title)}`
    if (part !== view?.part) return `${paint('faint', `· ${title}`)}`
    return view.finding ? paint('danger', `✗ ${title}`) : paint('strong', `▸ ${title}`)
  })
}

function stepLines(state: CommissionScreenState, columns: number, paint: Paint): string[] {
  const { view, typed } = state
  if (!view) return wrap('Connecting to the board.', columns)
  const textColumns = Math.min(columns, WIDEST_TEXT_COLUMNS)
  const text = (role: Parameters<Paint>[0], words: string) => wrap(words, textColumns).map((line) => paint(role, line))
  const lines: string[] = []
  if (view.stage === 'connecting') lines.push(...text('warning', 'The board does not answer. Is its cable in?'), '')
  if (view.finding) lines.push(...text('danger', view.finding.says), ...text('plain', view.finding.mend), '')
  else if (view.instruction) lines.push(...text(view.stage === 'done' ? 'good' : 'strong', view.instruction.text), '')
  if (view.question) lines.push(...questionLines(view.question, typed, textColumns, paint))
  if (view.misunderstood) lines.push(...text('warning', view.misunderstood))
  if (view.question) lines.push('')
  for (const { name, value } of view.readings) lines.push(paint('faint', fillTo(name, NAME_COLUMNS)) + value)
  return lines
}

function questionLines(question: Question, typed: string, columns: number, paint: Paint): string[] {
  const role = question.kind === 'done' ? 'faint' : 'asking'
  const choices = (question.choices ?? []).map(({ says }, at) => `  ${paint('strong', String(at + 1))} ${says}`)
  return [
    ...wrap(question.text, columns).map((line) => paint(role, line)),
    ...choices,
    `${paint('strong', '>')} ${typed}${paint('faint', `▏${hintFor(question, typed)}`)}`,
  ]
}

/** What an empty answer means, and what may be typed. */
export function hintFor({ kind, unit, suggested, choices }: Question, typed = ''): string {
  if (typed !== '') return unit ? ` ${unit}` : ''
  if (kind === 'yesNo') return ' y or n'
  if (kind === 'number') return unit ? ` in ${unit}` : ''
  if (kind !== 'choice') return ''
  const at = (choices ?? []).findIndex(({ value }) => value === suggested)
  return at < 0 ? ' a number' : ` Enter for ${at + 1}`
}
