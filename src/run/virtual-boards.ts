import type { BoardPort } from '../../hardware/simulator/board-port.ts'
import type { SerialDevice } from '../../hardware/simulator/serial-device.ts'
import { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import type { VirtualBoard } from '../../hardware/simulator/virtual-board.ts'
import type { GuardConfig } from '../../hardware/table.ts'

export type VirtualBoardKind = 'simulated' | 'emulated'

/** A board made of software that has stored `config`, with a seed of its own. */
export async function makeVirtualBoard(
  kind: VirtualBoardKind,
  config: GuardConfig,
): Promise<VirtualBoard & (BoardPort | SerialDevice)> {
  const options = { config, seed: Date.now() & 0x7fffffff }
  if (kind === 'simulated') return new SimulatedBoard(options)
  // Only who emulates waits for the emulator to load.
  const { EmulatedBoard } = await import('../../hardware/emulator/emulated-board.ts')
  return new EmulatedBoard(options)
}
