/** What `upright doctor` found: problems first, each with its mend. */
import type { Status } from '../doctor/check.ts'
import type { Result } from '../doctor/examine.ts'
import type { Output } from './output.ts'
import { makePaint, type Role } from './paint.ts'
import { cellsOf, fillTo, wrap } from './text-cells.ts'

/** In the order in which they are shown. */
const SHOWN: Readonly<Record<Status, readonly [mark: string, role: Role]>> = {
  failure: ['✗', 'danger'],
  warning: ['!', 'warning'],
  unknown: ['?', 'plain'],
  ok: ['✓', 'good'],
  doesNotApply: ['·', 'faint'],
}
const ORDER = Object.keys(SHOWN) as Status[]
const LEAST_TEXT_COLUMNS = 30

export function printReport(results: readonly Result[], output: Output): void {
  const { columns, colour, print } = output
  const paint = makePaint(colour)
  const idCells = Math.max(...results.map(({ id }) => cellsOf(id)))
  const indent = ' '.repeat(idCells + 4)
  const room = Math.max(LEAST_TEXT_COLUMNS, columns - indent.length)
  const block = ({ id, status, says, mend }: Result) => {
    const [mark, role] = SHOWN[status]
    const [first = '', ...more] = linesOf(says, room)
    print(
      `${paint(role, mark)} ${paint(role === 'good' ? 'plain' : role, fillTo(id, idCells))}  ${paint(status === 'doesNotApply' ? 'faint' : 'plain', first)}`,
    )
    for (const line of more) print(indent + line)
    if (mend === undefined) return
    const [begin = '', ...rest] = linesOf(mend, room - 2)
    print(`${indent}${paint('strong', '→')} ${begin}`)
    for (const line of rest) print(`${indent}  ${line}`)
  }
  for (const status of ORDER) for (const result of results.filter((each) => each.status === status)) block(result)
  print('')
  print(summary(results))
}

/** For monitoring: ids never change. */
export function printJson(results: readonly Result[], output: Output): void {
  const worst = ORDER.find((status) => results.some((result) => result.status === status)) ?? 'ok'
  output.print(JSON.stringify({ at: new Date().toISOString(), worst, checks: results }, null, 2))
}

/** What says its lines itself (a list of wrong keys) keeps them. */
function linesOf(text: string, room: number): string[] {
  return text.split('\n').flatMap((line) => wrap(line.trim(), room))
}

function summary(results: readonly Result[]): string {
  const count = (status: Status) => results.filter((result) => result.status === status).length
  const [failures, warnings, unknowns] = [count('failure'), count('warning'), count('unknown')]
  if (failures + warnings + unknowns === 0) return `All is well: ${results.length} things looked at.`
  const parts = [
    several(failures, 'thing fails', 'things fail'),
    several(warnings, 'warning', 'warnings'),
    several(unknowns, 'could not be looked at', 'could not be looked at'),
  ]
  return `${parts.filter((part) => part !== '').join(', ')}, of ${results.length} looked at.`
}

function several(number: number, one: string, many: string): string {
  return number === 0 ? '' : `${number} ${number === 1 ? one : many}`
}
