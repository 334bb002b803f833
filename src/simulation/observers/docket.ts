export const RULES = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10', 'S11', 'S12'] as const
export type RuleId = (typeof RULES)[number]

export interface RuleVerdict {
  readonly verdict: 'held' | 'broken' | 'notExercised'
  readonly why: string | null
}

export interface Breach {
  readonly atMs: number
  readonly why: string
}

/** Rules are put to the test each millisecond: a bit for each is quicker than a set. */
const BITS = Object.fromEntries(RULES.map((rule, i) => [rule, 1 << i])) as Record<RuleId, number>

/** What the observers have found about each rule: whether it was put to the test, and when and how it was first broken. */
export class Docket {
  readonly #nowMs: () => number
  readonly #breaches = new Map<RuleId, Breach>()
  #exercised = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  exercise(rule: RuleId): void {
    this.#exercised |= BITS[rule]
  }

  /** Only the first breach of a rule is kept: what follows is its consequence. */
  break(rule: RuleId, why: string): void {
    if (!this.#breaches.has(rule)) this.#breaches.set(rule, { atMs: this.#nowMs(), why })
  }

  get breaches(): ReadonlyMap<RuleId, Breach> {
    return this.#breaches
  }

  verdicts(): Record<RuleId, RuleVerdict> {
    return Object.fromEntries(RULES.map((rule) => [rule, this.#verdict(rule)])) as Record<RuleId, RuleVerdict>
  }

  #verdict(rule: RuleId): RuleVerdict {
    const breach = this.#breaches.get(rule)
    if (breach) return { verdict: 'broken', why: `${(breach.atMs / 1000).toFixed(2)} s: ${breach.why}` }
    return { verdict: this.#exercised & BITS[rule] ? 'held' : 'notExercised', why: null }
  }
}
