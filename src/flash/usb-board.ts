/** Which board is on a port, as far as its USB ids tell. */
import { existsSync, realpathSync } from 'node:fs'
import { portError } from '../../hardware/serial/port-error.ts'
import { UprightError } from '../error.ts'
import { BOARD_NAMES, BOARD_OF_USB_ID, type BoardName } from './boards.ts'

export interface UsbPort {
  readonly path: string
  readonly vendorId?: string | undefined
  readonly productId?: string | undefined
}

/**
 * The board behind `port`, which may be a name under /dev/serial/by-id.
 * @throws UprightError BOARD_UNKNOWN where its USB ids leave that open; TableError where there is no such port
 */
export function boardOnPort(port: string, usbPorts: readonly UsbPort[]): BoardName {
  if (!existsSync(port)) throw portError(port, new Error('no such file'))
  const device = realPath(port)
  const usb = usbPorts.find(({ path }) => realPath(path) === device)
  const id = usb?.vendorId && usb.productId ? `${usb.vendorId}:${usb.productId}`.toLowerCase() : null
  const board = id === null ? undefined : BOARD_OF_USB_ID[id]
  if (board !== undefined) return board
  throw new UprightError(
    'BOARD_UNKNOWN',
    `Which board is on ${port}? ${id === null ? 'Nothing about it is known from USB.' : `Its USB id, ${id}, is on several kinds.`}`,
    `Read what is printed on it and say so: ${BOARD_NAMES.map((name) => `--board ${name}`).join(', ')}.`,
    2,
  )
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
