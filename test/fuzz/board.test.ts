import { expect, it } from 'vitest'
import type { GuardMessage, GuardRequest } from '../../hardware/guard/message.ts'
import { decodeMessage } from '../../hardware/guard/message-decoder.ts'
import { encodeRequest } from '../../hardware/guard/request-encoder.ts'
import { FIRMATA, PIN_MODE, SYSEX } from '../../hardware/serial/firmata-wire.ts'
import { FirmataPeripheral } from '../../hardware/simulator/firmata-peripheral.ts'
import { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import { BENCH_CONFIG } from '../conformance/bench.ts'
import { Fuzzer, seeded, sysex } from './fuzzer.ts'
import { heapMb } from './heap.ts'

const FRAMES = 170_000
const FRAMES_PER_MS = 5
/** A handshake and what a start needs. */
const AFTERWARDS_MS = 500

/** A board with its Firmata side, and an honest host that answers each status with a drive, or not. */
class FuzzedBoard {
  readonly board = new SimulatedBoard({ config: BENCH_CONFIG, seed: 1 })
  /** What the honest host answers each status with, ‰. */
  driveMilli: number | null = null
  readonly heard: GuardMessage[] = []
  sentBytes = 0
  readonly #peripheral = new FirmataPeripheral(this.board, (bytes) => this.#onBytes(bytes))
  #seq = 0

  receive(bytes: Uint8Array): void {
    this.#peripheral.receive(bytes)
  }

  ask(request: GuardRequest): GuardMessage | undefined {
    this.heard.length = 0
    this.receive(sysex(encodeRequest(request, this.#seq++ & 0xff)))
    return this.heard.find((message) => message.type !== 'status')
  }

  run(ms: number): void {
    for (let left = ms; left > 0; left--) this.#peripheral.step()
  }

  press(ms: number): void {
    this.board.contacts.startPressed = true
    this.run(ms)
    this.board.contacts.startPressed = false
  }

  #onBytes(bytes: Uint8Array): void {
    this.sentBytes += bytes.length
    if (bytes[1] !== SYSEX.guard || bytes[0] !== FIRMATA.startSysex) return
    const decoded = decodeMessage(bytes.subarray(2, -1), 0)
    if (!decoded.ok) throw new Error(`the board sent what is no message: ${decoded.why}`)
    this.heard.push(decoded.message)
    if (this.heard.length > 50) this.heard.shift()
    if (decoded.message.type !== 'status' || this.driveMilli === null) return
    const { n } = decoded.message.status
    this.receive(sysex(encodeRequest({ type: 'drive', n, driveMilli: this.driveMilli }, 0)))
  }
}

/** Everything an honest host may send, and all of plain Firmata; drives answer statuses of long ago. */
function corpus(): Uint8Array[] {
  const requests: GuardRequest[] = [
    { type: 'identify' },
    { type: 'readConfig' },
    { type: 'arm', deepestDeg: 60, capS: 600 },
    { type: 'configure', config: { ...BENCH_CONFIG, maxAngleDeg: 90 } },
  ]
  for (let n = 1; n < 40; n++) requests.push({ type: 'drive', n, driveMilli: n % 2 ? 1000 : -1000 })
  const plain: number[][] = [[FIRMATA.protocolVersion], [FIRMATA.systemReset]]
  for (const query of [SYSEX.firmware, SYSEX.capabilityQuery, SYSEX.analogMappingQuery])
    plain.push([FIRMATA.startSysex, query, FIRMATA.endSysex])
  for (let pin = 0; pin < 20; pin++) {
    for (const mode of Object.values(PIN_MODE)) plain.push([FIRMATA.setPinMode, pin, mode])
    plain.push([FIRMATA.setDigitalPin, pin, 1], [FIRMATA.analogMessage + (pin & 15), 0x7f, 1])
    plain.push([FIRMATA.startSysex, SYSEX.extendedAnalog, pin, 0x7f, 1, FIRMATA.endSysex])
  }
  for (let port = 0; port < 3; port++)
    plain.push([FIRMATA.digitalMessage + port, 0x7f, 1], [FIRMATA.reportDigital + port, port & 1])
  return [
    ...requests.map((request) => sysex(encodeRequest(request, 7))),
    ...plain.map((bytes) => Uint8Array.from(bytes)),
  ]
}

/** Nothing is reset, started or forgotten by it, and it leaves a board one can talk to. */
async function withstands(prepare: (fuzzed: FuzzedBoard) => void, afterwards: (fuzzed: FuzzedBoard) => void) {
  await seeded((chance) => {
    const fuzzed = new FuzzedBoard()
    fuzzed.run(600)
    prepare(fuzzed)
    const { board } = fuzzed
    const fromDeg = board.motion.angleDeg
    const state = board.guardState
    const fuzzer = new Fuzzer(chance, corpus(), true)
    const beforeMb = heapMb()
    for (let frame = 0; frame < FRAMES; frame++) {
      fuzzed.receive(fuzzer.next())
      if (frame % FRAMES_PER_MS !== 0) continue
      fuzzed.run(1)
      if (board.driveMilli !== 0 || Math.abs(board.motion.angleDeg - fromDeg) > 0.05 || board.guardState !== state)
        throw new Error(`${board.guardState} at ${board.motion.angleDeg}°, was ${state} at ${fromDeg}°, frame ${frame}`)
    }
    expect(heapMb() - beforeMb).toBeLessThan(10)
    expect(board.storedConfig).toEqual(BENCH_CONFIG)
    const answersKb = fuzzed.sentBytes / 1000
    expect(answersKb).toBeLessThan(FRAMES * 0.2) // no frame makes the board talk without end
    fuzzed.run(AFTERWARDS_MS)
    expect(fuzzed.ask({ type: 'identify' })).toMatchObject({ type: 'identity', identity: { protocol: { major: 1 } } })
    expect(fuzzed.ask({ type: 'readConfig' })).toMatchObject({ type: 'config', config: BENCH_CONFIG })
    afterwards(fuzzed)
  })
}

it('an idle board withstands it, and a session can be announced afterwards', async () => {
  await withstands(
    () => {},
    (fuzzed) => {
      fuzzed.press(100)
      expect(fuzzed.ask({ type: 'arm', deepestDeg: 20, capS: 60 })).toMatchObject({ code: 'accepted' })
    },
  )
})

it('a board in a session at 30° withstands it, and still obeys its controller', async () => {
  await withstands(
    (fuzzed) => {
      fuzzed.press(100)
      expect(fuzzed.ask({ type: 'arm', deepestDeg: 40, capS: 600 })).toMatchObject({ code: 'accepted' })
      fuzzed.driveMilli = 600
      while (fuzzed.board.motion.angleDeg < 30) fuzzed.run(1)
      fuzzed.driveMilli = 0
      fuzzed.run(1500)
    },
    (fuzzed) => {
      const fromDeg = fuzzed.board.motion.angleDeg
      fuzzed.driveMilli = -400
      fuzzed.run(2000)
      expect(fuzzed.board.motion.angleDeg).toBeLessThan(fromDeg - 2)
    },
  )
})

it('a latched board withstands it: nothing of it resets', { tags: 'S7/guard' }, async () => {
  await withstands(
    (fuzzed) => {
      fuzzed.board.contacts.estopPressed = true
      fuzzed.run(300)
      fuzzed.board.contacts.estopPressed = false
      fuzzed.run(300)
      expect(fuzzed.board.guardState).toBe('latched')
    },
    (fuzzed) => {
      expect(fuzzed.board.guardCause).toBe('estopPressed')
      expect(fuzzed.board.contactorClosed).toBe(false)
    },
  )
})
