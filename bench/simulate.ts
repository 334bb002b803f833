/** How fast a session is simulated: physics, guard, controller and the rules' observers, every millisecond, on one core. */
import { parseConfig } from '../src/config/config.ts'
import { type SimulateSessionOptions, simulateSession } from '../src/simulation/simulate-session.ts'
import { type Extra, type Findings, median, quantile } from './metrics.ts'
import { PARTS, timeByPart } from './time-by-part.ts'

/** One of the shipped programs: three minutes at 30°, over six minutes altogether. */
const PROGRAM = 'relief'
/** Until the compiler has settled. */
const WARM_UP_SESSIONS = 20
const SESSIONS = 31

const config = parseConfig('', { file: null, folder: '.', stateFolder: '.', home: '.' })

export function benchSimulate(): Findings {
  const first = simulate({ seed: 1 })
  for (let seed = 1; seed <= WARM_UP_SESSIONS; seed++) simulate({ seed })
  const warm = sessions((seed) => [simulate({ seed })]).flat()
  const shares = timeByPart(() => sessions((seed) => [simulate({ seed })]))
  // Turn by turn, so that whatever else this computer does disturbs both alike.
  const turns = sessions((seed) => [simulate({ seed }), simulate({ seed, observed: false })])
  const watched = median(turns.map(([observed]) => observed!.byProcessor))
  const unwatched = median(turns.map(([, unobserved]) => unobserved!.byProcessor))
  return {
    metrics: { 'simulate.speedup': median(warm.map(({ byClock }) => byClock)) },
    extras: [
      speedup(
        'best',
        quantile(
          warm.map(({ byClock }) => byClock),
          1,
        ),
        'the fastest session',
      ),
      speedup('by processor', median(warm.map(({ byProcessor }) => byProcessor)), BY_PROCESSOR),
      speedup('first', first.byClock, 'the first session of a process'),
      speedup('in turn, observed', watched, `${BY_PROCESSOR}, in turn with the next`),
      speedup('in turn, unobserved', unwatched, 'without the observers of the rules'),
      ...PARTS.map((part) => ({
        name: `simulate, share of ${part}`,
        value: shares[part],
        unit: '% of the time',
        says: 'by the sampling profiler',
      })),
    ],
  }
}

const BY_PROCESSOR = 'by processor time of all threads: other programs disturb it less'

function sessions<T>(each: (seed: number) => T): T[] {
  return Array.from({ length: SESSIONS }, (_, i) => each(i + 1))
}

interface Speed {
  /** Simulated time by the time on the clock. */
  readonly byClock: number
  /** Simulated time by the processor time it took. */
  readonly byProcessor: number
}

function simulate(options: Pick<SimulateSessionOptions, 'seed' | 'observed'>): Speed {
  const before = process.cpuUsage()
  const session = simulateSession({ config, program: PROGRAM, ...options })
  const { user, system } = process.cpuUsage(before)
  if (session.outcome !== 'completed') throw new Error(`the session ended ${session.outcome}: ${session.cause}`)
  return { byClock: session.speedup, byProcessor: (session.durationS * 1e6) / (user + system) }
}

function speedup(name: string, value: number, says: string): Extra {
  return { name: `simulate.speedup, ${name}`, value, unit: '× real time', says }
}
