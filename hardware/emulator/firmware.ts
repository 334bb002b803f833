import { readArtefact } from '../artefact.ts'
import type { BoardName } from './board-layout.ts'

/** The firmware as it is flashed. */
export interface Firmware {
  /** Intel HEX. */
  readonly hex: string
  /** Byte addresses of functions in flash; addresses of variables in RAM. */
  readonly symbols: Readonly<Record<string, number>>
}

interface FirmwareIndex {
  readonly boards: Readonly<Record<string, { readonly symbols: Readonly<Record<string, number>> }>>
}

/** The firmware that is committed for a board. */
export function committedFirmware(board: BoardName): Firmware {
  const index = JSON.parse(readArtefact('firmware.json').toString()) as FirmwareIndex
  return { hex: readArtefact(`${board}.hex`).toString(), symbols: index.boards[board]?.symbols ?? {} }
}
