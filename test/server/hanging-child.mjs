/** A server's worker that listens and never does anything again. */
import { parentPort } from 'node:worker_threads'

parentPort.postMessage({ type: 'listening', addresses: ['http://localhost:1'] })
parentPort.on('message', () => {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
})
