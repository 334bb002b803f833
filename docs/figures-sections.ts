/** The figures of `bench/figures.json`: README's table, and part by part in `docs/figures.md`. */
import { type Figures, readFigures, type SavedPart } from '../bench/figures.ts'
import { type FigureTable, figureWords, METRICS, type MetricName } from '../bench/metrics.ts'
import { PART_NAMES, PARTS, type PartName } from '../bench/parts.ts'
import { code, markdownTable } from './markdown.ts'

/** The figures people ask for first, in words, and the part they come from. */
const README_ROWS: readonly (readonly [what: string, metric: MetricName, part: PartName])[] = [
  ['simulating a session, the guard stepped every millisecond', 'simulate.speedup', 'simulate'],
  ['faulty sessions judged by a campaign, all cores', 'campaign.sessionsPerMin', 'campaign'],
  ['a status on the wire to its drive on the wire, 99th percentile', 'control.statusToDriveMs.p99', 'latency'],
  ['memory of `upright run --port`', 'control.rssMb', 'process'],
  ['its processor time at 50 statuses a second', 'control.cpuPct', 'process'],
  ['start to ready', 'control.readyS', 'process'],
  ['200 tables on one MQTT broker, told to heard, 99th percentile', 'fleet.deliveryMs.p99', 'fleet'],
  ['E-stop to drive outputs off, worst of 5,000 instants', 'guard.estopToOffUs.max', 'firmware'],
  ['the guard’s step, worst, with the line full', 'guard.stepPct.max', 'firmware'],
  ['controller dies at full speed → table stands', 'guard.controllerLostStopMs.max', 'firmware'],
  ['firmware on an Uno: flash', 'guard.flashBytes', 'firmware'],
  ['firmware on an Uno: RAM', 'guard.ramBytes', 'firmware'],
]

export const README_FIGURES: Readonly<Record<string, () => string>> = { figures: () => readmeTable(readFigures()) }

export const FIGURE_SECTIONS: Readonly<Record<string, () => string>> = Object.fromEntries(
  PART_NAMES.map((part) => [part, () => partSection(part, readFigures())]),
)

function readmeTable(figures: Figures): string {
  const rows = README_ROWS.map(([what, metric, part]) => {
    const { unit, target } = METRICS[metric]
    return [
      what,
      withUnit(figures[part]?.metrics[metric] ?? null, unit),
      withUnit(target, unit),
      code(PARTS[part].command),
    ]
  })
  const parts = [...new Set(README_ROWS.map(([, , part]) => part))]
  const places = new Set(parts.flatMap((part) => (figures[part] ? [placeOf(figures[part])] : [])))
  const table = markdownTable(['', 'measured', 'aim', 'again with'], rows)
  return `${table}\n\nMeasured on ${[...places].join('; ')}.`
}

function partSection(part: PartName, figures: Figures): string {
  const command = `\`\`\`sh\n${PARTS[part].command}\n\`\`\``
  const saved = figures[part]
  if (!saved) return `${command}\n\nNot measured yet.`
  const tables = saved.tables.map(({ title, head, rows }) => `${title}:\n\n${drawnTable({ title, head, rows })}`)
  const busy = saved.load === undefined ? '' : `, while ${figureWords(saved.load)} other programs wanted a core`
  const measured = `Measured on ${saved.measured}, on ${placeOf(saved)}${busy}.`
  return [command, figureTable(saved), ...tables, measured].filter((text) => text !== '').join('\n\n')
}

/** Metrics with what they are held to, then the figures that explain them. */
function figureTable({ metrics, extras }: SavedPart): string {
  const followed = Object.entries(metrics).flatMap(([name, value]) => {
    if (!Object.hasOwn(METRICS, name)) return []
    const { unit, target } = METRICS[name as MetricName]
    return [[code(name), withUnit(value, unit), target === '' ? '' : `aim: ${withUnit(target, unit)}`]]
  })
  const explaining = extras.map(({ name, value, unit, says }) => [name, withUnit(value, unit), says])
  return markdownTable(['', 'figure', ''], [...followed, ...explaining])
}

function drawnTable({ head, rows }: FigureTable): string {
  return markdownTable(
    head,
    rows.map((cells) => cells.map((cell) => (typeof cell === 'number' ? figureWords(cell) : cell))),
  )
}

function placeOf({ cpu, node, commit }: SavedPart): string {
  return `${cpu}, Node ${node.replace(/^v/, '')}, commit ${code(commit.replace(' and changes', ''))}${commit.endsWith('changes') ? ' and changes' : ''}`
}

function withUnit(value: number | string | null, unit: string): string {
  const words = typeof value === 'string' ? value : figureWords(value)
  return words === '' || words === '–' || unit === '' ? words : `${words} ${unit}`
}
