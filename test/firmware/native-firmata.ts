import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../src/package-root.ts'

export const MODE = { input: 0, output: 1, analog: 2, pwm: 3, pullup: 11 } as const
const CAN = { input: 0x01, output: 0x02, analog: 0x04, pwm: 0x08, pullup: 0x10 } as const
/** Of the board's transmit ring. */
const RING_BYTES = 127
const BYTES_PER_MS = 57_600 / 10 / 1000

interface FirmataExports {
  memory: WebAssembly.Memory
  __heap_base: { readonly value: number }
  firmata_init(): void
  firmata_receive(byte: number): number
  firmata_guard_body(length: number): number
  firmata_guard_body_taken(): void
  firmata_tick(): void
  firmata_continue(): void
  firmata_between_messages(): number
  firmata_send_guard(body: number, length: number): number
}

/** The project's types of WebAssembly know no imports: the guard has none. */
const Instance = WebAssembly.Instance as unknown as new (
  module: WebAssembly.Module,
  imports: object,
) => { readonly exports: FirmataExports }

let compiled: WebAssembly.Module | undefined

/** `firmata.c` as a module that imports its board. Wants clang and wasm-ld. */
function firmataModule(): WebAssembly.Module {
  if (!compiled) {
    const directory = mkdtempSync(join(tmpdir(), 'upright-firmata-'))
    const target = join(directory, 'firmata.wasm')
    const flags = ['--target=wasm32', '-std=c99', '-O1', '-nostdlib', '-ffreestanding', '-Wall', '-Wextra', '-Werror']
    const linking = ['--no-entry', '--allow-undefined', '--export-all'].map((flag) => `-Wl,${flag}`)
    execFileSync('clang', [...flags, ...linking, '-o', target, join(packageRoot, 'hardware/firmware/firmata.c')])
    compiled = new WebAssembly.Module(readFileSync(target))
    rmSync(directory, { recursive: true })
  }
  return compiled
}

interface BoardPin {
  readonly can: number
  readonly channel: number
  level: 0 | 1
  mode: number | undefined
  written: number | undefined
}

/** An Uno as the guard shares it out, or a Mega, whose free pins take many more words. */
export type BoardKind = 'uno' | 'mega'

const PANEL = { start: 4, stop: 7, lamp: 13, buzzer: 6 } as const
const GUARD_PINS: Record<BoardKind, readonly number[]> = {
  uno: [0, 1, 2, 3, 5, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19],
  mega: [0, 1, 2, 3, 10, 11, 12, 20, 21, 22, 23, 24, 25, 26, 27, 54, 55, 56, 57],
}
const PIN_COUNT = { uno: 22, mega: 70 } as const
const FIRST_ANALOG_PIN = { uno: 14, mega: 54 } as const

/** The board's side of Firmata as it is compiled, on a board and a line that a test holds in its hands. */
export class NativeFirmata {
  readonly pins: BoardPin[]
  readonly readings: number[] = []
  /** Bytes that have left the transmit ring. */
  readonly sent: number[] = []
  /** Guard bodies that have arrived, as far as they were kept; and their lengths. */
  readonly guardBodies: number[][] = []
  readonly guardLengths: number[] = []
  /** What the board does with a guard body as soon as it has one. */
  takesGuardBodies = true
  /** A status that the board sends as soon as it may. */
  statusDue: readonly number[] | undefined
  bytesPerMs = BYTES_PER_MS
  onPinCall: (call: string) => void = () => {}
  readonly #firmata: FirmataExports
  readonly #ring: number[] = []
  readonly #received: number[] = []
  #credit = 0

