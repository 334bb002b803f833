/** A counter-example as a story: what happened when, and where the simulator can tell it again, how. */
import { isStimulusName } from '../../hardware/simulator/stimuli.ts'
import type { Violation } from './check.ts'
import { SMALL_TABLE } from './tables.ts'
import { PARTS, type Part } from './world-state.ts'

interface Moment {
  readonly atS: number
  readonly does: string
}

export function tellViolation({ rule, what, story }: Violation, table: string): string {
  const happenings = story.filter(({ does }) => does !== 'wait')
  const lines = happenings.map(({ atS, does }) => `    ${atS.toFixed(2).padStart(7)} s  ${does}`)
  return [`  ${rule}: ${what}`, ...lines, `  ${retold(happenings, table)}`].join('\n')
}

/** The story for the simulator, whose motor has a lag and whose set-points are soft: its moments may need a little shift. */
function retold(happenings: readonly Moment[], table: string): string {
  const moments = happenings.map(({ atS, does }) => ({ atS, does: nameIn(does) }))
  const untold = moments.find(({ does }) => !isStimulusName(does))
  if (untold) return `(the simulator has no "${untold.does}")`
  const at = moments.map(({ atS, does }) => `--at ${atS}s=${does}`).join(' ')
  const program = table === 'press' ? '' : ' --program long --set comfort.start_mode=hold'
  return `upright simulate --config ${SMALL_TABLE}${program} --no-answers ${at}`
}

function nameIn(does: string): string {
  if (!does.startsWith('mend ')) return does
  return PARTS[does.slice('mend '.length) as Part] ?? does
}
