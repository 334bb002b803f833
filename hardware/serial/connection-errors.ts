import { TableError } from '../error.ts'
import { PROTOCOL_VERSION } from '../guard/message.ts'

/** Why a connection did not come about, or ended, in words. */

const FLASH_HINT = 'The guard’s firmware must be flashed on the board first: docs/firmware.md says how.'

/** Nothing answered in Firmata. */
export function nothingHeard(path: string, withinMs: number, skippedBytes: number): TableError {
  const heard =
    skippedBytes === 0
      ? 'sent nothing'
      : `sent ${skippedBytes} bytes, none of them an answer (another device, or another speed?)`
  return new TableError(
    'HANDSHAKE_TIMEOUT',
    `The board on ${path} ${heard} within ${withinMs / 1000} s.`,
    `Check that this is the table's board and that it has power. ${FLASH_HINT}`,
  )
}

/** It speaks Firmata, but knows nothing of the guard: it would keep a motor running if the controller died (F1). */
export function notAGuard(path: string): TableError {
  return new TableError(
    'NOT_A_GUARD',
    `The board on ${path} runs stock Firmata, not the guard firmware. It could not stop the motor by itself.`,
    FLASH_HINT,
  )
}

/** The guard speaks another major version of the protocol. */
export function incompatible(version: string, major: number): TableError {
  return new TableError(
    'GUARD_INCOMPATIBLE',
    `The guard speaks version ${version} of the protocol; this controller speaks ${PROTOCOL_VERSION.major}.${PROTOCOL_VERSION.minor}.`,
    major > PROTOCOL_VERSION.major
      ? 'Update the controller, or flash its own firmware on the board: docs/firmware.md says how.'
      : FLASH_HINT,
  )
}

/** The port closed by itself, or failed while it was open. */
export function unplugged(path: string, cause?: Error): TableError {
  return new TableError(
    'UNPLUGGED',
    `The board on ${path} was disconnected.`,
    'Plug it in again; the controller reconnects by itself.',
    cause && { cause },
  )
}
