import { FirmataParser } from '../serial/firmata-parser.ts'
import { dataBytesFromHost, FIRMATA, PIN_MODE, SYSEX } from '../serial/firmata-wire.ts'
import { PANEL_PINS, pinModes, UNO_ANALOG_PINS, UNO_PIN_COUNT } from '../serial/uno-pins.ts'
import type { BoardPort } from './board-port.ts'

export interface FirmataPeripheralOptions {
  /** Behaves like a board with StandardFirmata: nothing of the guard is sent or answered. */
  readonly stockFirmata?: boolean
}

const PROTOCOL_VERSION = [2, 6] as const

/**
 * The board's side of Firmata. It takes any bytes; of the pins it knows only the panel's, so that plain Firmata cannot touch
 * what the guard owns.
 */
export class FirmataPeripheral {
  readonly #board: BoardPort
  readonly #send: (bytes: Uint8Array) => void
  readonly #isStock: boolean
  readonly #parser = new FirmataParser(dataBytesFromHost, (message) => this.#onMessage(message))
  readonly #modes = new Map<number, number>()
  #reportedPorts = 0
  readonly #lastReported = new Map<number, number>()
  /** As the host asked for; nothing is sampled, since no analog pin is the host's. */
  samplingIntervalMs = 19

  constructor(board: BoardPort, send: (bytes: Uint8Array) => void, options: FirmataPeripheralOptions = {}) {
    this.#board = board
    this.#send = send
    this.#isStock = options.stockFirmata ?? false
  }

  /** What a board says by itself when it has started. */
  boot(): void {
    this.#reset()
    this.#sendVersion()
    this.#sendFirmware()
  }

  /** Bytes from the host. */
  receive(bytes: Uint8Array): void {
    this.#parser.push(bytes)
  }

  /** Runs the board for one millisecond and sends what became due. */
  step(): void {
    this.#board.step()
    const status = this.#board.takeStatusBody()
    if (status !== null && !this.#isStock) this.#sendSysex(SYSEX.guard, status)
    for (let port = 0; port < UNO_PIN_COUNT / 8; port++) this.#reportPort(port, false)
  }

  #onMessage(message: Uint8Array): void {
    const [command = 0, first = 0, second = 0] = message
    switch (command) {
      case FIRMATA.startSysex:
        this.#onSysex(message[1], message.subarray(2, -1))
        break
      case FIRMATA.protocolVersion:
        this.#sendVersion()
        break
      case FIRMATA.systemReset:
        this.#reset()
        break
      case FIRMATA.setPinMode:
        this.#setMode(first, second)
        break
      case FIRMATA.setDigitalPin:
        this.#writeDigital(first, second !== 0)
        break
      default:
        this.#onChannelMessage(command & 0xf0, command & 0x0f, first, second)
    }
  }

