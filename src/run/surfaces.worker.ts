/** The surfaces' thread: everything that waits for the network happens here, so that the control thread never does. */
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { FromServer, ServerStart, ToServer } from '../server/messages.ts'
import { openSurfaceThread } from './surface-thread.ts'

const port = parentPort
if (!port) throw new Error('surfaces.worker.ts runs as a worker of surfaces.ts only')

try {
  // On Linux this is of the calling thread alone: whoever floods the page takes no time from control.
  if (process.platform === 'linux') setPriority(0, 10)
} catch {
  // It serves as well without.
}

const post = (message: FromServer) => port.postMessage(message)
const surfaces = await openSurfaceThread(workerData as ServerStart, post)
// What came meanwhile waits in the port.
port.on('message', (message: ToServer) => {
  if (message.type !== 'close') return surfaces.hear(message)
  void surfaces.close().finally(() => port.close())
})
