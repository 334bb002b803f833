/** The server's thread: everything that waits for the network happens here, so that the control thread never does. */
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { FromServer, ServerStart, ToServer } from './messages.ts'
import { openServer } from './server.ts'

const port = parentPort
if (!port) throw new Error('server.worker.ts runs as a worker of src/run/surfaces.ts only')

try {
  // On Linux this is of the calling thread alone: whoever floods the page takes no time from control.
  if (process.platform === 'linux') setPriority(0, 10)
} catch {
  // It serves as well without.
}

const post = (message: FromServer) => port.postMessage(message)
const server = openServer(workerData as ServerStart, post)
port.on('message', (message: ToServer) => {
  if (message.type !== 'close') return server.hear(message)
  void server.close().finally(() => port.close())
})
await server.listen()
