/**
 * An exact plant: the table moves as fast as its drive says, at once, without noise, lag or load. What it leaves out of the
 * simulator's physics is listed in docs/model-check.md.
 */
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import { BOARD_FAILED, NO_READING, PIN } from '../../hardware/simulator/guard-core.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import type { WorldState } from './world-state.ts'

/** What the guard's pins tell motor, contactor and alarm. */
export interface Outputs {
  driveMilli: number
  contactor: boolean
  alarm: boolean
}

const CONTACTOR_CLOSES_MS = 15
const CONTACTOR_OPENS_MS = 10
const OVERTRAVEL_BEYOND_DEG = 3.5
const END_STOP_BEYOND_DEG = 8
const RUNNING_MA = 3000
const JAMMED_MA = 25_000
const SUPPLY_MV = 12_500
const LOW_SUPPLY_MV = 9500

/** Whether the motor has power and is told to turn. */
export function motorRuns(w: WorldState, out: Outputs): boolean {
  return w.contactorClosed && (out.driveMilli !== 0 || w.part === 'runaway-down' || w.part === 'runaway-up')
}

/** One millisecond. */
export function stepPlant(w: WorldState, out: Outputs, table: GuardConfig): void {
  stepContactor(w, out.contactor)
  const milli = w.contactorClosed ? motorMilli(w, out.driveMilli, table) : 0
  const turning = Math.abs(milli) > table.deadBandMilli && w.part !== 'jam'
  if (!turning) {
    w.speedDegPerS = 0
    return
  }
  const share = (Math.abs(milli) - table.deadBandMilli) / (1000 - table.deadBandMilli)
  w.speedDegPerS = Math.sign(milli) * share * table.fullSpeedDegPerS
  const next = w.angleDeg + w.speedDegPerS / 1000
  const least = table.uprightDeg - END_STOP_BEYOND_DEG
  w.angleDeg = Math.min(table.maxAngleDeg + END_STOP_BEYOND_DEG, Math.max(least, next))
}

function stepContactor(w: WorldState, wanted: boolean): void {
  const coil = wanted && !w.estopPressed && w.part !== 'estop-a-cut' && w.part !== 'contactor-open'
  const closes = coil || w.part === 'contactor-welded'
  if (closes === w.contactorClosed) {
    w.contactorMs = 0
    return
  }
  w.contactorMs += 1
  if (w.contactorMs < (closes ? CONTACTOR_CLOSES_MS : CONTACTOR_OPENS_MS)) return
  w.contactorClosed = closes
  w.contactorMs = 0
}

function motorMilli(w: WorldState, driveMilli: number, table: GuardConfig): number {
  if (w.part === 'motor-off') return 0
  if (w.part === 'runaway-down') return 1000
  if (w.part === 'runaway-up') return -1000
  if (driveMilli > 0 && w.angleDeg > table.maxAngleDeg + OVERTRAVEL_BEYOND_DEG) return 0
  if (driveMilli < 0 && w.angleDeg < table.uprightDeg - OVERTRAVEL_BEYOND_DEG) return 0
  return w.part === 'motor-reversed' ? -driveMilli : driveMilli
}

/** What the pins read in this millisecond. */
export function readPins(w: WorldState, out: Outputs, table: GuardConfig, pins: Int32Array): void {
  const angleMdeg = Math.round(w.angleDeg * 1000)
  const hangs = w.part === 'sensor-a-stuck' || w.part === 'sensor-a-stale'
  if (!hangs) w.heldMdeg = angleMdeg
  w.staleMs = w.part === 'sensor-a-stale' ? w.staleMs + 1 : 0
  pins[PIN.angleAMdeg] = w.part === 'sensor-a-off' ? NO_READING : w.heldMdeg
  pins[PIN.angleBMdeg] = angleMdeg
  pins[PIN.angleAAgeMs] = w.staleMs
  pins[PIN.angleBAgeMs] = 0
  const drawn = w.part === 'jam' ? JAMMED_MA : RUNNING_MA
  pins[PIN.currentMa] = w.contactorClosed && out.driveMilli !== 0 && w.part !== 'motor-off' ? drawn : 0
  pins[PIN.supplyMv] = w.part === 'supply-low' ? LOW_SUPPLY_MV : SUPPLY_MV
  pins[PIN.switches] = switchesOf(w, table)
  pins[PIN.board] = w.part === 'board-fails' ? BOARD_FAILED : 0
}

function switchesOf(w: WorldState, table: GuardConfig): number {
  const { angleDeg, part } = w
  let bits = 0
  if (w.startPressed) bits |= SWITCH.startPressed
  if (w.stopPressed || part === 'stop-wire-cut') bits |= SWITCH.stopPressed
  if (part === 'estop-a-cut' || (w.estopPressed && part !== 'estop-a-stuck')) bits |= SWITCH.estopAOpen
  if (w.estopPressed) bits |= SWITCH.estopBOpen
  if (!w.ankleOpen) bits |= SWITCH.ankleLocked
  const beyond = angleDeg > table.maxAngleDeg + OVERTRAVEL_BEYOND_DEG
  if (part === 'overtravel-cut' || beyond) bits |= SWITCH.overtravelInverted
  if (angleDeg < table.uprightDeg - OVERTRAVEL_BEYOND_DEG) bits |= SWITCH.overtravelUpright
  const atHorizontal = part === 'horizontal-cam-closed' || (part !== 'horizontal-cam-open' && angleDeg <= 1)
  if (atHorizontal) bits |= SWITCH.atHorizontal
  if (part === 'upright-cam-closed' || angleDeg <= table.uprightDeg + 2) bits |= SWITCH.atUpright
  if (w.contactorClosed && part !== 'contactor-feedback-cut') bits |= SWITCH.contactorClosed
  return bits
}
