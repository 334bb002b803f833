/** What `upright campaign` prints: what was broken and how to see it again, and what was covered, the least first. */

import { CAUSES } from '../../machines/responses.ts'
import { EXCUSES } from '../campaign/excuses.ts'
import { FAULTS } from '../campaign/plan.ts'
import type { Counts, Tally } from '../campaign/tally.ts'
import { PHASES } from '../feed/live-state.ts'
import { RULES } from '../simulation/observers.ts'
import { commandOf } from '../simulation/story.ts'
import type { Told } from './campaign.ts'
import type { Output } from './output.ts'
import { makePaint, type Paint } from './paint.ts'
import { textTable } from './text-table.ts'

interface Facts {
  readonly seed: number
  readonly tookS: number
}

/** Rows of a table that are shown of many; `--json` has them all. */
const LEAST_SHOWN = 8

interface Cell {
  readonly fault: string
  readonly phase: string
  readonly sessions: number
}

/** Every fault in every phase, how often it struck there, the least first. */
function coveredCells(tally: Tally): Cell[] {
  const cells = FAULTS.flatMap((fault) =>
    PHASES.map((phase) => ({ fault, phase, sessions: tally.struck[`${fault} ${phase}`] ?? 0 })),
  )
  return cells.sort((a, b) => a.sessions - b.sessions)
}

interface Row {
  readonly cause: string
  readonly sessions: number
  readonly phases: Counts
}

/** Every row of the response table, how often it followed and in which phases, the least first. */
function coveredRows(tally: Tally): Row[] {
  const rows = Object.keys(CAUSES).map((cause) => {
    const reached = Object.entries(tally.rows).filter(([key]) => key.startsWith(`${cause} `))
    const phases: Counts = {}
    for (const [key, count] of reached) {
      const phase = key.split(' ')[1]!
      phases[phase] = (phases[phase] ?? 0) + count
    }
    return { cause, sessions: reached.reduce((sum, [, count]) => sum + count, 0), phases }
  })
  return rows.sort((a, b) => a.sessions - b.sessions)
}

/** The last line of `--json`. */
export function campaignSummary(tally: Tally, { seed, tookS }: Facts): object {
  return {
    seed,
    sessions: tally.sessions,
    violations: tally.failures.length,
    tookS,
    tableHours: tally.tableS / 3600,
    sessionsPerMin: (tally.sessions / tookS) * 60,
    rules: Object.fromEntries(
      RULES.map((rule) => [rule, { exercised: tally.exercised[rule] ?? 0, excused: tally.excused[rule] ?? 0 }]),
    ),
    leastStruck: coveredCells(tally)[0],
    struck: tally.struck,
    rows: tally.rows,
  }
}

export function renderCampaign(tally: Tally, told: readonly Told[], facts: Facts, output: Output): string {
  const paint = makePaint(output.colour)
  return [
    ...told.flatMap((each) => renderFailure(each, paint)),
    ...renderRules(tally, paint, output.columns),
    ...renderCells(tally, paint, output.columns),
    ...renderRows(tally, paint, output.columns),
    '',
    renderTotal(tally, facts, paint),
  ].join('\n')
}

/** The command stands on a line of its own, however long: it is there to be copied. */
function renderFailure({ failure, shrunk }: Told, paint: Paint): string[] {
  const { rule, index, faults } = failure
  const under = faults.length === 0 ? 'nothing broken' : faults.join(' and ')
  return [
    paint('danger', `✗ ${rule} broken in session ${index}, under ${under}`),
    `  ${shrunk.why}`,
    ...(shrunk.reproduced ? [] : [paint('warning', '  Told again it does not break the rule: please report this.')]),
    `  ${commandOf(shrunk.story)}`,
    '',
  ]
}

function renderRules(tally: Tally, paint: Paint, columns: number): string[] {
  const rows = RULES.map((rule) => {
    const broken = tally.failures.filter((failure) => failure.rule === rule).length
    const excused = tally.excused[rule] ?? 0
    return [`  ${rule}`, `${tally.exercised[rule] ?? 0}`, `${broken}`, excused === 0 ? '' : `${excused} under a pair`]
  })
  return [paint('strong', 'Rules'), ...textTable([['  rule', 'tested in', 'broken in', 'excused'], ...rows], columns)]
}

function renderCells(tally: Tally, paint: Paint, columns: number): string[] {
  const cells = coveredCells(tally)
  const rows = cells.slice(0, LEAST_SHOWN).map(({ fault, phase, sessions }) => [`  ${fault}`, phase, `${sessions}`])
  const title = `Faults in phases: ${cells.length} cells, the least covered first`
  return ['', paint('strong', title), ...textTable([['  fault', 'phase', 'sessions'], ...rows], columns)]
}

function renderRows(tally: Tally, paint: Paint, columns: number): string[] {
  const rows = coveredRows(tally).map(({ cause, sessions, phases }) => [
    `  ${cause}`,
    `${sessions}`,
    Object.entries(phases)
      .sort(([, a], [, b]) => a - b)
      .map(([phase, count]) => `${phase} ${count}`)
      .join(', ') || 'never',
  ])
  const title = 'Rows of the response table, the least reached first'
  return ['', paint('strong', title), ...textTable([['  cause', 'times', 'in'], ...rows], columns)]
}

function renderTotal(tally: Tally, { seed, tookS }: Facts, paint: Paint): string {
  const { sessions, failures, tableS } = tally
  const broken = new Set(failures.map(({ index }) => index)).size
  const found = broken === 0 ? 'no rule is broken' : `rules are broken in ${broken} of them`
  const perMin = Math.round((sessions / tookS) * 60).toLocaleString('en-US')
  const excused = Object.values(tally.excused).reduce((sum, count) => sum + count, 0)
  const under = excused === 0 ? '' : ` ${excused} times a pair of faults excused one (${EXCUSES.length} excuses).`
  const figures = `${(tableS / 3600).toFixed(1)} hours of table time in ${tookS.toFixed(1)} s, ${perMin} sessions a minute`
  const role = broken === 0 ? 'good' : 'danger'
  return `${paint(role, `${sessions} sessions, seed ${seed}: ${found}.`)}${under} ${figures}.`
}
