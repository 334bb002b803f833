import { readArtefact } from '../artefact.ts'
import type { BoardName } from './board-layout.ts'

/** The firmware as it is flashed. */
export interface Firmware {
  /** Intel HEX. */
  readonly hex: string
  /** Byte addresses of functions in flash; addresses of variables in RAM. */
  readonly symbols: Readonly<Record<string, number>>
  /** How many bytes each of them takes. */
  readonly sizes: Readonly<Record<string, number>>
}

interface FirmwareIndex {
  readonly boards: Readonly<Record<string, Pick<Firmware, 'symbols' | 'sizes'>>>
}

/** The firmware that is committed for a board. */
export function committedFirmware(board: BoardName): Firmware {
  const index = JSON.parse(readArtefact('firmware.json').toString()) as FirmwareIndex
  const { symbols = {}, sizes = {} } = index.boards[board] ?? {}
  return { hex: readArtefact(`${board}.hex`).toString(), symbols, sizes }
}
