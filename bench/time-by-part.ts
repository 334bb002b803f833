/** Where the time goes, by the parts of the project, from V8's sampling profiler. */
import { Session } from 'node:inspector'

export const PARTS = ['guard', 'physics', 'observers', 'controller', 'rest'] as const
type Part = (typeof PARTS)[number]

const SAMPLE_EVERY_US = 100

/** The share of time, in percent, that each part takes while `work` runs. */
export function timeByPart(work: () => void): Record<Part, number> {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US })
  session.post('Profiler.start')
  work()
  const shares: Record<Part, number> = { guard: 0, physics: 0, observers: 0, controller: 0, rest: 0 }
  session.post('Profiler.stop', (error, stopped) => {
    if (error) throw error
    const { nodes, samples = [] } = stopped.profile
    const partOf = new Map(nodes.map(({ id, callFrame }) => [id, partFor(callFrame.url, callFrame.functionName)]))
    for (const id of samples) shares[partOf.get(id) ?? 'rest'] += 100 / samples.length
  })
  session.disconnect()
  return shares
}

function partFor(url: string, functionName: string): Part {
  if (url.startsWith('wasm:') || functionName.includes('wasm')) return 'guard'
  if (url.includes('/src/simulation/observers')) return 'observers'
  if (url.includes('/hardware/simulator/')) return 'physics'
  if (/\/(src\/control|machines|xstate)\//.test(url)) return 'controller'
  return 'rest'
}
