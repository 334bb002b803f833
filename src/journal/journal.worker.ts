/** The journal's thread: everything that waits for the disk happens here, so that the control thread never does. */
import { parentPort, workerData } from 'node:worker_threads'
import { UprightError } from '../error.ts'
import { JournalOpenError, lockJournal } from './database.ts'
import { type Keeper, openKeeper } from './keeper.ts'
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts'
import type { JournalTrouble } from './trouble.ts'

const port = parentPort
if (!port) throw new Error('journal.worker.ts runs as a worker of journal.ts only')

const start = workerData as WorkerStart
const post = (message: FromWorker) => port.postMessage(message)

const journal = open()
if (journal) {
  post({ kind: 'opened' })
  listen(journal.keeper, () => journal.lock.close())
} else port.close()

function open() {
  try {
    const lock = lockJournal(start.path)
    return { lock, keeper: openKeeper(start, post) }
  } catch (error) {
    const trouble = error instanceof JournalOpenError ? error.trouble : sealTrouble(error)
    post({ kind: 'notOpened', trouble })
    return null
  }
}

function sealTrouble(error: unknown): JournalTrouble {
  if (!(error instanceof UprightError) || error.code !== 'SEAL_UNUSABLE') throw error
  return { code: 'SEAL_UNUSABLE', message: error.message, hint: error.hint }
}

function listen(keeper: Keeper, unlock: () => void): void {
  let factsSeen = 0
  port?.on('message', (message: ToWorker) => {
    if (message.kind === 'trace') return keeper.keepSample(message)
    if (message.kind === 'probe') return keeper.probe(message.seq)
    if (message.kind === 'fact') {
      factsSeen += 1
      if (factsSeen === start.faults.crashAtFacts?.[0]) throw new Error('asked to crash')
      return keeper.keepFact(message)
    }
    const factsLost = keeper.close()
    unlock()
    post({ kind: 'closed', factsLost })
    port.close()
  })
}
