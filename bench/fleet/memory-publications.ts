import type { SessionSummary } from '../../src/journal/history.ts'
import type { Publications } from '../../src/journal/publications.ts'

/** The list of what is to be told, without a disk: two hundred of them on one would be measured in the broker's place. */
export class MemoryPublications implements Publications {
  readonly #ended: SessionSummary[] = []
  readonly #told = new Set<string>()

  ended(session: SessionSummary): void {
    this.#ended.push(session)
  }

  due(limit: number): SessionSummary[] {
    return this.#ended.filter(({ id }) => !this.#told.has(id)).slice(0, limit)
  }

  backlog(): number {
    return this.#ended.length - this.#told.size
  }

  told(sessions: readonly string[]): void {
    for (const session of sessions) this.#told.add(session)
  }

  newest(): SessionSummary | null {
    return this.#ended.at(-1) ?? null
  }

  since(): { readonly sessions: number; readonly exposureMin: number } {
    return { sessions: this.#ended.length, exposureMin: this.#ended.length }
  }
}
