/** What is read at the table now, in words: what somebody who presses and cranks looks at. */
import { SWITCH } from '../../../hardware/guard/vocabulary.ts'
import type { TableStatus } from '../../../hardware/table.ts'
import { causeWords, GUARD_WORDS } from '../../feed/fact-words.ts'
import { formatAngle } from '../../feed/quantities.ts'
import type { Board } from './table-at-hand.ts'
import type { Reading } from './view.ts'

/** Contacts, and how each is called while its bit is set. */
const CONTACTS: readonly (readonly [number, string])[] = [
  [SWITCH.startPressed, 'Start pressed'],
  [SWITCH.stopPressed, 'Stop pressed'],
  [SWITCH.ankleLocked, 'ankle lock closed'],
  [SWITCH.overtravelInverted, 'over-travel inverted'],
  [SWITCH.overtravelUpright, 'over-travel upright'],
  [SWITCH.atUpright, 'upright cam'],
  [SWITCH.atHorizontal, 'horizontal cam'],
]

/** Before a calibration only counts tell that a sensor moves. */
export function readingsOf(status: TableStatus, { wiring, readings }: Pick<Board, 'wiring' | 'readings'>): Reading[] {
  const isWired = (wiring ?? null) !== null
  const [countsA, countsB] = readings?.angleCounts ?? []
  const bare = readings ? `not calibrated yet: A ${countsA} counts, B ${countsB}` : UNKNOWN
  const { angleDeg, driveMilli, currentA, supplyV, switches, guard, cause } = status
  const is = (bit: number) => (switches & bit) !== 0
  const channel = (name: string, bit: number) => `${name} ${is(bit) ? 'open' : 'closed'}`
  const contacts = CONTACTS.flatMap(([bit, name]) => (is(bit) ? [name] : []))
  return [
    { name: 'Guard', value: `${GUARD_WORDS[guard]}${cause === 'none' ? '' : `: ${causeWords(cause)}`}` },
    { name: 'Contacts', value: contacts.join(', ') || 'none' },
    { name: 'E-stop', value: `${channel('A', SWITCH.estopAOpen)}, ${channel('B', SWITCH.estopBOpen)}` },
    { name: 'Contactor', value: is(SWITCH.contactorClosed) ? 'closed' : 'open' },
    { name: 'Angle', value: isWired ? `A ${formatAngle(angleDeg[0])}  B ${formatAngle(angleDeg[1])}` : bare },
    {
      name: 'Motor',
      value: isWired ? `${driveMilli} ‰, ${currentA.toFixed(1)} A, supply ${supplyV.toFixed(1)} V` : UNKNOWN,
    },
  ]
}

const UNKNOWN = 'not calibrated yet'
