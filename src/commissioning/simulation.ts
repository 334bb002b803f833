/** Commissioning of a board that says it is a simulation: every part at once, because nothing of it can be touched. */
import { discoverPort } from '../../hardware/serial/port-discovery.ts'
import { GUARD_BAUD_RATE, type PortSource } from '../../hardware/serial/ports.ts'
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { type AnsweringGuard, askBoard } from '../flash/board-answer.ts'
import { withCommissioning } from '../journal/open-commissioning.ts'
import { markNow } from '../people/present-time.ts'
import { PART_NAMES, type PartName } from './parts.ts'
import type { Against } from './record.ts'

const ANSWERS_WITHIN_MS = 5000

export interface SimulationAsk {
  readonly config: Config
  /** A path, or `auto`. */
  readonly port: string
  readonly ports: PortSource
}

export interface SimulationSummary {
  readonly port: string
  readonly against: Against
  readonly parts: readonly PartName[]
}

/**
 * Records every part, and the day's test of the E-stop, for the simulated board on the port. What is recorded holds for no other kind
 * of board.
 * @throws UprightError where the board is no simulation, TableError where none can be asked
 */
export async function commissionSimulation({ config, port, ports }: SimulationAsk): Promise<SimulationSummary> {
  const path = port === 'auto' ? await discoverPort(ports) : port
  const answer = await askBoard({ path, baudRate: GUARD_BAUD_RATE, ports }, ANSWERS_WITHIN_MS)
  if (answer.kind === 'other') throw answer.error
  await answer.close()
  const against = againstSimulation(answer, path, config.ratedLoadKg)
  const passedAt = new Date().toISOString()
  withCommissioning(config.journal.path, (store) => {
    for (const part of PART_NAMES) store.append({ part, passedAt, against, measured: { simulated: true } })
    store.noteDailyTest(against, 0, markNow())
  })
  return { port: path, against, parts: PART_NAMES }
}

function againstSimulation({ identity, config, board }: AnsweringGuard, port: string, loadKg: number): Against {
  const { wiring, health } = board
  if (health?.board !== 'simulation')
    throw new UprightError(
      'NOT_A_SIMULATION',
      `the board on ${port} does not say that it is a simulation (it says ${health ? health.board : 'nothing of itself'})`,
      'What can be touched is tried by hand, part by part: run “upright commission” without --simulation.',
      1,
    )
  if (wiring === null)
    throw new UprightError(
      'NOT_WIRED',
      `the simulated board on ${port} has stored no wiring`,
      'Start it with a configuration: "upright board --port PATH" stores the wiring and the limits of [table].',
      1,
    )
  return { board: health.board, build: identity.build, wiring, limits: config, loadKg }
}
