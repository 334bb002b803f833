import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { packageRoot } from '../package-root.ts'
import { type CampaignOptions, SESSIONS_OF_AN_EVENING } from './plan.ts'
import { SessionPlayer } from './session.ts'
import { count, merge, newTally, type Tally } from './tally.ts'

/** Sessions `from` up to, not including, `to`. Whole evenings, so that who plays them makes no difference. */
export interface Chunk {
  readonly from: number
  readonly to: number
}

export interface CampaignRun extends CampaignOptions {
  readonly sessions: number
  /** Threads; as many as there are cores by default. 1 plays in this thread. */
  readonly jobs?: number
  /** Called after each chunk. */
  readonly progress?: (tally: Tally) => void
}

const CHUNK = 2 * SESSIONS_OF_AN_EVENING

/** Plays all sessions of a campaign. What comes out does not depend on how many threads play them. */
export async function runCampaign(run: CampaignRun): Promise<Tally> {
  const chunks = chunksOf(run.sessions)
  const jobs = Math.min(run.jobs ?? availableParallelism(), chunks.length)
  let all = newTally()
  const done = (tally: Tally) => {
    all = merge(all, tally)
    run.progress?.(all)
  }
  const options = { seed: run.seed, ...(run.only ? { only: run.only } : {}) }
  if (jobs <= 1) for (const chunk of chunks) done(playChunk(options, chunk))
  else await Promise.all(Array.from({ length: jobs }, () => workThrough(options, chunks, done)))
  return all
}

export function playChunk(options: CampaignOptions, { from, to }: Chunk): Tally {
  const player = new SessionPlayer(options)
  let tally = newTally()
  for (let index = from; index < to; index++) tally = count(tally, player.play(index))
  return tally
}

function chunksOf(sessions: number): Chunk[] {
  return Array.from({ length: Math.ceil(sessions / CHUNK) }, (_, i) => ({
    from: i * CHUNK,
    to: Math.min(sessions, (i + 1) * CHUNK),
  }))
}

/** One thread, that takes the next chunk as long as there is one. */
function workThrough(options: CampaignOptions, chunks: Chunk[], done: (tally: Tally) => void): Promise<void> {
  const worker = new Worker(join(packageRoot, 'dist/src/campaign/campaign.worker.js'), { workerData: options })
  return new Promise<void>((resolve, reject) => {
    const next = () => {
      const chunk = chunks.shift()
      if (chunk) worker.postMessage(chunk)
      else void worker.terminate().then(() => resolve())
    }
    worker.on('message', (tally: Tally) => {
      done(tally)
      next()
    })
    worker.on('error', reject)
    next()
  })
}
