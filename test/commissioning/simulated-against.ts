/** What a part on the simulated board would be tried with: asked of such a board, message by message. */

import type { GuardMessage, GuardRequest } from '../../hardware/guard/message.ts'
import { decodeMessage } from '../../hardware/guard/message-decoder.ts'
import { encodeRequest } from '../../hardware/guard/request-encoder.ts'
import { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import type { Against } from '../../src/commissioning/record.ts'
import type { Config } from '../../src/config/config.ts'

export function simulatedAgainst({ table, ratedLoadKg }: Pick<Config, 'table' | 'ratedLoadKg'>): Against {
  const board = new SimulatedBoard({ config: table, seed: 1 })
  const { identity } = answer(board, 'identify', 'identity')
  const { wiring } = answer(board, 'readWiring', 'wiring')
  const { health } = answer(board, 'readHealth', 'health')
  const { config: limits } = answer(board, 'readConfig', 'config')
  return { board: health.board, build: identity.build, wiring, limits, loadKg: ratedLoadKg }
}

type Reading = Extract<GuardRequest['type'], 'identify' | `read${string}`>

function answer<Type extends GuardMessage['type']>(board: SimulatedBoard, request: Reading, type: Type) {
  const body = board.receiveGuardSysex(encodeRequest({ type: request }, 0))
  const decoded = decodeMessage(body ?? [], 0)
  if (!decoded.ok || decoded.message.type !== type) throw new Error(`no answer to ${request}`)
  return decoded.message as Extract<GuardMessage, { type: Type }>
}