  constructor(kind: BoardKind = 'uno') {
    this.pins = Array.from({ length: PIN_COUNT[kind] }, (_, pin) => makePin(kind, pin))
    const imports = {
      pins_count: () => this.pins.length,
      pins_modes: (pin: number) => this.#pin(pin).can,
      pins_analog_channel: (pin: number) => this.#pin(pin).channel,
      pins_set_mode: (pin: number, mode: number) => {
        this.#pin(pin).mode = mode
        this.onPinCall(`mode ${pin} ${mode}`)
      },
      pins_write: (pin: number, value: number) => {
        this.#pin(pin).written = value
        this.onPinCall(`write ${pin} ${value}`)
      },
      pins_read_port: (port: number) =>
        this.pins.slice(port * 8, port * 8 + 8).reduce((levels, pin, bit) => levels | (pin.level << bit), 0),
      pins_analog: (channel: number) => this.readings[channel] ?? 0,
      serial_room: () => RING_BYTES - this.#ring.length,
      serial_put: (byte: number) => {
        if (this.#ring.length >= RING_BYTES) throw new Error('a byte was put where there was no room')
        this.#ring.push(byte)
      },
    }
    this.#firmata = new Instance(firmataModule(), { env: imports }).exports
    this.#firmata.firmata_init()
  }

  /** Bytes from the host: taken by the board as it finds time. */
  hear(...bytes: number[]): void {
    this.#received.push(...bytes)
  }

  /** Runs the board's loop, a few rounds each millisecond. */
  run(ms: number): void {
    for (let i = 0; i < ms; i++) {
      this.#transmit()
      this.#firmata.firmata_tick()
      for (let round = 0; round < 8; round++) this.#loop()
    }
  }

  /** What was sent since the last call, cut at each command; throws where a byte belongs to no message. */
  takeMessages(): number[][] {
    const messages: number[][] = []
    for (const byte of this.sent.splice(0)) {
      const open = messages.at(-1)
      if (byte === 0xf7 && open?.[0] === 0xf0) open.push(byte)
      else if (byte >= 0x80) messages.push([byte])
      else if (open === undefined || open.at(-1) === 0xf7) throw new Error(`stray data ${byte}`)
      else open.push(byte)
    }
    return messages
  }

  /** Everything the board has to say, said. */
  settle(): number[][] {
    this.run(400)
    return this.takeMessages()
  }

  get ringBytes(): number {
    return this.#ring.length
  }

  #transmit(): void {
    this.#credit = Math.min(this.#credit + this.bytesPerMs, this.bytesPerMs + this.#ring.length)
    const bytes = Math.min(Math.floor(this.#credit), this.#ring.length)
    this.#credit -= bytes
    this.sent.push(...this.#ring.splice(0, bytes))
  }

  #loop(): void {
    while (this.#received.length > 0 && this.#firmata.firmata_receive(this.#received[0]!)) this.#received.shift()
    this.#takeGuardBody()
    if (this.statusDue && this.#sendGuard(this.statusDue)) this.statusDue = undefined
    this.#firmata.firmata_continue()
  }

  #takeGuardBody(): void {
    const at = this.#firmata.__heap_base.value
    const body = this.#firmata.firmata_guard_body(at)
    if (body === 0 || !this.takesGuardBodies) return
    const length = new Uint8Array(this.#firmata.memory.buffer)[at]!
    this.guardLengths.push(length)
    this.guardBodies.push([...new Uint8Array(this.#firmata.memory.buffer, body, Math.min(length, 64))])
    this.#firmata.firmata_guard_body_taken()
  }

  #sendGuard(body: readonly number[]): boolean {
    const at = this.#firmata.__heap_base.value
    new Uint8Array(this.#firmata.memory.buffer).set(body, at)
    const mayBegin = this.#firmata.firmata_between_messages() !== 0
    const sent = this.#firmata.firmata_send_guard(at, body.length) !== 0
    if (sent && !mayBegin) throw new Error('a status was put within another message')
    return sent
  }

  #pin(pin: number): BoardPin {
    const found = this.pins[pin]
    if (!found) throw new Error(`there is no pin ${pin}`)
    return found
  }
}

function makePin(kind: BoardKind, pin: number): BoardPin {
  const first = FIRST_ANALOG_PIN[kind]
  const channel = pin < first ? 127 : pin - first
  return { can: offeredModes(kind, pin), channel, level: 0, mode: undefined, written: undefined }
}

function offeredModes(kind: BoardKind, pin: number): number {
  if (GUARD_PINS[kind].includes(pin)) return 0
  if (pin === PANEL.start || pin === PANEL.stop) return CAN.input | CAN.pullup
  if (pin === PANEL.buzzer) return CAN.output | CAN.pwm
  if (pin === PANEL.lamp) return CAN.output | (kind === 'mega' ? CAN.pwm : 0)
  const analog = pin >= FIRST_ANALOG_PIN[kind] ? CAN.analog : 0
  if (kind === 'uno') return analog // A6 and A7 of a Nano can do nothing else
  const pwm = (pin >= 2 && pin <= 13) || (pin >= 44 && pin <= 46) ? CAN.pwm : 0
  return CAN.input | CAN.output | CAN.pullup | analog | pwm
}

/** The text of a string message, or of a firmware's name. */
export function textOf(pairs: readonly number[]): string {
  return String.fromCharCode(...pairs.filter((_, index) => index % 2 === 0))
}
