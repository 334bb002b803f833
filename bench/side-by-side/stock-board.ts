/**
 * A MODEL of an Uno with StandardFirmata, of what matters here and no more: its loop looks at the digital inputs and reports a
 * port that changed; what the host wrote to a pin stays on it; every byte takes its time on the line. The sketch itself does
 * not run here. What is left out makes a real one slower: the time its loop takes, analog sampling, the USB converter.
 */
import { FirmataParser } from '../../hardware/serial/firmata-parser.ts'
import { dataBytesFromHost, FIRMATA, PIN_MODE, SYSEX } from '../../hardware/serial/firmata-wire.ts'
import { GUARD_BAUD_RATE } from '../../hardware/serial/ports.ts'

const PINS = 20
const PWM_PINS: readonly number[] = [3, 5, 6, 9, 10, 11]
const FIRST_ANALOG_PIN = 14
const FIRMATA_VERSION = [2, 5] as const
/** How long its loop takes, ms: shorter than any real one's. */
export const LOOP_MS = 0.1
const BYTE_MS = 10_000 / GUARD_BAUD_RATE

export class StockBoard {
  /** What the host wrote to each pin, 0…255. */
  readonly outputs = new Uint8Array(PINS)
  /** Levels at its pins from outside, with pull-ups. */
  readonly levels = new Uint8Array(PINS)
  /** A byte has arrived at the host. */
  onByte: (byte: number) => void = () => {}
  #nowMs = 0
  readonly #modes = new Map<number, number>()
  readonly #reported = new Map<number, number>()
  readonly #toHost = new Line((byte) => this.onByte(byte))
  readonly #parser = new FirmataParser(dataBytesFromHost, (message) => this.#onMessage(message))
  readonly #toBoard = new Line((byte) => this.#parser.push(Uint8Array.of(byte)))

  get nowMs(): number {
    return this.#nowMs
  }

  /** What it says when it has started. */
  boot(): void {
    this.#send(FIRMATA.protocolVersion, ...FIRMATA_VERSION)
    this.#sendFirmware()
  }

  /** Bytes from the host begin their way down the line. */
  receive(bytes: Uint8Array): void {
    this.#toBoard.send(bytes, this.#nowMs)
  }

  /** Once around its loop. */
  loop(): void {
    this.#nowMs += LOOP_MS
    for (const port of this.#reported.keys()) this.#reportPort(port)
    this.#toBoard.arrive(this.#nowMs)
    this.#toHost.arrive(this.#nowMs)
  }

  #onMessage(message: Uint8Array): void {
    const [command = 0, first = 0, second = 0] = message
    const value = first | (second << 7)
    if (command === FIRMATA.startSysex) this.#onSysex(message[1])
    else if (command === FIRMATA.protocolVersion) this.#send(FIRMATA.protocolVersion, ...FIRMATA_VERSION)
    else if (command === FIRMATA.setPinMode) this.#modes.set(first, second)
    else if ((command & 0xf0) === FIRMATA.analogMessage) this.outputs[command & 0x0f] = value
    else if ((command & 0xf0) === FIRMATA.digitalMessage) this.#writePort(command & 0x0f, value)
    else if ((command & 0xf0) === FIRMATA.reportDigital) this.#reported.set(command & 0x0f, -1)
  }

  #writePort(port: number, value: number): void {
    for (let bit = 0; bit < 8; bit++) {
      const pin = port * 8 + bit
      if (this.#modes.get(pin) === PIN_MODE.output) this.outputs[pin] = (value >> bit) & 1 ? 255 : 0
    }
  }

  #reportPort(port: number): void {
    let levels = 0
    for (let bit = 0; bit < 8; bit++) {
      const pin = port * 8 + bit
      const mode = this.#modes.get(pin)
      if (mode === PIN_MODE.input || mode === PIN_MODE.pullup) levels |= this.levels[pin]! << bit
    }
    if (levels === this.#reported.get(port)) return
    this.#reported.set(port, levels)
    this.#send(FIRMATA.digitalMessage | port, levels & 0x7f, levels >> 7)
  }

  #onSysex(command: number | undefined): void {
    if (command === SYSEX.firmware) this.#sendFirmware()
    else if (command === SYSEX.capabilityQuery)
      this.#sendSysex(SYSEX.capabilityResponse, allPins().flatMap(capabilities))
    else if (command === SYSEX.analogMappingQuery)
      this.#sendSysex(
        SYSEX.analogMappingResponse,
        allPins().map((pin) => (pin < FIRST_ANALOG_PIN ? 0x7f : pin - FIRST_ANALOG_PIN)),
      )
  }

  #sendFirmware(): void {
    const name = [...'StandardFirmata.ino'].flatMap((letter) => [letter.charCodeAt(0), 0])
    this.#sendSysex(SYSEX.firmware, [...FIRMATA_VERSION, ...name])
  }

  #sendSysex(command: number, body: readonly number[]): void {
    this.#send(FIRMATA.startSysex, command, ...body, FIRMATA.endSysex)
  }

  #send(...bytes: readonly number[]): void {
    this.#toHost.send(bytes, this.#nowMs)
  }
}

/** One direction of the line: bytes arrive one after the other, each when it has been sent. */
class Line {
  readonly #deliver: (byte: number) => void
  readonly #onTheWay: { readonly byte: number; readonly dueMs: number }[] = []
  #freeAtMs = 0

  constructor(deliver: (byte: number) => void) {
    this.#deliver = deliver
  }

  send(bytes: Iterable<number>, nowMs: number): void {
    for (const byte of bytes) {
      this.#freeAtMs = Math.max(this.#freeAtMs, nowMs) + BYTE_MS
      this.#onTheWay.push({ byte, dueMs: this.#freeAtMs })
    }
  }

  arrive(nowMs: number): void {
    while (this.#onTheWay[0] && this.#onTheWay[0].dueMs <= nowMs) this.#deliver(this.#onTheWay.shift()!.byte)
  }
}

function allPins(): number[] {
  return Array.from({ length: PINS }, (_, pin) => pin)
}

function capabilities(pin: number): number[] {
  const pwm = PWM_PINS.includes(pin) ? [PIN_MODE.pwm, 8] : []
  return [PIN_MODE.input, 1, PIN_MODE.pullup, 1, PIN_MODE.output, 1, ...pwm, 0x7f]
}
