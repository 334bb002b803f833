import { parentPort, workerData } from 'node:worker_threads'
import { type Chunk, playChunk } from './campaign.ts'
import type { CampaignOptions } from './plan.ts'

parentPort!.on('message', (chunk: Chunk) => parentPort!.postMessage(playChunk(workerData as CampaignOptions, chunk)))
