/** Which moments a new wiring is taken at, and what it does: the guard's core, over its own protocol. */
import { describe, expect, test } from 'vitest'
import type { GuardMessage, GuardRequest } from '../../hardware/guard/message.ts'
import { decodeMessage } from '../../hardware/guard/message-decoder.ts'
import { encodeRequest } from '../../hardware/guard/request-encoder.ts'
import { INTERLOCK } from '../../hardware/guard/vocabulary.ts'
import type { AngleWiring, GuardWiring } from '../../hardware/guard/wiring.ts'
import { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import type { GuardConfig, TableStatus } from '../../hardware/table.ts'

const CONFIG: GuardConfig = {
  uprightDeg: -75,
  maxAngleDeg: 60,
  capS: 300,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}
const POTENTIOMETER: AngleWiring = { kind: 'potentiometer', zeroCounts: 2046, degPerCount: 15640 / 256_000 }
const MPU: AngleWiring = { kind: 'mpu6050At68', sineAxis: '+X', cosineAxis: '+Z', zeroDeg: 0, reversed: false }
const WIRING: GuardWiring = {
  angle: [POTENTIOMETER, MPU],
  driver: 'pwmDirection',
  motorReversed: true,
  relayDeadMs: 80,
  currentZeroCounts: 512,
  ampPerCount: 18962 / 256_000,
  voltPerCount: 5005 / 256_000,
}

/** A board on its bench: someone presses, someone asks. */
class Bench {
  readonly board: SimulatedBoard
  status: TableStatus | null = null
  /** Drive that answers every status, ‰; `null`: no client. */
  wish: number | null = null

  constructor(config: GuardConfig | null = CONFIG, angleDeg = -75) {
    this.board = new SimulatedBoard({ config, angleDeg })
  }

  runMs(ms: number): this {
    for (let i = 0; i < ms; i += 1) {
      this.board.step()
      const status = this.board.takeStatus()
      if (status === null) continue
      this.status = status
      if (this.wish !== null) this.board.guard.drive(status.n, this.wish)
    }
    return this
  }

  runUntil(so: () => boolean): this {
    for (let ms = 0; !so(); ms += 20) {
      if (ms > 120_000) expect.fail(`it never came to be; guard ${this.status?.guard}, ${this.board.motion.angleDeg}°`)
      this.runMs(20)
    }
    return this
  }

  ask(request: GuardRequest): GuardMessage {
    const reply = this.board.receiveGuardSysex(encodeRequest(request, 7))
    const decoded = decodeMessage(reply ?? [], 0)
    if (!decoded.ok) return expect.fail(decoded.why)
    return decoded.message
  }

  wire(wiring = WIRING): string {
    const reply = this.ask({ type: 'wire', wiring })
    return reply.type === 'reply' ? reply.code : reply.type
  }

  /** Whether it is taken with Stop at rest, and with Stop freshly pressed. */
  wiresWith(): { stopAtRest: string; stopHeld: string } {
    const stopAtRest = this.wire()
    this.board.contacts.stopPressed = true
    this.runMs(30)
    return { stopAtRest, stopHeld: this.wire() }
  }

  /** In a session, driving to `deg`. */
  tiltedTo(deg: number): this {
    this.runMs(500).board.contacts.startPressed = true
    this.runMs(100).board.contacts.startPressed = false
    expect(this.board.guard.arm(30_000, 200)).toBe('accepted')
    this.wish = 600
    return this.runUntil(() => this.board.motion.angleDeg > deg)
  }
}

const REFUSED = { stopAtRest: 'notNow', stopHeld: 'notNow' }
const BY_HAND = { stopAtRest: 'stopNotHeld', stopHeld: 'accepted' }

describe('a new wiring', () => {
  test('is not taken while the guard boots', () => {
    expect(new Bench().runMs(100).wiresWith()).toEqual(REFUSED)
  })

  test('is taken from an idle, upright guard, by a hand on Stop', () => {
    expect(new Bench().runMs(500).wiresWith()).toEqual(BY_HAND)
  })

  test('wants Stop pressed afresh: one that is stuck, or held since the last change of state, is no hand', () => {
    const bench = new Bench()
    bench.board.contacts.stopPressed = true
    expect(bench.runMs(1000).wire()).toBe('stopNotHeld')
  })

  test('is not taken in a session, upright or away from it', () => {
    const upright = new Bench().runMs(500)
    upright.board.contacts.startPressed = true
    upright.runMs(100)
    expect(upright.board.guard.arm(30_000, 200)).toBe('accepted')
    upright.runMs(100)
    expect(upright.board.motion.angleDeg).toBeCloseTo(-75, 1)
    expect(upright.wiresWith()).toEqual(REFUSED)
    expect(new Bench().tiltedTo(10).wiresWith()).toEqual(REFUSED)
  })

  test('is not taken while the guard itself drives the table', () => {
    const bench = new Bench().tiltedTo(20)
    bench.wish = null
    bench.runUntil(() => bench.status?.guard === 'returning')
    expect(bench.wiresWith()).toEqual(REFUSED)

    const jammed = new Bench().tiltedTo(10)
    jammed.board.motion.jammed = true
    jammed.runUntil(() => jammed.status?.guard === 'backingOff')
    expect(jammed.wiresWith()).toEqual(REFUSED)
  })

  test('is not taken where someone may be inverted, latched or not', () => {
    expect(new Bench(CONFIG, 20).runMs(500).wiresWith()).toEqual(REFUSED)
    const latched = new Bench().tiltedTo(10)
    latched.board.contacts.estopPressed = true
    latched.runUntil(() => latched.status?.guard === 'latched')
    expect(latched.wiresWith()).toEqual(REFUSED)
  })

  test('is taken from a latched guard at upright: a sensor that reads nonsense is what a new wiring mends', () => {
    const bench = new Bench()
    bench.board.sensors[0].fault = { kind: 'disconnected' }
    bench.runMs(1000)
    expect(bench.status).toMatchObject({ guard: 'latched', cause: 'sensorOutOfRange' })
    expect(bench.wiresWith()).toEqual(BY_HAND)
  })

  test('is taken anywhere by a guard that was never commissioned: it does not know where upright is', () => {
    const bench = new Bench(null, -20).runMs(1000)
    expect(bench.status?.guard).toBe('recovery')
    expect(bench.wiresWith()).toEqual(BY_HAND)
  })

  test('is not taken in a recovery while the contactor is on', () => {
    const bench = new Bench(null, 20).runMs(1000)
    bench.board.contacts.startPressed = true
    bench.runMs(1000)
    expect(bench.board.contactorClosed).toBe(true)
    expect(bench.wire()).toBe('notNow')
  })

  test('that can be none is refused, whoever holds Stop', () => {
    const bench = new Bench().runMs(500)
    bench.board.contacts.stopPressed = true
    bench.runMs(30)
    expect(bench.wire({ ...WIRING, angle: [MPU, MPU] })).toBe('outOfRange')
    expect(bench.wire({ ...WIRING, angle: [POTENTIOMETER, { ...MPU, cosineAxis: '-X' }] })).toBe('outOfRange')
    expect(bench.wire({ ...WIRING, angle: [{ ...POTENTIOMETER, degPerCount: 0 }, MPU] })).toBe('outOfRange')
    expect(bench.wire({ ...WIRING, relayDeadMs: 49 })).toBe('outOfRange')
    expect(bench.wire({ ...WIRING, voltPerCount: 0 })).toBe('outOfRange')
    expect(bench.wire({ ...WIRING, angle: [{ ...MPU, kind: 'mpu6050At69' }, MPU] })).toBe('accepted')
  })

  test('restarts the guard with the limits it had, and outlasts a power cut', () => {
    const bench = new Bench().runMs(2000)
    const before = bench.ask({ type: 'readConfig' })
    expect(bench.wiresWith().stopHeld).toBe('accepted')
    bench.board.contacts.stopPressed = false
    bench.runMs(400)
    expect(bench.status!.uptimeMs).toBeLessThan(500)
    expect(bench.status!.guard).toBe('idle')
    for (let power = 0; power < 2; power += 1) {
      expect(bench.ask({ type: 'readConfig' })).toMatchObject({ ...before, seq: expect.any(Number) })
      expect(bench.ask({ type: 'readWiring' })).toMatchObject({ wiring: WIRING })
      bench.board.cutPower()
      bench.runMs(100).board.reboot()
      bench.runMs(400)
    }
  })

  test('with relays makes a fast table one that may not start', () => {
    const bench = new Bench().runMs(500)
    expect(bench.status!.interlocks).toBe(0)
    bench.board.contacts.stopPressed = true
    bench.runMs(30)
    expect(bench.wire({ ...WIRING, driver: 'relays' })).toBe('accepted')
    bench.board.contacts.stopPressed = false
    bench.runMs(500)
    expect(bench.status!.interlocks).toBe(INTERLOCK.notCommissioned)
  })
})

describe('a simulated board', () => {
  test('is wired where it is commissioned, and only there', () => {
    expect(new Bench().runMs(100).ask({ type: 'readWiring' })).toMatchObject({ wiring: { driver: 'dualPwm' } })
    expect(new Bench(null).runMs(100).ask({ type: 'readWiring' })).toMatchObject({ wiring: null })
  })

  test('reads at its inputs what its wiring makes the angle, the current and the supply of', () => {
    const bench = new Bench().tiltedTo(10)
    const { readings } = bench.ask({ type: 'readReadings' }) as Extract<GuardMessage, { type: 'readings' }>
    const { wiring } = bench.ask({ type: 'readWiring' }) as Extract<GuardMessage, { type: 'wiring' }>
    for (const [i, angle] of wiring!.angle.entries()) {
      if (angle.kind !== 'potentiometer') return expect.fail('no potentiometer')
      const deg = (readings.angleCounts[i]! - angle.zeroCounts) * angle.degPerCount
      expect(Math.abs(deg - bench.status!.angleDeg[i]!)).toBeLessThan(0.3)
    }
    const amps = (readings.currentCounts - wiring!.currentZeroCounts) * wiring!.ampPerCount
    expect(Math.abs(amps - bench.status!.currentA)).toBeLessThan(0.5)
    expect(readings.supplyCounts * wiring!.voltPerCount).toBeCloseTo(bench.status!.supplyV, 1)
    expect(readings.referenceCounts).toBe(225)
    expect(readings.switches).toBe(bench.board.switches)
    expect(readings.accelG).toEqual([0, 0, 0])
  })

  test('reads nothing where a wire is broken, and tells of its memory', () => {
    const bench = new Bench()
    bench.board.sensors[1].fault = { kind: 'disconnected' }
    bench.runMs(100)
    expect(bench.ask({ type: 'readReadings' })).toMatchObject({ readings: { angleCounts: [expect.any(Number), 0] } })
    expect(bench.ask({ type: 'readHealth' })).toMatchObject({ health: { board: 'simulation', failures: 0 } })
    bench.board.faults.boardFailed = true
    bench.runMs(10)
    expect(bench.ask({ type: 'readHealth' })).toMatchObject({ health: { failures: 1 } })
  })
})
