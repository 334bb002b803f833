/**
 * The E-stop and a lost host, in one run: the flashed firmware on the emulated board, and what a user would otherwise build,
 * johnny-five on a board with stock Firmata. The stock board is a model (`stock-board.ts`), and generous to it.
 */
import { Chance } from '../../hardware/simulator/noise.ts'
import { measureEstop, measureEstopAlone } from '../estop.ts'
import { measureControllerLost } from '../firmware.ts'
import { CYCLES_PER_US } from '../firmware-host.ts'
import { extra, type Findings, figureWords, median } from '../metrics.ts'
import { type Load, StockHost } from './stock-host.ts'

const ESTOPS = 500
const LOST_TRIALS = 10
/** How long a motor without a host is watched, ms. */
const WATCHED_MS = 60_000
/** What a page that is rendered, a log that is written or a big JSON costs an event loop, again and again. */
const BUSY: Load = { workMs: 50, freeMs: 10 }
const SPEED_DEG_PER_S = 5
const MODEL = 'johnny-five on a model of stock Firmata'

export async function benchSideBySide(): Promise<Findings> {
  const ours = {
    estop: measureEstop(ESTOPS),
    alone: measureEstopAlone(ESTOPS),
    lostMs: measureControllerLost(LOST_TRIALS),
  }
  const idle = await measureStock(null)
  const busy = await measureStock(BUSY)
  const us = (cycles: number) => `${figureWords(cycles / CYCLES_PER_US)} µs`
  const ms = (value: number | null) =>
    value === null ? `never, within ${WATCHED_MS / 1000} s` : `${figureWords(value)} ms`
  return {
    metrics: {},
    extras: [
      extra(
        'E-stop to motor off, Upright, worst',
        ours.estop.maxCycles / CYCLES_PER_US,
        'µs',
        `of ${ESTOPS}, emulated`,
      ),
      extra('E-stop to motor off, stock, idle host, median', idle.medianMs, 'ms', `of ${ESTOPS}, ${MODEL}`),
      extra('E-stop to motor off, stock, idle host, worst', idle.worstMs, 'ms', `of ${ESTOPS}, ${MODEL}`),
      extra(
        'E-stop to motor off, stock, busy host, median',
        busy.medianMs,
        'ms',
        `${BUSY.workMs} ms of work at a time`,
      ),
      extra('E-stop to motor off, stock, busy host, worst', busy.worstMs, 'ms', `${BUSY.workMs} ms of work at a time`),
      extra('host lost to table stands, Upright, worst', ours.lostMs, 'ms', `of ${LOST_TRIALS}, emulated`),
      extra('host lost to motor off, stock', idle.lostMs, 'ms', `–: never within ${WATCHED_MS / 1000} s, ${MODEL}`),
    ],
    tables: [
      {
        title: 'Side by side (the stock board is a model)',
        head: ['', 'Upright', 'stock Firmata, idle host', `stock Firmata, host busy ${BUSY.workMs} ms at a time`],
        rows: [
          [
            'E-stop pressed → motor off, mean or median',
            us(ours.estop.meanCycles),
            ms(idle.medianMs),
            ms(busy.medianMs),
          ],
          [`the same, worst of ${ESTOPS}`, us(ours.estop.maxCycles), ms(idle.worstMs), ms(busy.worstMs)],
          [
            `how far a table at ${SPEED_DEG_PER_S}°/s goes meanwhile`,
            degrees(ours.estop.maxCycles / CYCLES_PER_US / 1000),
            degrees(idle.worstMs),
            degrees(busy.worstMs),
          ],
          [
            'E-stop pressed after the host died → motor off',
            us(ours.alone.maxCycles),
            ms(idle.deadMs),
            ms(busy.deadMs),
          ],
          ['host dies → motor off', `${ms(ours.lostMs)}, the table stands`, ms(idle.lostMs), ms(busy.lostMs)],
        ],
      },
    ],
  }
}

function degrees(ms: number): string {
  const deg = (SPEED_DEG_PER_S * ms) / 1000
  return deg < 0.001 ? 'under 0.001°' : `${deg.toPrecision(2)}°`
}

interface StockFigures {
  readonly medianMs: number
  readonly worstMs: number
  /** From the death of the host to the motor off. */
  readonly lostMs: number | null
  /** From the E-stop to the motor off, the host being dead. */
  readonly deadMs: number | null
}

export async function measureStock(load: Load | null, presses = ESTOPS, watchedMs = WATCHED_MS): Promise<StockFigures> {
  const host = new StockHost(load)
  try {
    await host.open()
    const chance = new Chance(7)
    const tookMs: number[] = []
    for (let press = 0; press < presses; press++) {
      await driving(host)
      await host.pass(chance.next() * 120)
      host.estopPressed = true
      const took = await host.untilOff(2000)
      if (took === null) throw new Error('johnny-five did not stop the motor')
      tookMs.push(took)
      host.estopPressed = false
      await host.pass(200)
    }
    await driving(host)
    host.die()
    const lostMs = await host.untilOff(watchedMs)
    host.estopPressed = true
    const deadMs = await host.untilOff(watchedMs)
    return { medianMs: median(tookMs), worstMs: Math.max(...tookMs), lostMs, deadMs }
  } finally {
    host.close()
  }
}

async function driving(host: StockHost): Promise<void> {
  host.drive()
  for (let passed = 0; !host.isDriving; passed++) {
    if (passed > 500) throw new Error('the motor does not start')
    await host.pass(1)
  }
}
