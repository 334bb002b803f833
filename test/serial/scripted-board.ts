import { HEALTH_BYTES, READINGS_BYTES } from '../../hardware/guard/board-report.ts'
import { openFrame, sealFrame } from '../../hardware/guard/frame.ts'
import { MESSAGE_TYPE, PROTOCOL_VERSION, REQUEST_TYPE } from '../../hardware/guard/message.ts'
import { REPLY_CODES, type ReplyCode } from '../../hardware/guard/vocabulary.ts'
import type { GuardWiring } from '../../hardware/guard/wiring.ts'
import { WIRING_FIELD_BYTES, writeWiring } from '../../hardware/guard/wiring-fields.ts'
import type { BoardPort } from '../../hardware/simulator/board-port.ts'
import type { GuardConfig, GuardIdentity } from '../../hardware/table.ts'

const STATUS_EACH_MS = 20

/** A board without physics or guard: it sends statuses, and answers as a test tells it to. */
export class ScriptedBoard implements BoardPort {
  identity: GuardIdentity = {
    protocol: PROTOCOL_VERSION,
    firmware: 'scripted 1.0',
    build: '00c0ffee',
    hardMaxAngleDeg: 90,
    hardCapS: 900,
  }
  config: GuardConfig = {
    uprightDeg: -75,
    maxAngleDeg: 60,
    capS: 600,
    fullSpeedDegPerS: 6,
    deadBandMilli: 80,
    currentLimitA: 12,
    supplyMinV: 20,
    pauseS: 60,
  }
  /** What it says of its wiring and its health; `null`: nothing stored. */
  wiring: GuardWiring | null = {
    angle: [
      { kind: 'potentiometer', zeroCounts: 2046, degPerCount: 0.0625 },
      { kind: 'potentiometer', zeroCounts: 2046, degPerCount: -0.0625 },
    ],
    driver: 'dualPwm',
    motorReversed: false,
    relayDeadMs: 100,
    currentZeroCounts: 512,
    ampPerCount: 0.0625,
    voltPerCount: 0.03125,
  }
  readonly levels: { start: 0 | 1; stop: 0 | 1 } = { start: 1, stop: 0 }
  readonly outputs = { lamp: 0, buzzer: 0 }
  /** Drives, arms and disarms as they arrived. */
  readonly heard: string[] = []
  /** Requests of an older protocol's guard it says it does not know, by number. */
  unknown: readonly number[] = []
  isSilent = false
  /** How many of the next requests get no answer. */
  unansweredRequests = 0
  uptimeMs = 1000
  #n = 0
  #seq = 0

  reboot(): void {
    this.uptimeMs = 0
    this.#n = 0
    this.#seq = 0
  }

  step(): void {
    this.uptimeMs = (this.uptimeMs + 1) >>> 0
  }

  takeStatusBody(): Uint8Array | null {
    if (this.isSilent || this.uptimeMs % STATUS_EACH_MS !== 0) return null
    return this.#seal(MESSAGE_TYPE.status, 37, (fields) => {
      fields.setUint16(0, this.#n++ & 0xffff, true)
      fields.setUint32(2, this.uptimeMs, true)
      fields.setInt32(6, -75_000, true)
      fields.setInt32(10, -75_000, true)
      fields.setUint16(20, 24_000, true)
      fields.setUint8(24, 1)
    })
  }

  receiveGuardSysex(body: Uint8Array): Uint8Array | null {
    const frame = openFrame(body)
    if (!('fields' in frame)) return null
    const { type, seq, fields } = frame
    if (type === REQUEST_TYPE.drive) {
      this.heard.push(`drive ${fields.getUint16(0, true)} ${fields.getInt16(2, true)}`)
      return null
    }
    if (this.unansweredRequests > 0) {
      this.unansweredRequests--
      return null
    }
    if (this.unknown.includes(type)) return this.#replyBody(type, seq, 'unknownRequest')
    switch (type) {
      case REQUEST_TYPE.readWiring:
        return this.#wiringBody()
      case REQUEST_TYPE.readHealth:
        return this.#seal(MESSAGE_TYPE.health, HEALTH_BYTES, (health) => health.setUint16(5, 3, true))
      case REQUEST_TYPE.readReadings:
        return this.#seal(MESSAGE_TYPE.readings, READINGS_BYTES, (readings) => readings.setUint16(0, 818, true))
      case REQUEST_TYPE.configure:
      case REQUEST_TYPE.wire:
        return this.#replyBody(type, seq, 'stopNotHeld')
      case REQUEST_TYPE.identify:
        return this.#identityBody()
      case REQUEST_TYPE.readConfig:
        return this.#configBody()
      case REQUEST_TYPE.arm:
        this.heard.push(`arm ${fields.getInt32(0, true) / 1000} ${fields.getUint16(4, true)}`)
        return this.#replyBody(type, seq, 'accepted')
      case REQUEST_TYPE.disarm:
        this.heard.push('disarm')
        return this.#replyBody(type, seq, 'accepted')
      default:
        return null
    }
  }

  readPin(role: 'start' | 'stop'): 0 | 1 {
    return this.levels[role]
  }

  writePin(role: 'lamp' | 'buzzer', value: number): void {
    this.outputs[role] = value
  }

  #identityBody(): Uint8Array {
    return this.#seal(MESSAGE_TYPE.identity, 28, (fields) => {
      const { protocol, firmware, build, hardMaxAngleDeg, hardCapS } = this.identity
      fields.setUint8(0, protocol.major)
      fields.setUint8(1, protocol.minor)
      for (let i = 0; i < firmware.length; i++) fields.setUint8(2 + i, firmware.charCodeAt(i))
      fields.setUint32(18, Number.parseInt(build, 16), true)
      fields.setInt32(22, hardMaxAngleDeg * 1000, true)
      fields.setUint16(26, hardCapS, true)
    })
  }

  #configBody(): Uint8Array {
    return this.#seal(MESSAGE_TYPE.config, 21, (fields) => {
      const { config } = this
      fields.setUint8(0, 1)
      fields.setInt32(1, config.uprightDeg * 1000, true)
      fields.setInt32(5, config.maxAngleDeg * 1000, true)
      fields.setUint16(9, config.capS, true)
      fields.setUint16(11, config.fullSpeedDegPerS * 1000, true)
      fields.setUint16(13, config.deadBandMilli, true)
      fields.setUint16(15, config.currentLimitA * 1000, true)
      fields.setUint16(17, config.supplyMinV * 1000, true)
      fields.setUint16(19, config.pauseS, true)
    })
  }

  #wiringBody(): Uint8Array {
    return this.#seal(MESSAGE_TYPE.wiring, 1 + WIRING_FIELD_BYTES, (fields) => {
      if (!this.wiring) return
      writeWiring(new DataView(fields.buffer, fields.byteOffset + 1), this.wiring)
      fields.setUint8(0, 1)
    })
  }

  #replyBody(requestType: number, requestSeq: number, code: ReplyCode): Uint8Array {
    return this.#seal(MESSAGE_TYPE.reply, 5, (fields) => {
      fields.setUint8(0, requestType)
      fields.setUint8(1, requestSeq)
      fields.setUint8(2, REPLY_CODES.indexOf(code))
    })
  }

  #seal(type: number, fieldBytes: number, write: (fields: DataView) => void): Uint8Array {
    const seq = this.#seq
    this.#seq = (seq + 1) & 0xff
    return sealFrame(type, seq, fieldBytes, write)
  }
}
