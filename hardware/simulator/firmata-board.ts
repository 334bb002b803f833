import type { BoardPort } from './board-port.ts'
import { FirmataPeripheral, type FirmataPeripheralOptions } from './firmata-peripheral.ts'
import type { SerialDevice } from './serial-device.ts'

/** A simulated board and its Firmata side, as its host sees them. */
export class FirmataBoard implements SerialDevice {
  onSend: (bytes: Uint8Array) => void = () => {}
  readonly #peripheral: FirmataPeripheral
  #startsInMs = 0

  constructor(board: BoardPort, options: FirmataPeripheralOptions = {}) {
    this.#peripheral = new FirmataPeripheral(board, (bytes) => this.onSend(bytes), options)
  }

  /** Its Firmata starts anew, at any baud rate. */
  lineOpened(startsInMs: number): void {
    this.#startsInMs = startsInMs
    if (startsInMs === 0) this.#peripheral.boot()
  }

  receive(bytes: Uint8Array): void {
    if (this.#startsInMs === 0) this.#peripheral.receive(bytes)
  }

  step(): void {
    if (this.#startsInMs > 0 && --this.#startsInMs === 0) this.#peripheral.boot()
    this.#peripheral.step()
  }
}

/** What a host talks to: the board itself where it has a serial port, else the board behind its Firmata side. */
export function serialDevice(board: BoardPort | SerialDevice, options: FirmataPeripheralOptions): SerialDevice {
  return 'onSend' in board ? board : new FirmataBoard(board, options)
}
