import type { JournalTrouble, TroubleCode } from './trouble.ts'

/** The troubles that stand, and who is told of them. */
export class Troubles {
  readonly #standing = new Map<TroubleCode, JournalTrouble>()
  readonly #troubleListeners = new Set<(trouble: JournalTrouble) => void>()
  readonly #mendedListeners = new Set<() => void>()
  /** From before anybody listened. */
  #untold: JournalTrouble[] = []

  /** The first trouble that stands, `null` when none does. */
  get first(): JournalTrouble | null {
    return this.#standing.values().next().value ?? null
  }

  stands(code: TroubleCode): boolean {
    return this.#standing.has(code)
  }

  /** A trouble that stands until it is ended. Told once; returns whether it is new. */
  raise(trouble: JournalTrouble): boolean {
    if (this.stands(trouble.code)) return false
    this.#standing.set(trouble.code, trouble)
    this.tell(trouble)
    return true
  }

  /** Something to know that keeps nothing from going on. */
  tell(trouble: JournalTrouble): void {
    if (this.#troubleListeners.size === 0) this.#untold.push(trouble)
    for (const listener of this.#troubleListeners) listener(trouble)
  }

  /** Ends those of `codes` that stand, and tells when none stands any more. */
  end(codes: readonly TroubleCode[]): void {
    const ended = codes.filter((code) => this.#standing.delete(code))
    if (ended.length === 0 || this.#standing.size > 0) return
    for (const listener of this.#mendedListeners) listener()
  }

  onTrouble(listener: (trouble: JournalTrouble) => void): () => void {
    const untold = this.#untold
    this.#untold = []
    this.#troubleListeners.add(listener)
    for (const trouble of untold) listener(trouble)
    return () => this.#troubleListeners.delete(listener)
  }

  onMended(listener: () => void): () => void {
    this.#mendedListeners.add(listener)
    return () => this.#mendedListeners.delete(listener)
  }
}
