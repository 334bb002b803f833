/** A server's worker that listens and dies. */
import { parentPort } from 'node:worker_threads'

parentPort.postMessage({ type: 'listening', addresses: ['http://localhost:1'] })
parentPort.on('message', () => {
  throw new Error('asked to crash')
})
