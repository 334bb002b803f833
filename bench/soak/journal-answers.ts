import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { FromWorker } from '../../src/journal/messages.ts'

/** Listens to what the journal's thread confirms to the control thread, once the control thread has heard it. */
export class JournalAnswers {
  /** Number of the last event on disk, counted from the beginning of the run. */
  throughSeq = 0
  /** How often samples of a trace were confirmed. */
  traces = 0
  readonly #tellKept: (throughSeq: number) => void

  constructor(kept: (throughSeq: number) => void) {
    this.#tellKept = kept
    const answers = this
    Worker.prototype.emit = function (name: string | symbol, ...told: unknown[]) {
      const isHeard = EventEmitter.prototype.emit.call(this, name, ...told)
      if (name === 'message') answers.#hear(told[0] as FromWorker)
      return isHeard
    }
  }

  /** Listens no more. */
  end(): void {
    Reflect.deleteProperty(Worker.prototype, 'emit')
  }

  #hear(message: FromWorker): void {
    if (message.kind !== 'kept') return
    this.throughSeq = Math.max(this.throughSeq, message.throughSeq)
    if (message.samples > 0) this.traces++
    this.#tellKept(this.throughSeq)
  }
}
