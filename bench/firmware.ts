/** The firmware that is flashed, measured in cycles of the emulated chip: the same figures on any machine. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CYCLES_PER_MS, EmulatedBoard } from '../hardware/emulator/emulated-board.ts'
import { LineHost } from '../hardware/emulator/line-host.ts'
import { LineTraffic } from '../hardware/emulator/line-traffic.ts'
import { Chance } from '../hardware/simulator/noise.ts'
import type { GuardConfig } from '../hardware/table.ts'
import { packageRoot } from '../src/package-root.ts'
import type { Extra, Findings } from './metrics.ts'
import { StepMeter } from './step-meter.ts'

const CYCLES_PER_US = CYCLES_PER_MS / 1000
const ESTOP_PHASES = 5000
const LOST_TRIALS = 20
const STANDS_DEG_S = 0.05

const CONFIG: GuardConfig = {
  uprightDeg: -75,
  maxAngleDeg: 60,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}

export function benchFirmware(): Findings {
  const { flashBytes, ramBytes } = committedSizes()
  const estop = measureEstop()
  const session = measureSession()
  const lost = measureControllerLost()
  return {
    metrics: {
      'guard.estopToOffUs.max': estop.maxCycles / CYCLES_PER_US,
      'guard.stepPct.max': (Math.max(session.stepMaxCycles, estop.stepMaxCycles) / CYCLES_PER_MS) * 100,
      'guard.flashBytes': flashBytes,
      'guard.ramBytes': ramBytes,
      'guard.controllerLostStopMs.max': lost,
      'emulate.speedup': session.speedup,
    },
    extras: [
      extra(
        'guard.estopToOffUs.mean',
        estop.meanCycles / CYCLES_PER_US,
        'µs',
        `${ESTOP_PHASES} random phases, line full`,
      ),
      extra('guard.stepPct.mean', (session.stepMeanCycles / CYCLES_PER_MS) * 100, '% of 1 ms', 'a session, line full'),
      extra(
        'guard.stepJitterUs.max',
        session.jitterCycles / CYCLES_PER_US,
        'µs',
        'between the beginnings of two steps',
      ),
      extra('guard.statusGapMs.max', session.statusGapMs, 'ms', 'between two statuses on the line, line full'),
      extra('guard.stackFreeBytes', session.stackFreeBytes, 'bytes', 'never used by the stack'),
    ],
  }
}

function extra(name: string, value: number, unit: string, says: string): Extra {
  return { name, value, unit, says }
}

function committedSizes(): { flashBytes: number; ramBytes: number } {
  const index = JSON.parse(readFileSync(join(packageRoot, 'hardware/firmware/dist/firmware.json'), 'utf8'))
  return index.boards.uno
}

function makeHost(seed: number): LineHost {
  return new LineHost(new EmulatedBoard({ config: CONFIG, seed }))
}

/** A table that is tilting, with every E-stop at another instant of its millisecond, while the line is full. */
function measureEstop() {
  const chance = new Chance(1)
  const host = makeHost(1)
  const { board } = host
  const { data } = board.chip.core.cpu
  const traffic = new LineTraffic(host, chance)
  host.tiltTo(-30)
  const meter = new StepMeter(board)
  const guardAt = board.symbols.the_guard!
  const guardEnd = guardAt + board.sizes.the_guard!
  let maxCycles = 0
  let totalCycles = 0
  for (let phase = 0; phase < ESTOP_PHASES; phase++) {
    host.driveMilli = phase % 2 === 0 ? 400 : -250
    traffic.run(chance.between(1, 12))
    if (board.driveMilli === 0) traffic.run(300)
    // Where the guard stands is put back afterwards: so that 5,000 presses take minutes, not hours of reset and recovery.
    host.settle()
    const before = data.slice(guardAt, guardEnd)
    const pressed = board.cycle + chance.between(0, CYCLES_PER_MS - 1)
    let off = 0
    board.onOutputs = ({ cycle, driveMilli, contactor }) => {
      if (off === 0 && cycle >= pressed && driveMilli === 0 && !contactor) off = cycle
    }
    board.at(pressed, () => board.electronics.force('estopA', 'open'))
    traffic.run(2)
    board.onOutputs = null
    if (off === 0) throw new Error(`the E-stop at cycle ${pressed} switched nothing off`)
    totalCycles += off - pressed
    maxCycles = Math.max(maxCycles, off - pressed)
    board.electronics.force('estopA', 'low')
    traffic.run(1)
    host.settle()
    data.set(before, guardAt)
  }
  return { maxCycles, meanCycles: totalCycles / ESTOP_PHASES, stepMaxCycles: meter.maxCycles }
}

/** A whole way down and back up in one session, with Stop in between, while the line is full. */
function measureSession() {
  const host = makeHost(2)
  const { board } = host
  const traffic = new LineTraffic(host, new Chance(2))
  board.chip.core.watchesStack = true
  host.tiltTo(20)
  const meter = new StepMeter(board)
  const from = host.statuses.length
  const beganAt = performance.now()
  const ms = 30_000
  for (let i = 0; i < ms; i++) {
    traffic.step()
    host.run(1)
    if (i % 5000 === 0) host.driveMilli = i % 10_000 === 0 ? 500 : -400
    if (i === 25_000) host.do('stop')
  }
  const speedup = ms / (performance.now() - beganAt)
  const arrivals = host.statuses.slice(from).map(({ atMs }) => atMs)
  const gaps = arrivals.slice(1).map((atMs, i) => atMs - arrivals[i]!)
  return {
    stepMaxCycles: meter.maxCycles,
    stepMeanCycles: meter.totalCycles / meter.steps,
    jitterCycles: meter.maxJitterCycles,
    statusGapMs: Math.max(...gaps),
    stackFreeBytes: board.chip.core.stackLow + 1 - board.symbols._end!,
    speedup,
  }
}

/** The controller dies at full speed, at another instant each time: from its last drive to a table that stands, ms. */
function measureControllerLost(): number {
  const chance = new Chance(3)
  let longestMs = 0
  for (let trial = 0; trial < LOST_TRIALS; trial++) {
    const host = makeHost(100 + trial)
    host.tiltTo(-20)
    host.driveMilli = 1000
    host.run(1500 + chance.between(0, 40))
    host.driveMilli = null
    const { board } = host
    longestMs = Math.max(
      longestMs,
      host.runUntil(() => Math.abs(board.motion.speedDegPerS) < STANDS_DEG_S, 2000),
    )
  }
  return longestMs
}
