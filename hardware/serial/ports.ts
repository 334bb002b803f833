import { SerialPort, type SerialPortMock } from 'serialport'

/** Speed of the line to the guard (`hardware/firmware/PROTOCOL.md`). */
export const GUARD_BAUD_RATE = 57_600

/** A serial port of `serialport`: native or mock. */
export type Port = SerialPort | SerialPortMock

/** What is known about a port of this computer. */
export interface PortDescription {
  readonly path: string
  readonly manufacturer?: string | undefined
  readonly vendorId?: string | undefined
  /** Name under /dev/serial/by-id, on Linux. */
  readonly pnpId?: string | undefined
}

/** Where ports come from: this computer's, or a mock. */
export interface PortSource {
  list(): Promise<readonly PortDescription[]>
  /** Makes a port that is not open yet. */
  make(path: string, baudRate: number): Port
}

export const nativePorts: PortSource = {
  list: () => SerialPort.list(),
  // Without HUPCL the line DTR stays up after closing, so that opening again does not reset an Uno: a reconnect must not
  // make the guard forget what it knows.
  make: (path, baudRate) => new SerialPort({ path, baudRate, autoOpen: false, hupcl: false }),
}
