/** `npm run model`: explores the small tables to the end, says how much there was, and tells a story for each rule that broke. */
import { parseArgs } from 'node:util'
import { ALL_TROUBLES, type Bounds, isTrouble, type Trouble } from './actions.ts'
import { type CheckReport, check } from './check.ts'
import { ANY_RULE } from './explore.ts'
import { CI_SETTINGS } from './settings.ts'
import { tellViolation } from './story.ts'
import { MODEL_TABLES, type ModelTable } from './tables.ts'

const HELP = `npm run model                                  the setting of CI: each table with a few troubles
npm run model -- --troubles all                every trouble, one exploration each
npm run model -- --troubles jam --anywhere     it may strike in every state
npm run model -- --hands 2 --estop-after       more hands on the panel, E-stop after a trouble

  --table press|hold   --troubles all|none|NAME,NAME…   --hands 1…3   --estop-after   --anywhere
  --first              ends at the first rule that is broken
  --most-states N      where an exploration gives up, 400000 by default
  --json               one object

Troubles: ${ALL_TROUBLES.join(' ')}`

interface Run {
  readonly table: ModelTable
  readonly bounds: Bounds
}

const { values } = parseArgs({
  options: {
    table: { type: 'string' },
    troubles: { type: 'string' },
    hands: { type: 'string', default: '1' },
    'estop-after': { type: 'boolean', default: false },
    anywhere: { type: 'boolean', default: false },
    'most-states': { type: 'string', default: '400000' },
    first: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(HELP)
else report(runs())

/** Without options that say otherwise, what CI explores. */
function runs(): Run[] {
  const tables = MODEL_TABLES.filter(({ name }) => values.table === undefined || name === values.table)
  if (tables.length === 0) throw new Error(`there is no table ${values.table}: press or hold`)
  if (values.troubles === undefined)
    return tables.map((table) => ({ table, bounds: { ...CI_SETTINGS[table.name]!, ...chosenBounds() } }))
  const each = troublesIn(values.troubles)
  return tables.flatMap((table) =>
    each.map((troubles) => ({ table, bounds: { ...CI_SETTINGS[table.name]!, ...chosenBounds(), troubles } })),
  )
}

function chosenBounds(): Omit<Bounds, 'troubles'> {
  return { hands: Number(values.hands), estop: values['estop-after'] ? 'always' : 'alone', anywhere: values.anywhere }
}

/** Each trouble has an exploration of its own: no story has two of them. */
function troublesIn(text: string): Trouble[][] {
  if (text === 'none') return [[]]
  const names = text === 'all' ? ALL_TROUBLES : text.split(',')
  return names.map((name) => {
    if (!isTrouble(name)) throw new Error(`there is no trouble ${name}: ${ALL_TROUBLES.join(', ')}`)
    return [name]
  })
}

function report(runs: readonly Run[]): void {
  const reports: (CheckReport & { readonly troubles: readonly Trouble[] })[] = []
  for (const { table, bounds } of runs) {
    const found = {
      troubles: bounds.troubles,
      ...check(table, {
        bounds,
        mostStates: Number(values['most-states']),
        ...(values.first ? { untilBroken: ANY_RULE } : {}),
      }),
    }
    reports.push(found)
    if (!values.json) tell(found)
    if (values.first && found.violations.length > 0) break
  }
  if (values.json) console.log(JSON.stringify({ runs: reports }))
  if (reports.some(({ violations, isComplete }) => violations.length > 0 || !isComplete)) process.exitCode = 1
}

function tell(found: CheckReport & { readonly troubles: readonly Trouble[] }): void {
  const { table, troubles, states, transitions, depth, seconds, simulatedS, isComplete } = found
  const size = `${states} states, ${transitions} transitions, depth ${depth}`
  const cost = `${simulatedS} simulated seconds in ${seconds.toFixed(1)} s`
  console.log(`${table}, ${troubles.join(' ') || 'no trouble'}: ${size}; ${cost}${isComplete ? '' : '; not complete'}`)
  for (const violation of found.violations) console.log(tellViolation(violation, table))
}
