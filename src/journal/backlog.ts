/** What the control thread has handed to the journal and the disk has not confirmed. */
import type { Fact } from '../feed/live-state.ts'

/** A worn card that hangs for five minutes loses no trace: 5 Hz × 300 s. About 0.5 MB. */
export const MAX_TRACE_WAITING = 1500
/** A session has some dozen facts; this many are a disk that has been gone for hours. About 6 MB. */
export const MAX_FACTS_WAITING = 20_000

export interface WaitingFact {
  readonly seq: number
  readonly wallTime: string
  readonly sentAtMs: number
  /** `null` is a probe: it asks for a write and has nothing to say. */
  readonly fact: Fact | null
}

export class Backlog {
  #facts: WaitingFact[] = []
  #samples = 0
  #lastSeq = 0

  /** Takes a fact in, numbered; `null` where the limit is reached and it is lost. */
  add(fact: Fact | null, sentAtMs: number): WaitingFact | null {
    if (this.#facts.length >= MAX_FACTS_WAITING) return null
    this.#lastSeq += 1
    const waiting = { seq: this.#lastSeq, wallTime: new Date().toISOString(), sentAtMs, fact }
    this.#facts.push(waiting)
    return waiting
  }

  /** Counts a sample in; `false` where the limit is reached and it is to be dropped. */
  addSample(): boolean {
    if (this.#samples >= MAX_TRACE_WAITING) return false
    this.#samples += 1
    return true
  }

  /** Takes out what is on disk now. */
  confirm(throughSeq: number, samples: number): WaitingFact[] {
    const kept = this.#facts.filter((waiting) => waiting.seq <= throughSeq)
    this.#facts = this.#facts.slice(kept.length)
    this.#samples = Math.max(0, this.#samples - samples)
    return kept
  }

  /** A new worker knows nothing of the samples an old one had. */
  forgetSamples(): void {
    this.#samples = 0
  }

  get facts(): readonly WaitingFact[] {
    return this.#facts
  }

  get isEmpty(): boolean {
    return this.#facts.length === 0
  }

  get oldestSentAtMs(): number | null {
    return this.#facts[0]?.sentAtMs ?? null
  }
}
