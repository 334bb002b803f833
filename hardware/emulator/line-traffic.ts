/** What may come down a line: whole Firmata messages of every kind, guard frames that are none, and noise. */

import { GUARD_BAUD_RATE } from '../serial/ports.ts'
import type { Chance } from '../simulator/noise.ts'
import type { LineHost } from './line-host.ts'

const BYTES_PER_MS = GUARD_BAUD_RATE / 10 / 1000
/** As much of the line as its own drives take is left to them. */
const SHARE = 0.85
const FREE_PIN = 18
const GUARD_PIN = 9

const MESSAGES: readonly (readonly number[])[] = [
  [0xf9], // version
  [0xf0, 0x79, 0xf7], // firmware
  [0xf0, 0x6b, 0xf7], // capabilities: the longest answer
  [0xf0, 0x69, 0xf7], // analog mapping
  [0xf0, 0x6d, FREE_PIN, 0xf7], // state of a pin
  [0xf4, FREE_PIN, 0x01], // mode: output
  [0xf5, FREE_PIN, 0x01],
  [0xf4, FREE_PIN, 0x02], // mode: analog
  [0xc4, 0x01], // report an analog channel
  [0xd2, 0x01], // report a port
  [0x92, 0x7f, 0x01], // write a port
  [0xe6, 0x40, 0x00], // PWM on the buzzer
  [0xf4, GUARD_PIN, 0x01], // the guard's own pins: refused
  [0xf5, GUARD_PIN, 0x01],
  [0x91, 0x7f, 0x01],
  [0xf0, 0x7a, 0x0a, 0x00, 0xf7], // sample each 10 ms
  [0xf0, 0x71, 0x68, 0x00, 0x69, 0x00, 0xf7], // a string
  [0xf0, 0x0e, 0x41, 0x00, 0x12, 0x34, 0xf7], // a guard frame with a wrong CRC
  [0xf0, 0x0e, ...Array.from({ length: 60 }, () => 0x55), 0xf7],
  [0xf0, ...Array.from({ length: 90 }, () => 0x2a), 0xf7], // longer than any buffer
  [0xff], // reset
]

/** Keeps the line to the board full; call it each millisecond. Of the bytes, a share is noise between two messages. */
export class LineTraffic {
  readonly #host: LineHost
  readonly #chance: Chance
  readonly #noiseShare: number
  #owedBytes = 0

  constructor(host: LineHost, chance: Chance, noiseShare = 0) {
    this.#host = host
    this.#chance = chance
    this.#noiseShare = noiseShare
  }

  step(): void {
    this.#owedBytes += BYTES_PER_MS * SHARE
    while (this.#owedBytes > 0) {
      const bytes =
        this.#chance.next() < this.#noiseShare ? this.#noise() : Uint8Array.from(this.#chance.pick(MESSAGES))
      this.#host.write(bytes)
      this.#owedBytes -= bytes.length
    }
  }

  run(ms: number): void {
    for (let passed = 0; passed < ms; passed++) {
      this.step()
      this.#host.run(1)
    }
  }

  /** Noise that begins no message, so that the drives among it may arrive: its last byte ends whatever it had begun. */
  #noise(): Uint8Array {
    const length = this.#chance.between(1, 24)
    return Uint8Array.from([...Array.from({ length }, () => this.#chance.between(0, 255)), 0xf7])
  }
}
