import type { BoardHealth } from '../../../hardware/guard/board-report.ts'
import { FAILURE, namesOf, RESET_CAUSE } from '../../../hardware/guard/vocabulary.ts'
import { type Check, type Finding, failure, ok, unknown, warning } from '../check.ts'
import { knownGuard } from './known-guard.ts'

const REPLACE = 'Do not use the table. Flash the board again ("upright flash"); where it comes back, replace the board.'
const SUPPLY =
  'Give the board a supply of its own that holds while the motor starts, with short thick wires; docs/wiring.md has it.'

/** What each failure is, and what mends it. */
const FAILURES: Readonly<Record<keyof typeof FAILURE, readonly [what: string, mend: string]>> = {
  ram: ['its memory failed the test', REPLACE],
  flash: ['its program is damaged', REPLACE],
  reference: ['its reference voltage is off: no analog reading can be believed', `${SUPPLY} Else replace the board.`],
  stack: ['its stack ran over', REPLACE],
  storedCopy: [
    'one of two stored copies of limits and wiring is damaged',
    'Run "upright commission": what is stored is written anew.',
  ],
  switchBank: [
    'the switch bank (74HC165) does not answer as it should',
    'Check its wires: data, clock, load, 5 V and ground (docs/wiring.md).',
  ],
  angleBus: [
    'the bus of the MPU-6050 hung',
    'Shorten and twist SDA and SCL, keep them off the motor’s wires, check the pull-ups.',
  ],
  late: ['its steps came too late', REPLACE],
}

/** Stack that was never used: below it the next firmware may run over, bytes. */
const LEAST_STACK_BYTES = 48
/** Of an hour-long session a healthy bus needs none. */
const MANY_BUS_RESETS = 5

export const GUARD_HEALTH: Check = {
  id: 'guard.health',
  looksAt: 'what the board found about itself: failed tests, why it started, late steps, stack, sensor bus',
  async look(exam) {
    const { board } = await knownGuard(exam)
    if (board === null)
      return unknown('The guard cannot tell how it is: its firmware is too old.', 'Flash it again: "upright flash".')
    const value = { ...board }
    return { ...judged(board), value }
  },
}

function judged(health: BoardHealth): Finding {
  const failed = namesOf(FAILURE, health.failures).map((name) => FAILURES[name])
  if (failed.length > 0)
    return failure(
      `The board says: ${failed.map(([what]) => what).join('; ')}.`,
      [...new Set(failed.map(([, mend]) => mend))].join(' '),
    )
  if (health.resetCause & RESET_CAUSE.watchdog)
    return failure(
      'The board was last started by its watchdog: its program hung.',
      'Take away and give back its power. Where it comes back, flash it ("upright flash"), and look for interference from the motor.',
    )
  if (health.resetCause & RESET_CAUSE.brownOut)
    return warning('The board was last started after its supply sagged.', SUPPLY)
  if (health.lateSteps > 0)
    return warning(
      `${health.lateSteps} steps of the guard began late.`,
      'Please report it, with "upright doctor --json".',
    )
  // A simulation has no stack of its own to tell of.
  if (health.board !== 'simulation' && health.stackFreeBytes < LEAST_STACK_BYTES)
    return warning(
      `Only ${health.stackFreeBytes} bytes of its stack were never used.`,
      'Please report it, with "upright doctor --json".',
    )
  if (health.busResets > MANY_BUS_RESETS)
    return warning(`The sensor bus was reset ${health.busResets} times.`, FAILURES.angleBus[1])
  return ok(`The ${health.board} has nothing to report; its longest step took ${health.stepMaxMs} ms.`)
}
