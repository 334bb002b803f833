/**
 * `npm run bench`: what the README's figures come from. `-- --json` prints one object for machines, `-- --only simulate` (or
 * `campaign`, `latency`, `process`, `firmware`) measures only that; `npm run bench:firmware` is the last of them.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { packageRoot } from '../src/package-root.ts'
import { benchCampaign } from './campaign.ts'
import { benchControllerProcess } from './controller-process.ts'
import { benchFirmware } from './firmware.ts'
import { allMetrics, type Findings, METRICS, type MetricName } from './metrics.ts'
import { benchSimulate } from './simulate.ts'
import { benchStatusToDrive } from './status-to-drive.ts'

const PARTS: Readonly<Record<string, () => Findings | Promise<Findings>>> = {
  // First, in a process that nothing else has warmed.
  simulate: benchSimulate,
  campaign: benchCampaign,
  latency: benchStatusToDrive,
  process: benchControllerProcess,
  firmware: benchFirmware,
}

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } })
const { only } = values
if (only !== undefined && !Object.hasOwn(PARTS, only)) {
  console.error(`There is no part "${only}": choose one of ${Object.keys(PARTS).join(', ')}.`)
  process.exit(2)
}

const found: Findings[] = []
for (const [name, measure] of Object.entries(PARTS)) {
  if (only !== undefined && only !== name) continue
  if (!values.json) console.error(`measuring ${name} …`)
  found.push(await measure())
}
const where = { node: process.version, cpu: `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`, commit: commit() }
const metrics = allMetrics(found)
const extras = found.flatMap((findings) => findings.extras)
if (values.json) console.log(JSON.stringify({ ...where, metrics, extras }))
else printTable()

function printTable(): void {
  console.log(`Node ${where.node}, ${where.cpu}, commit ${where.commit}\n`)
  for (const name of Object.keys(metrics) as MetricName[]) {
    const { unit, target } = METRICS[name]
    console.log(row(name, metrics[name], unit, target))
  }
  console.log()
  for (const { name, value, unit, says } of extras) console.log(row(name, value, unit, says))
}

function row(name: string, value: number | null, unit: string, note: string): string {
  return `${name.padEnd(40)}${figure(value).padStart(10)}  ${unit.padEnd(14)}${note}`.trimEnd()
}

/** Three digits that count. */
function figure(value: number | null): string {
  if (value === null) return '–'
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

function commit(): string {
  try {
    const hash = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: packageRoot, encoding: 'utf8' }).trim()
    const changed = execFileSync('git', ['status', '--porcelain', '-uno'], { cwd: packageRoot, encoding: 'utf8' })
    return changed === '' ? hash : `${hash} and changes`
  } catch {
    return 'unknown'
  }
}
