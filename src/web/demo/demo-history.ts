/** Sessions of the demo, as the journal would keep them. */
import type { FactLine, HistoryDetail, HistoryEntry, Trends } from '../../feed/api.ts'
import { factWords } from '../../feed/fact-words.ts'
import type { Fact, LiveState, TraceSample } from '../../feed/live-state.ts'
import type { Person } from '../../people/person.ts'
import { weeksInARow, weeksOf } from '../../people/weeks.ts'

/** Half a second between samples: enough for a plot. */
const SAMPLE_MS = 500
const OUTLINE = 60

interface Kept {
  readonly id: string
  readonly startedAt: string
  readonly startedMs: number
  readonly program: string
  readonly user: string | null
  readonly facts: FactLine[]
  readonly trace: TraceSample[]
  ended: Extract<Fact, { type: 'sessionEnded' }> | null
}

export class DemoHistory {
  readonly #sessions: Kept[] = []

  heard(line: FactLine): void {
    const { fact } = line
    if (fact.type === 'sessionStarted') {
      const { session: id, program, atMs: startedMs } = fact
      const user = fact.visitor?.user ?? null
      this.#sessions.unshift({ id, startedAt: line.at, startedMs, program, user, facts: [], trace: [], ended: null })
    }
    const kept = this.#sessions[0]
    if (!kept || (kept.ended && fact.type !== 'felt')) return
    kept.facts.push(line)
    if (fact.type === 'sessionEnded') kept.ended = fact
  }

  /** Notes where the running session is. */
  look(state: LiveState): void {
    const kept = this.#sessions[0]
    if (!kept || kept.ended || state.session !== kept.id || state.angleDeg === null || state.guard === null) return
    const tMs = state.atMs - kept.startedMs
    const last = kept.trace.at(-1)
    if (last && tMs - last.tMs < SAMPLE_MS) return
    const { phase, angleDeg, targetDeg, speedDegPerS, driveMilli, guard, exposureMin } = state
    kept.trace.push({ tMs, phase, angleDeg, targetDeg, speedDegPerS, driveMilli, guard, exposureMin, events: [] })
  }

  userOf(session: string): string | null {
    return this.#sessions.find(({ id }) => id === session)?.user ?? null
  }

  list(people: ReadonlyMap<string, Person>, user: string | null): HistoryEntry[] {
    return this.#sessions.map((kept) => entryOf(kept, people)).filter((entry) => user === null || entry.user === user)
  }

  detail(id: string, people: ReadonlyMap<string, Person>): HistoryDetail | null {
    const kept = this.#sessions.find((session) => session.id === id)
    return kept ? { summary: entryOf(kept, people), facts: kept.facts, trace: kept.trace } : null
  }

  trends(people: ReadonlyMap<string, Person>, user: string | null, nowMs: number): Trends {
    const weeks = weeksOf(this.list(people, user), nowMs)
    return { weeks, weeksInARow: weeksInARow(weeks) }
  }
}

function entryOf(kept: Kept, people: ReadonlyMap<string, Person>): HistoryEntry {
  const { id, startedAt, program, user, ended, trace, startedMs } = kept
  const person = user === null ? undefined : people.get(user)
  const past = person?.sessions.find(({ session }) => session === id)
  const lastMs = ended ? ended.atMs - startedMs : (trace.at(-1)?.tMs ?? 0)
  return {
    id,
    startedAt,
    program,
    user,
    person: person?.profile.name ?? null,
    outcome: ended?.outcome ?? 'running',
    cause: ended?.cause ?? null,
    words: ended ? factWords(ended) : '',
    durationS: lastMs / 1000,
    invertedS: ended?.invertedS ?? null,
    exposureMin: ended?.exposureMin ?? 0,
    deepestDeg: ended?.deepestDeg ?? 0,
    painBefore: past?.painBefore ?? null,
    painAfter: past?.painAfter ?? null,
    felt: past?.felt ?? null,
    outline: outlineOf(trace),
  }
}

function outlineOf(trace: readonly TraceSample[]): number[] {
  const every = Math.max(1, Math.ceil(trace.length / OUTLINE))
  return trace.filter((_, index) => index % every === 0).map(({ angleDeg }) => Math.round(angleDeg * 10) / 10)
}
