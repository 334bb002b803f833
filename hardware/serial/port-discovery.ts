import { TableError } from '../error.ts'
import type { PortDescription, PortSource } from './ports.ts'

/** USB vendors of Arduinos and of the serial chips on their clones. */
export const ARDUINO_VENDORS: Readonly<Record<string, string>> = {
  '2341': 'Arduino',
  '2a03': 'Arduino (.org)',
  '1a86': 'CH340',
  '0403': 'FTDI',
  '10c4': 'CP210x',
}

/**
 * Path of the one Arduino-like port, under /dev/serial/by-id where it has a name there: that stays the same after a replug.
 * @throws TableError PORT_NOT_FOUND, PORT_AMBIGUOUS
 */
export async function discoverPort(source: PortSource): Promise<string> {
  // Without udev there is no list; that is the same as nothing seen.
  const seen = await source.list().catch(() => [])
  const candidates = seen.filter((port) => vendorOf(port) !== undefined)
  const [only] = candidates
  if (candidates.length > 1) {
    throw new TableError(
      'PORT_AMBIGUOUS',
      `There are ${candidates.length} boards that could be the table:\n${describe(candidates)}`,
      `Say which one it is, e.g. --port ${stablePath(candidates[0]!)}`,
    )
  }
  if (only === undefined) {
    throw new TableError(
      'PORT_NOT_FOUND',
      seen.length === 0
        ? 'No serial port was found on this computer.'
        : `None of the serial ports looks like an Arduino:\n${describe(seen)}`,
      'Connect the board by USB and try again. If it is one of these, or sits on another port, name it with --port PATH.',
    )
  }
  return stablePath(only)
}

function vendorOf(port: PortDescription): string | undefined {
  return ARDUINO_VENDORS[port.vendorId?.toLowerCase() ?? '']
}

function stablePath(port: PortDescription): string {
  return port.pnpId === undefined ? port.path : `/dev/serial/by-id/${port.pnpId}`
}

function describe(ports: readonly PortDescription[]): string {
  return ports
    .map((port) => {
      const what =
        vendorOf(port) ?? port.manufacturer ?? (port.vendorId ? `USB vendor ${port.vendorId}` : 'unknown device')
      const path = stablePath(port)
      return `  ${path} (${what}${path === port.path ? '' : `, now ${port.path}`})`
    })
    .join('\n')
}
