/** The firmware that is flashed, measured in cycles of the emulated chip: the same figures on any machine. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CYCLES_PER_MS } from '../hardware/emulator/emulated-board.ts'
import { LineTraffic } from '../hardware/emulator/line-traffic.ts'
import { Chance } from '../hardware/simulator/noise.ts'
import { packageRoot } from '../src/package-root.ts'
import { measureEstop } from './estop.ts'
import { CYCLES_PER_US, makeHost } from './firmware-host.ts'
import { extra, type Findings } from './metrics.ts'
import { StepMeter } from './step-meter.ts'

const ESTOP_PHASES = 5000
const LOST_TRIALS = 20
const STANDS_DEG_S = 0.05

export function benchFirmware(): Findings {
  const { flashBytes, ramBytes } = committedSizes()
  const estop = measureEstop(ESTOP_PHASES)
  const session = measureSession()
  const lost = measureControllerLost(LOST_TRIALS)
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

function committedSizes(): { flashBytes: number; ramBytes: number } {
  const index = JSON.parse(readFileSync(join(packageRoot, 'hardware/firmware/dist/firmware.json'), 'utf8'))
  return index.boards.uno
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
export function measureControllerLost(trials: number): number {
  const chance = new Chance(3)
  let longestMs = 0
  for (let trial = 0; trial < trials; trial++) {
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
