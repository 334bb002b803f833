/**
 * `npm run bench`: what the README's figures come from. `-- --only simulate` measures only that part, `-- --json` prints one
 * object for machines, `-- --save` writes the figures to `bench/figures.json`, from which `npm run docs` draws the pages.
 */
import { parseArgs } from 'node:util'
import { benchCampaign } from './campaign.ts'
import { benchControllerProcess } from './controller-process.ts'
import { here, saveFigures } from './figures.ts'
import { benchFirmware } from './firmware.ts'
import { benchFleet } from './fleet/fleet.ts'
import { benchMachines } from './machines.ts'
import { allMetrics, type Findings } from './metrics.ts'
import { benchPage } from './page.ts'
import { isPartName, LONG_PARTS, PART_NAMES, type PartName } from './parts.ts'
import { printFindings } from './print-findings.ts'
import { benchServer } from './server.ts'
import { benchSideBySide } from './side-by-side/side-by-side.ts'
import { benchSimulate } from './simulate.ts'
import { benchFullDisk } from './soak/full-disk.ts'
import { benchKills } from './soak/kills.ts'
import { benchReconnects } from './soak/reconnects.ts'
import { benchSoak } from './soak/soak.ts'
import { benchStatusToDrive } from './status-to-drive.ts'
import { benchWrites } from './writes.ts'

const MEASURES: Readonly<Record<PartName, () => Findings | Promise<Findings>>> = {
  // First, in a process that nothing else has warmed.
  simulate: benchSimulate,
  campaign: benchCampaign,
  machines: benchMachines,
  latency: benchStatusToDrive,
  server: benchServer,
  process: benchControllerProcess,
  writes: benchWrites,
  page: benchPage,
  fleet: benchFleet,
  firmware: benchFirmware,
  'side-by-side': benchSideBySide,
  soak: benchSoak,
  reconnects: benchReconnects,
  kills: benchKills,
  'full-disk': benchFullDisk,
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string', multiple: true },
    save: { type: 'boolean' },
  },
})
const asked = values.only ?? PART_NAMES.filter((name) => !LONG_PARTS.includes(name))
const unknown = asked.find((name) => !isPartName(name))
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}": choose of ${PART_NAMES.join(', ')}.`)
  process.exit(2)
}

// Before measuring: the code may go on meanwhile.
const where = here()
const found = new Map<PartName, Findings>()
for (const name of PART_NAMES.filter((part) => asked.includes(part))) {
  if (!values.json) console.error(`measuring ${name} …`)
  found.set(name, await MEASURES[name]())
}
const all = [...found.values()]
const problems = all.flatMap((findings) => findings.problems ?? [])
if (values.json) {
  const extras = all.flatMap((findings) => findings.extras)
  console.log(JSON.stringify({ ...where, metrics: allMetrics(all), extras, problems }))
} else printFindings(found, where)
for (const problem of problems) console.error(`not as it should be: ${problem}`)
if (problems.length > 0) process.exitCode = 1
else if (values.save) saveFigures(found, where)
