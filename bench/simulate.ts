/** How fast a session is simulated: physics, guard, controller and the rules' observers, every millisecond, on one core. */
import { parseConfig } from '../src/config/config.ts'
import { type SimulateSessionOptions, simulateSession } from '../src/simulation/simulate-session.ts'
import { type Findings, median, quantile } from './metrics.ts'
import { PARTS, timeByPart } from './time-by-part.ts'

/** One of the shipped programs: three minutes at 30°, over six minutes altogether. */
const PROGRAM = 'relief'
/** Until the compiler has settled. */
const WARM_UP_SESSIONS = 20
const SESSIONS = 31

const config = parseConfig('', { file: null, folder: '.', stateFolder: '.', home: '.' })

export function benchSimulate(): Findings {
  const cold = speedup({ seed: 1 })
  for (let seed = 1; seed <= WARM_UP_SESSIONS; seed++) {
    speedup({ seed })
    speedup({ seed, observed: false })
  }
  const observed: number[] = []
  const unobserved: number[] = []
  // Turn by turn, so that whatever else this computer does disturbs both alike.
  for (let seed = 1; seed <= SESSIONS; seed++) {
    observed.push(speedup({ seed }))
    unobserved.push(speedup({ seed, observed: false }))
  }
  const shares = timeByPart(() => {
    for (let seed = 1; seed <= SESSIONS; seed++) speedup({ seed })
  })
  return {
    metrics: { 'simulate.speedup': median(observed) },
    extras: [
      {
        name: 'simulate.speedup, best',
        value: quantile(observed, 1),
        unit: '× real time',
        says: 'the fastest session',
      },
      { name: 'simulate.speedup, first', value: cold, unit: '× real time', says: 'the first session of a process' },
      {
        name: 'simulate.speedup, unobserved',
        value: median(unobserved),
        unit: '× real time',
        says: 'without the observers of the rules, measured in turn with the above',
      },
      ...PARTS.map((part) => ({
        name: `simulate, share of ${part}`,
        value: shares[part],
        unit: '% of the time',
        says: 'by the sampling profiler',
      })),
    ],
  }
}

function speedup(options: Pick<SimulateSessionOptions, 'seed' | 'observed'>): number {
  const session = simulateSession({ config, program: PROGRAM, ...options })
  if (session.outcome !== 'completed') throw new Error(`the session ended ${session.outcome}: ${session.cause}`)
  return session.speedup
}
