/** How many faulty sessions a campaign judges in a minute, on all cores of this computer. */
import { availableParallelism } from 'node:os'
import { runCampaign } from '../src/campaign/campaign.ts'
import { extra, type Findings } from './metrics.ts'

/** Two rounds of everything a campaign mixes: single faults, pairs, and pressing at random. */
const SESSIONS = 320

export async function benchCampaign(): Promise<Findings> {
  const startedMs = performance.now()
  const before = process.cpuUsage()
  const { sessions, tableS, failures } = await runCampaign({ seed: 1, sessions: SESSIONS })
  const { user, system } = process.cpuUsage(before)
  const tookMin = (performance.now() - startedMs) / 60_000
  const busyS = (user + system) / 1e6
  return {
    metrics: { 'campaign.sessionsPerMin': sessions / tookMin },
    extras: [
      extra(
        'campaign, sessions per core',
        (sessions / busyS) * 60,
        'sessions/min',
        'by processor time, start of threads included',
      ),
      extra(
        'campaign, speedup per core',
        tableS / busyS,
        '× real time',
        'table time of the judged sessions by processor time',
      ),
      extra('campaign, threads', availableParallelism(), 'threads', 'one for each core'),
      extra('campaign, rules broken', failures.length, '', `in ${sessions} sessions`),
    ],
  }
}