  /** A command that carries a port of 8 pins, or a pin, in its low half. */
  #onChannelMessage(kind: number, channel: number, first: number, second: number): void {
    const value = first | (second << 7)
    if (kind === FIRMATA.analogMessage) {
      this.#writePwm(channel, value)
    } else if (kind === FIRMATA.digitalMessage) {
      for (let bit = 0; bit < 8; bit++) this.#writeDigital(channel * 8 + bit, ((value >> bit) & 1) === 1)
    } else if (kind === FIRMATA.reportDigital) {
      if (first === 0) this.#reportedPorts &= ~(1 << channel)
      else this.#reportedPorts |= 1 << channel
      this.#reportPort(channel, true)
    }
  }

  #onSysex(command: number | undefined, body: Uint8Array): void {
    switch (command) {
      case SYSEX.guard: {
        const reply = this.#isStock ? null : this.#board.receiveGuardSysex(body)
        if (reply !== null) this.#sendSysex(SYSEX.guard, reply)
        break
      }
      case SYSEX.firmware:
        this.#sendFirmware()
        break
      case SYSEX.capabilityQuery: {
        const capabilities = allPins().flatMap((pin) => this.#capabilities(pin))
        this.#sendSysex(SYSEX.capabilityResponse, capabilities)
        break
      }
      case SYSEX.analogMappingQuery:
        this.#sendSysex(SYSEX.analogMappingResponse, allPins().map(analogChannel))
        break
      case SYSEX.extendedAnalog:
        if (body.length >= 2) this.#writePwm(body[0]!, body[1]! | ((body[2] ?? 0) << 7))
        break
      case SYSEX.samplingInterval:
        if (body.length === 2) this.samplingIntervalMs = Math.max(10, body[0]! | (body[1]! << 7))
        break
    }
  }

  #reset(): void {
    this.#modes.clear()
    this.#lastReported.clear()
    this.#reportedPorts = 0
    this.#board.writePin('lamp', 0)
    this.#board.writePin('buzzer', 0)
  }

  #setMode(pin: number, mode: number): void {
    if (!pinModes(pin).includes(mode)) return
    this.#modes.set(pin, mode)
    this.#write(pin, 0)
  }

  #writeDigital(pin: number, isHigh: boolean): void {
    // Writing to an input would switch its pull-up; those of the panel are always on.
    if (this.#modes.get(pin) === PIN_MODE.output) this.#write(pin, isHigh ? 255 : 0)
  }

  #writePwm(pin: number, value: number): void {
    if (this.#modes.get(pin) === PIN_MODE.pwm) this.#write(pin, Math.min(value, 255))
  }

  #write(pin: number, value: number): void {
    if (pin === PANEL_PINS.lamp) this.#board.writePin('lamp', value)
    if (pin === PANEL_PINS.buzzer) this.#board.writePin('buzzer', value)
  }

  /** Sends the levels of a port of 8 pins where they changed, or `always`, if the host asked for reports of it. */
  #reportPort(port: number, always: boolean): void {
    if ((this.#reportedPorts & (1 << port)) === 0) return
    let levels = 0
    for (const role of ['start', 'stop'] as const) {
      const pin = PANEL_PINS[role]
      if (pin >> 3 === port && this.#isInput(pin)) levels |= this.#board.readPin(role) << (pin & 7)
    }
    if (!always && levels === this.#lastReported.get(port)) return
    this.#lastReported.set(port, levels)
    this.#send(Uint8Array.of(FIRMATA.digitalMessage | port, levels & 0x7f, levels >> 7))
  }

  #isInput(pin: number): boolean {
    const mode = this.#modes.get(pin)
    return mode === PIN_MODE.input || mode === PIN_MODE.pullup
  }

  #capabilities(pin: number): number[] {
    const resolutionBits = (mode: number) => (mode === PIN_MODE.pwm ? 8 : 1)
    return [...pinModes(pin).flatMap((mode) => [mode, resolutionBits(mode)]), 0x7f]
  }

  #sendVersion(): void {
    this.#send(Uint8Array.of(FIRMATA.protocolVersion, ...PROTOCOL_VERSION))
  }

  #sendFirmware(): void {
    const name = this.#isStock ? 'StandardFirmata.ino' : 'upright.ino'
    const nameBytes = [...name].flatMap((letter) => [letter.charCodeAt(0) & 0x7f, letter.charCodeAt(0) >> 7])
    this.#sendSysex(SYSEX.firmware, [...PROTOCOL_VERSION, ...nameBytes])
  }

  #sendSysex(command: number, body: ArrayLike<number>): void {
    this.#send(Uint8Array.of(FIRMATA.startSysex, command, ...Array.from(body), FIRMATA.endSysex))
  }
}

function allPins(): number[] {
  return Array.from({ length: UNO_PIN_COUNT }, (_, pin) => pin)
}

function analogChannel(pin: number): number {
  const channel = UNO_ANALOG_PINS.indexOf(pin)
  return channel < 0 ? 0x7f : channel
}
