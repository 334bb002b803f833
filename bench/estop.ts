/** From the edge of an E-stop contact to drive and contactor off, in cycles of the emulated chip that runs the flashed firmware. */
import { CYCLES_PER_MS } from '../hardware/emulator/emulated-board.ts'
import type { LineHost } from '../hardware/emulator/line-host.ts'
import { LineTraffic } from '../hardware/emulator/line-traffic.ts'
import { Chance } from '../hardware/simulator/noise.ts'
import { makeHost } from './firmware-host.ts'
import { StepMeter } from './step-meter.ts'

export interface EstopFigures {
  readonly maxCycles: number
  readonly meanCycles: number
  readonly stepMaxCycles: number
}

/** A table that is tilting, with every E-stop at another instant of its millisecond, while the line is full. */
export function measureEstop(phases: number): EstopFigures {
  const chance = new Chance(1)
  const host = makeHost(1)
  const traffic = new LineTraffic(host, chance)
  host.tiltTo(-30)
  return measure(
    host,
    phases,
    chance,
    (ms) => traffic.run(ms),
    (phase) => {
      host.driveMilli = phase % 2 === 0 ? 400 : -250
      traffic.run(chance.between(1, 12))
      if (host.board.driveMilli === 0) traffic.run(300)
    },
  )
}

/** The controller has died, and the guard returns the table by itself while it is pressed. */
export function measureEstopAlone(phases: number): EstopFigures {
  const chance = new Chance(4)
  const host = makeHost(4)
  host.tiltTo(45)
  host.driveMilli = null
  host.runUntil(() => host.latest.guard === 'returning' && host.board.driveMilli !== 0, 5000)
  host.run(500)
  return measure(
    host,
    phases,
    chance,
    (ms) => host.run(ms),
    () => {
      host.run(chance.between(1, 12))
      if (host.board.driveMilli === 0) throw new Error('the return was over before all was measured')
    },
  )
}

function measure(
  host: LineHost,
  phases: number,
  chance: Chance,
  run: (ms: number) => void,
  prepare: (phase: number) => void,
): EstopFigures {
  const { board } = host
  const { data } = board.chip.core.cpu
  const meter = new StepMeter(board)
  const guardAt = board.symbols.the_guard!
  const guardEnd = guardAt + board.sizes.the_guard!
  let maxCycles = 0
  let totalCycles = 0
  for (let phase = 0; phase < phases; phase++) {
    prepare(phase)
    // Where the guard stands is put back afterwards: so that 5,000 presses take minutes, not hours of reset and recovery.
    host.settle()
    const before = data.slice(guardAt, guardEnd)
    const took = press(host, chance, run)
    totalCycles += took
    maxCycles = Math.max(maxCycles, took)
    board.electronics.force('estopA', 'low')
    run(1)
    host.settle()
    data.set(before, guardAt)
  }
  return { maxCycles, meanCycles: totalCycles / phases, stepMaxCycles: meter.maxCycles }
}

/** Cycles from a press within the next millisecond until everything is off. */
function press({ board }: LineHost, chance: Chance, run: (ms: number) => void): number {
  const pressed = board.cycle + chance.between(0, CYCLES_PER_MS - 1)
  let off = 0
  board.onOutputs = ({ cycle, driveMilli, contactor }) => {
    if (off === 0 && cycle >= pressed && driveMilli === 0 && !contactor) off = cycle
  }
  board.at(pressed, () => board.electronics.force('estopA', 'open'))
  run(2)
  board.onOutputs = null
  if (off === 0) throw new Error(`the E-stop at cycle ${pressed} switched nothing off`)
  return off - pressed
}
