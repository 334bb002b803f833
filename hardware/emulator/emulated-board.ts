import { decodeMessage } from '../guard/message-decoder.ts'
import { FLAG, type GuardCause, type GuardState } from '../guard/vocabulary.ts'
import type { GuardWiring } from '../guard/wiring.ts'
import { FirmataParser } from '../serial/firmata-parser.ts'
import { dataBytesFromBoard, FIRMATA, SYSEX } from '../serial/firmata-wire.ts'
import { GUARD_BAUD_RATE } from '../serial/ports.ts'
import { Chance } from '../simulator/noise.ts'
import { Plant, type PlantOptions } from '../simulator/plant.ts'
import type { SerialDevice } from '../simulator/serial-device.ts'
import type { VirtualBoard } from '../simulator/virtual-board.ts'
import type { GuardConfig, TableStatus } from '../table.ts'
import { type BoardName, LAYOUTS } from './board-layout.ts'
import { Chip } from './chip.ts'
import { decodeEeprom, encodeEeprom } from './eeprom-image.ts'
import { Electronics, TYPICAL_WIRING } from './electronics.ts'
import { committedFirmware, type Firmware } from './firmware.ts'
import { parseIntelHex } from './intel-hex.ts'
import { framesSeen } from './usart.ts'

export interface EmulatedBoardOptions extends PlantOptions {
  readonly board?: BoardName
  /** What is flashed; the committed firmware by default. */
  readonly firmware?: Firmware
  /** What the board has stored about its wiring; with a `config` what is attached, without none. */
  readonly wiring?: GuardWiring | null
  /** What really hangs on its pins. */
  readonly attached?: GuardWiring
  /** All its EEPROM holds, in place of `config` and `wiring`. */
  readonly eeprom?: Uint8Array
  /** From a reset to the first instruction, ms: 65 by the fuses of an Uno. */
  readonly startUpMs?: number
}

/** The board's outputs at a cycle. */
export interface OutputChange {
  /** When the instruction that changed them had ended. */
  readonly cycle: number
  readonly driveMilli: number
  readonly contactor: boolean
}

export const CYCLES_PER_MS = 16_000
const CYCLES_PER_S = 16_000_000
const START_UP_MS = 65
/** Writing an output takes two cycles at most: what is told as its end is never too early. */
const WRITE_CYCLES = 2
const FRAME_BITS = 10

/** The plant and, as its microcontroller, an emulated AVR that runs the very firmware that is flashed, a millisecond a step. */
export class EmulatedBoard implements VirtualBoard, SerialDevice {
  readonly motion: Plant['motion']
  readonly sensors: Plant['sensors']
  readonly contacts: Plant['contacts']
  readonly faults: Plant['faults']
  readonly chip: Chip
  readonly electronics: Electronics
  readonly symbols: Firmware['symbols']
  readonly sizes: Firmware['sizes']
  /** Called at once when the drive outputs or the contactor's coil change. */
  onOutputs: ((change: OutputChange) => void) | null = null
  /** Bytes that have left the board in the last millisecond. */
  onSend: (bytes: Uint8Array) => void = () => {}
  /** The last status it sent. */
  lastStatus: TableStatus | null = null

  readonly #plant: Plant
  readonly #chance: Chance
  readonly #parser = new FirmataParser(dataBytesFromBoard, (message) => this.#read(message))
  readonly #imageEnd: number
  #storedConfig: GuardConfig | null
  #isStoredRead = true
  #powered = true
  #isFlashDamaged = false
  #hostBaud = GUARD_BAUD_RATE
  /** The line from the host carries bytes up to this cycle. */
  #lineBusyUntil = 0
  #sent: number[] = []
  #put: OutputChange = { cycle: 0, driveMilli: 0, contactor: false }

  constructor(options: EmulatedBoardOptions) {
    const layout = LAYOUTS[options.board ?? 'uno']
    const firmware = options.firmware ?? committedFirmware(layout.name)
    const image = parseIntelHex(firmware.hex, layout.mcu.flashBytes)
    const attached = options.attached ?? options.wiring ?? TYPICAL_WIRING
    const wiring = options.wiring === undefined && options.config ? attached : (options.wiring ?? null)
    const plant = new Plant(options)
    const seed = options.seed ?? 1
    this.symbols = firmware.symbols
    this.sizes = firmware.sizes
    this.#imageEnd = image.end
    this.#plant = plant
    this.#chance = new Chance(seed + 1)
    this.motion = plant.motion
    this.sensors = plant.sensors
    this.contacts = plant.contacts
    this.faults = plant.faults
    this.electronics = new Electronics(layout, attached, plant, seed + 2)
    const isStoring = options.config !== null || wiring !== null
    this.chip = new Chip({
      mcu: layout.mcu,
      image,
      analog: this.electronics,
      bus: this.electronics,
      eeprom: options.eeprom ?? (isStoring ? encodeEeprom({ config: options.config, wiring }) : new Uint8Array()),
      startUpCycles: (options.startUpMs ?? START_UP_MS) * CYCLES_PER_MS,
    })
    this.electronics.connect(this.chip)
    this.#storedConfig = decodeEeprom(this.chip.eeprom.bytes).config
    this.#listen()
    this.reboot()
  }

