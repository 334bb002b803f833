import type { Where } from './figures.ts'
import { allMetrics, type FigureTable, type Findings, figureWords, METRICS, type MetricName } from './metrics.ts'
import { PARTS, type PartName } from './parts.ts'

/** Prints one table: the metrics that are followed over time, then what explains them, part by part. */
export function printFindings(found: ReadonlyMap<PartName, Findings>, { node, cpu, commit }: Where): void {
  console.log(`Node ${node}, ${cpu}, commit ${commit}\n`)
  const metrics = allMetrics([...found.values()])
  for (const name of Object.keys(metrics) as MetricName[]) {
    const { unit, target } = METRICS[name]
    console.log(row(name, metrics[name], unit, target))
  }
  for (const [part, { extras, tables = [] }] of found) {
    console.log(`\n${part}: ${PARTS[part].says}`)
    for (const { name, value, unit, says } of extras) console.log(row(name, value, unit, says))
    for (const table of tables) printTable(table)
  }
}

function row(name: string, value: number | null, unit: string, note: string): string {
  return `${name.padEnd(44)}${figureWords(value).padStart(10)}  ${unit.padEnd(14)}${note}`.trimEnd()
}

function printTable({ title, head, rows }: FigureTable): void {
  console.log(`\n${title}`)
  const lines = [
    head,
    ...rows.map((cells) => cells.map((cell) => (typeof cell === 'number' ? figureWords(cell) : cell))),
  ]
  const widths = head.map((_, i) => Math.max(...lines.map((cells) => cells[i]!.length)))
  for (const cells of lines) console.log(cells.map((cell, i) => cell.padStart(widths[i]!)).join('  '))
}
