/** The control thread's entry: link, machines and loop. No disk, no network, no terminal happens here. */
import { parentPort, workerData } from 'node:worker_threads'
import { ControlThread } from './control-thread.ts'
import type { ControlStart, FromControl, ToControl } from './thread-messages.ts'

const port = parentPort
if (!port) throw new Error('control.worker.js is a thread of `upright run`, not a program.')

const control = new ControlThread(workerData as ControlStart, (message: FromControl) => port.postMessage(message))
port.on('message', (message: ToControl) => control.handle(message))
process.on('uncaughtException', (error) => void control.crash(error))
process.on('unhandledRejection', (error) => void control.crash(error))
void control.open()