  get timeMs(): number {
    return this.#plant.timeMs
  }

  get contactorClosed(): boolean {
    return this.#plant.contactorClosed
  }

  get switches(): number {
    return this.#plant.switches
  }

  /** As the guard would find it, were it to boot now. */
  get storedConfig(): GuardConfig | null {
    return this.#storedConfig
  }

  get driveMilli(): number {
    return this.electronics.driveMilli
  }

  get alarm(): boolean {
    return this.#powered && this.lastStatus !== null && (this.lastStatus.flags & FLAG.alarm) !== 0
  }

  get guardState(): GuardState {
    return this.lastStatus?.guard ?? 'booting'
  }

  get guardCause(): GuardCause {
    return this.lastStatus?.cause ?? 'none'
  }

  get outputs(): { readonly lamp: number; readonly buzzer: number } {
    return { lamp: this.electronics.shown('lamp'), buzzer: this.electronics.shown('buzzer') }
  }

  get powered(): boolean {
    return this.#powered
  }

  /** Cycles since it was made. */
  get cycle(): number {
    return this.chip.core.cycle
  }

  /** The guard's power goes and comes back: RAM holds anything then. */
  reboot(): void {
    const { core } = this.chip
    const { ramStart } = core.mcu
    for (let at = ramStart; at < core.cpu.data.length; at++) core.cpu.data[at] = this.#chance.between(0, 0xff)
    this.chip.losePower()
    this.#powered = true
    this.electronics.powerOn()
    this.chip.reset('powerOn')
  }

  cutPower(): void {
    this.#powered = false
    this.chip.losePower()
  }

  /** The reset button, or the host's DTR on a board that listens to it. */
  pressReset(): void {
    if (this.#powered) this.chip.reset('resetPin')
  }

  /** Does something of the outside at a cycle; before the next instruction where that has passed. */
  at(cycle: number, action: () => void): void {
    this.chip.core.agenda.add(cycle, action, true)
  }

  /** One millisecond of table and chip. */
  step(): void {
    const plant = this.#plant
    plant.step(this.driveMilli, this.electronics.contactorWanted)
    this.electronics.apply(plant.readSwitches())
    if (this.faults.boardFailed !== this.#isFlashDamaged) this.#damageFlash()
    this.chip.core.run(plant.timeMs * CYCLES_PER_MS)
    if (!this.#isStoredRead) this.#readStored()
    if (this.#sent.length > 0) this.#deliver()
  }

  /** The host opened its end of the line at a baud rate; with `startsInMs` that resets the board, as an Uno's boot loader wants it. */
  lineOpened(startsInMs: number, baud = GUARD_BAUD_RATE): void {
    this.#hostBaud = baud
    this.#lineBusyUntil = this.cycle
    if (startsInMs > 0) this.pressReset()
  }

  /** Bytes from the host, which arrive one after the other, as fast as its baud rate is. */
  receive(bytes: Uint8Array): void {
    const baud = this.#hostBaud
    const frameCycles = (FRAME_BITS * CYCLES_PER_S) / baud
    this.#lineBusyUntil = Math.max(this.#lineBusyUntil, this.cycle)
    for (const byte of bytes) {
      this.#lineBusyUntil += frameCycles
      this.at(Math.round(this.#lineBusyUntil), () => this.chip.usart.receive(byte, baud))
    }
  }

  #listen(): void {
    const { gpio, pwm, usart, eeprom } = this.chip
    gpio.onOutput = (port) => {
      this.electronics.look(port)
      this.#lookAtOutputs()
    }
    pwm.onOutput = () => this.#lookAtOutputs()
    usart.onSent = (byte, baud) => {
      for (const seen of framesSeen(byte, baud, this.#hostBaud)) this.#sent.push(seen.byte)
    }
    eeprom.onWritten = () => {
      this.#isStoredRead = false
    }
  }

  #lookAtOutputs(): void {
    const { driveMilli, contactorWanted: contactor } = this.electronics
    if (driveMilli === this.#put.driveMilli && contactor === this.#put.contactor) return
    this.#put = { cycle: this.cycle + WRITE_CYCLES, driveMilli, contactor }
    this.onOutputs?.(this.#put)
  }

  #readStored(): void {
    this.#isStoredRead = true
    this.#storedConfig = decodeEeprom(this.chip.eeprom.bytes).config
    this.#plant.mountFor(this.#storedConfig)
  }

  /** One bit of the program's last word, which is its checksum: what runs is whole. */
  #damageFlash(): void {
    const { core } = this.chip
    const at = this.#imageEnd - 2
    core.patchFlash(at, core.flashWord(at) ^ 1)
    this.#isFlashDamaged = this.faults.boardFailed
  }

  #deliver(): void {
    const bytes = Uint8Array.from(this.#sent)
    this.#sent = []
    this.#parser.push(bytes)
    this.onSend(bytes)
  }

  #read(message: Uint8Array): void {
    if (message[0] !== FIRMATA.startSysex || message[1] !== SYSEX.guard) return
    const decoded = decodeMessage(message.subarray(2, -1), this.timeMs)
    if (decoded.ok && decoded.message.type === 'status') this.lastStatus = decoded.message.status
  }
}
