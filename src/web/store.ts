/** What the page knows now: everything that comes in through the feed, and whether it still comes. */
import { computed, signal } from '@preact/signals'
import type { Commission, FactLine, Meta } from '../feed/api.ts'
import type { LiveState } from '../feed/live-state.ts'
import type { Source } from './source.ts'

/** A feed that has been silent for this long is not live any more, ms: well within two seconds, and longer than a hiccup. */
const SILENT_AFTER_MS = 1500
const LOOK_MS = 200
/** More facts than anybody scrolls through on a phone. */
const MOST_FACTS = 200
/** The course of the present session, a point every half second at most. */
const COURSE_EVERY_MS = 500
const MOST_COURSE = 4000

export const live = signal<LiveState | null>(null)
export const meta = signal<Meta | null>(null)
/** Where the wizard of commissioning stands; `null` while a controller has the table. */
export const commission = signal<Commission | null>(null)
/** Newest first. */
export const facts = signal<readonly FactLine[]>([])
/** `waiting`: nothing was heard yet. `silent`: what is shown is old. */
export const feed = signal<'waiting' | 'live' | 'silent'>('waiting')
/** Wall clock of the last picture. */
export const heardAt = signal<Date | null>(null)
/** The angle of the session that runs, or ran last: seconds since its start, degrees. */
export const course = signal<readonly (readonly [tS: number, angleDeg: number])[]>([])
/** Grows when something changed that lists were read from: a session ended, another choice was made. */
export const changes = signal(0)

export const isLive = computed(() => feed.value === 'live')
export const inSession = computed(() => live.value?.session != null)

let heardMs = Number.NEGATIVE_INFINITY
let courseOf: string | null = null
let courseFromMs = 0

export function follow(source: Source): void {
  source.follow({ live: takeLive, fact: takeFact, meta: takeMeta, commission: takeCommission })
  setInterval(() => {
    if (feed.value === 'live' && performance.now() - heardMs > SILENT_AFTER_MS) feed.value = 'silent'
  }, LOOK_MS)
}

function takeLive(state: LiveState): void {
  commission.value = null
  live.value = state
  noteHeard()
  noteCourse(state)
}

/** The wizard has the table: whatever was known of it before is old. */
function takeCommission(next: Commission): void {
  live.value = null
  commission.value = next
  noteHeard()
}

function noteHeard(): void {
  heardMs = performance.now()
  heardAt.value = new Date()
  feed.value = 'live'
}

function noteCourse({ session, atMs, angleDeg }: LiveState): void {
  if (session === null || angleDeg === null) return
  if (session !== courseOf) {
    courseOf = session
    // A page that is opened in the middle of a session knows from the facts when it began.
    const began = facts.value.find(({ fact }) => fact.type === 'sessionStarted' && fact.session === session)
    courseFromMs = began?.fact.atMs ?? atMs
    course.value = []
  }
  const tS = (atMs - courseFromMs) / 1000
  const last = course.value.at(-1)
  if (last && tS - last[0] < COURSE_EVERY_MS / 1000) return
  if (course.value.length < MOST_COURSE) course.value = [...course.value, [tS, angleDeg]]
}

function takeFact(line: FactLine): void {
  facts.value = [line, ...facts.value].slice(0, MOST_FACTS)
  if (['sessionStarted', 'sessionEnded', 'felt', 'linkUp'].includes(line.fact.type)) changes.value += 1
}

function takeMeta(next: Meta): void {
  const before = meta.value
  meta.value = next
  if (
    before &&
    (before.paired !== next.paired ||
      before.chosen.program !== next.chosen.program ||
      before.chosen.user !== next.chosen.user)
  )
    changes.value += 1
}
