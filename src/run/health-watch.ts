import { FLAG, INTERLOCK, namesOf } from '../../hardware/guard/vocabulary.ts'
import type { BoardDetails, GuardConfig, TableStatus } from '../../hardware/table.ts'
import type { Controller } from '../control/controller.ts'
import { INTERLOCK_WORDS } from '../control/words.ts'
import { causeWords } from '../feed/fact-words.ts'
import type { Fact } from '../feed/live-state.ts'
import type { ControlHealth } from '../server/messages.ts'

/** How late the clockwork came is remembered for this long, in ticks of a tenth of a second. */
const TICKS_KEPT = 600
const FAILED_SELF_TEST = INTERLOCK.boardFailed | INTERLOCK.storeDamaged

/** Gathers what tells how the controller and its guard are doing. */
export class HealthWatch {
  #lateMs: number[] = []
  #tickedMs: number | null = null
  #link: { readonly firmware: string; readonly build: string; readonly atMs: number } | null = null
  #lost = 0
  #counted: { readonly n: number; readonly atMs: number } | null = null
  #statusesPerS = 0
  #details: ControlHealth['guard']['details'] = null

  connected(limits: GuardConfig, board: BoardDetails): void {
    this.#details = { ...board, limits }
  }

  lost(): void {
    this.#details = null
  }

  heard(fact: Fact): void {
    if (fact.type === 'linkUp') this.#link = { firmware: fact.firmware, build: fact.build, atMs: fact.atMs }
    if (fact.type !== 'linkLost') return
    if (this.#link) this.#lost += 1
    this.#link = null
  }

  /** A timer of `everyMs` has fired. */
  tick(nowMs: number, everyMs: number): void {
    const lateMs = nowMs - (this.#tickedMs ?? nowMs) - everyMs
    this.#tickedMs = nowMs
    this.#lateMs.push(Math.max(0, lateMs))
    if (this.#lateMs.length > TICKS_KEPT) this.#lateMs.shift()
  }

  health(controller: Controller, refusal: { readonly message: string; readonly hint: string } | null): ControlHealth {
    const status = controller.lastStatus
    this.#count(status)
    return {
      guard: this.#guard(status),
      link: {
        up: status !== null,
        upForS: this.#link && status ? Math.round((status.atMs - this.#link.atMs) / 1000) : null,
        statusesPerS: Math.round(this.#statusesPerS),
        lost: this.#lost,
      },
      sensors: {
        angleDeg: status?.angleDeg ?? null,
        trusted: status && (status.flags & FLAG.angleTrusted) !== 0,
        currentA: status?.currentA ?? null,
        supplyV: status?.supplyV ?? null,
      },
      interlocks: namesOf(INTERLOCK, status?.interlocks ?? 0).map((name) => ({ name, words: INTERLOCK_WORDS[name] })),
      journal: refusal && `${refusal.message}. ${refusal.hint}`,
      lag: {
        meanMs: round(this.#lateMs.reduce((sum, lateMs) => sum + lateMs, 0) / Math.max(1, this.#lateMs.length)),
        worstMs: round(Math.max(0, ...this.#lateMs)),
      },
    }
  }

  #guard(status: TableStatus | null): ControlHealth['guard'] {
    const { firmware = null, build = null } = this.#link ?? {}
    const cause = status?.cause ?? 'none'
    return {
      state: status?.guard ?? null,
      cause,
      causeWords: cause === 'none' ? null : causeWords(cause),
      firmware,
      build,
      selfTest: status && ((status.interlocks & FAILED_SELF_TEST) === 0 ? 'passed' : 'failed'),
      badFrames: status?.badFrames ?? 0,
      upForS: status && Math.round(status.uptimeMs / 1000),
      details: this.#details,
    }
  }

  /** By the guard's own numbers, so that statuses lost on the way count too. */
  #count(status: TableStatus | null): void {
    const last = this.#counted
    this.#counted = status && { n: status.n, atMs: status.atMs }
    if (!last || !status || status.atMs <= last.atMs) {
      this.#statusesPerS = status && last ? this.#statusesPerS : 0
      return
    }
    this.#statusesPerS = (((status.n - last.n) & 0xffff) * 1000) / (status.atMs - last.atMs)
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
