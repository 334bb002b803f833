/** What `upright simulate` prints about one session: how it went, its phases, its curve, and a verdict on every rule. */
import { causeWords } from '../feed/fact-words.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { makePaint, type Paint, type Role } from './paint.ts'
import { type PlotSample, plotAngle } from './plot.ts'
import { clip, fillTo, printable, wrap } from './text-cells.ts'

/** DESIGN's rules that nothing may break, in a few words each. */
const RULE_WORDS = {
  S1: 'power only by a fresh command or the guard’s own return',
  S2: 'never past the limit or the target',
  S3: 'the return begins before the cap',
  S4: 'never too fast, never a jerk',
  S5: 'rises after the pause and a press of Start',
  S6: 'always a way back to horizontal',
  S7: 'nothing from outside starts or deepens',
  S8: 'an ended session never resumes',
  S9: 'a failed part is noticed',
  S10: 'a lost controller: stops, then returns',
  S11: 'Stop always works',
  S12: 'what happened is never lost',
} as const

export type RuleId = keyof typeof RULE_WORDS

export interface RuleVerdict {
  readonly verdict: 'held' | 'broken' | 'notExercised'
  readonly why: string | null
}

export interface SimulationSummary {
  readonly program: string
  readonly seed: number
  readonly outcome: string
  readonly cause: string | null
  readonly durationS: number
  readonly invertedS: number
  readonly exposureMin: number
  readonly deepestDeg: number
  /** Simulated time by real time. */
  readonly speedup: number
  readonly phases: readonly {
    readonly phase: string
    readonly startS: number
    readonly lengthS: number
    readonly targetDeg: number | null
  }[]
  readonly rules: Readonly<Record<RuleId, RuleVerdict>>
  readonly events: readonly string[]
}

export interface ReportOptions {
  readonly columns: number
  /** Height of the plot, lines. */
  readonly plotRows?: number
  readonly colour: boolean
}

/** The report as lines of text, none wider than `columns` cells (at least 40). */
export function renderReport(
  summary: SimulationSummary,
  samples: readonly PlotSample[],
  options: ReportOptions,
): string {
  const columns = Math.max(40, Math.floor(options.columns))
  const paint = makePaint(options.colour)
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint('strong', title), ...lines]
  const plot = plotAngle(samples, { columns, rows: options.plotRows ?? 16, colour: options.colour })
  return [
    ...renderHead(summary, columns, paint),
    ...section('Phases', renderPhases(summary, paint)),
    ...section('Angle', plot.split('\n')),
    ...section(
      'Events',
      summary.events.map((event) => `  ${printable(event)}`),
    ),
    ...section('Rules', renderRules(summary.rules, columns, paint)),
  ]
    .map((line) => clip(line.trimEnd(), columns))
    .join('\n')
}

function renderHead(summary: SimulationSummary, columns: number, paint: Paint): string[] {
  const role: Role = summary.outcome === 'completed' ? 'good' : summary.outcome === 'aborted' ? 'danger' : 'warning'
  const cause = summary.cause === null ? '' : `: ${printable(causeWords(summary.cause))}`
  const figures = [
    `${formatClock(summary.durationS)} long, ${formatClock(summary.invertedS)} inverted`,
    `deepest ${formatAngle(summary.deepestDeg)}`,
    `exposure ${summary.exposureMin.toFixed(2)} full-inversion min`,
    `seed ${summary.seed}`,
    `${Math.round(summary.speedup).toLocaleString('en-US')} × real time`,
  ].join(' · ')
  return [
    `${paint('strong', printable(summary.program))} ${paint(role, printable(summary.outcome) + cause)}`,
    ...wrap(figures, columns),
  ]
}

function renderPhases(summary: SimulationSummary, paint: Paint): string[] {
  if (summary.phases.length === 0) return ['  The session never began.']
  const row = (phase: string, start: string, length: string, target: string) =>
    `  ${fillTo(phase, 12)}${start.padStart(8)}${length.padStart(9)}${target.padStart(9)}`
  return [
    paint('faint', row('phase', 'start', 'length', 'target')),
    ...summary.phases.map(({ phase, startS, lengthS, targetDeg }) =>
      row(printable(phase), formatClock(startS), formatClock(lengthS), formatAngle(targetDeg)),
    ),
  ]
}

const VERDICTS = {
  held: { mark: '✓', role: 'good', words: 'held' },
  broken: { mark: '✗', role: 'danger', words: 'BROKEN' },
  notExercised: { mark: '·', role: 'faint', words: 'not exercised' },
} as const satisfies Record<RuleVerdict['verdict'], { mark: string; role: Role; words: string }>

function renderRules(rules: SimulationSummary['rules'], columns: number, paint: Paint): string[] {
  const ids = Object.keys(RULE_WORDS) as RuleId[]
  const lines = ids.flatMap((id) => {
    const { verdict, why } = rules[id]
    const { mark, role, words } = VERDICTS[verdict]
    const line = `  ${paint(role, `${mark} ${fillTo(id, 4)} ${fillTo(words, 13)}`)}  ${RULE_WORDS[id]}`
    if (why === null || why === '') return [line]
    const indent = ' '.repeat(9)
    return [line, ...wrap(why, columns - indent.length).map((each) => indent + paint(role, each))]
  })
  const count = (verdict: RuleVerdict['verdict']) => ids.filter((id) => rules[id].verdict === verdict).length
  const broken = count('broken')
  const total = `  ${count('held')} held, ${broken} broken, ${count('notExercised')} not exercised`
  return [...lines, paint(broken > 0 ? 'danger' : 'plain', total)]
}
