import { simulateSession } from '../simulation/simulate-session.ts'
import { optionsOf, parseSteps, type Story } from '../simulation/story.ts'
import type { Failure } from './session.ts'

export interface Shrunk {
  readonly story: Story
  /** Whether told again, the story breaks the same rule. */
  readonly reproduced: boolean
  readonly why: string
}

/** A story is told again at most so often while it is made smaller. */
const MOST_TELLINGS = 250

/** The smallest story found that still breaks the same rule. */
export function shrink({ story, rule, why, index }: Failure, campaignSeed: number): Shrunk {
  let tellings = 0
  const breaks = (candidate: Story): string | null => {
    tellings += 1
    const { verdict, why } = simulateSession({ ...optionsOf(candidate), sampleEveryMs: 1e9 }).rules[rule]
    return verdict === 'broken' ? why : null
  }
  const about = `${rule}, session ${index} of campaign ${campaignSeed}`
  const first = breaks(story)
  if (first === null) return { story: { ...story, about }, reproduced: false, why }
  let best: Story = { ...story, about }
  let reason = first
  for (let again = true; again; ) {
    again = false
    for (const candidate of smallerThan(best)) {
      if (tellings >= MOST_TELLINGS) break
      const broken = breaks(candidate)
      if (broken === null) continue
      best = candidate
      reason = broken
      again = true
      break
    }
  }
  return { story: { ...best, about: `${about}: ${reason}` }, reproduced: true, why: reason }
}

/** What could be left out or made plainer, the most first. */
function* smallerThan(story: Story): Generator<Story> {
  yield* shorter(story)
  yield* fewerMoments(story)
  yield* plainer(story)
  yield* fewerSteps(story)
  yield* rounderTimes(story)
}

function* shorter(story: Story): Generator<Story> {
  const lastS = Math.max(1, ...story.at.map(({ atS }) => atS))
  for (const share of [0.5, 0.8]) {
    const atMostS = Math.ceil(Math.max(lastS + 3, story.atMostS * share))
    if (atMostS < story.atMostS) yield { ...story, atMostS }
  }
}

function* fewerMoments(story: Story): Generator<Story> {
  const { at } = story
  for (let size = at.length >> 1; size >= 1; size >>= 1)
    for (let from = at.length - size; from >= 0; from -= size)
      yield { ...story, at: [...at.slice(0, from), ...at.slice(from + size)] }
}

function* plainer(story: Story): Generator<Story> {
  if (story.recordTakesS !== 0) yield { ...story, recordTakesS: 0 }
  if (story.massKg !== 75 || story.heightM !== 1.75) yield { ...story, massKg: 75, heightM: 1.75 }
  if (story.seed !== 1) yield { ...story, seed: 1 }
  const keys = Object.keys(story.settings)
  for (const key of keys) {
    // The setting that makes a step's own table stays last: a line with settings leaves the configuration file aside.
    if (keys.length === 1) break
    const { [key]: _left, ...settings } = story.settings
    yield { ...story, settings }
  }
}

function* fewerSteps(story: Story): Generator<Story> {
  const steps = parseSteps(story.program)
  if (!steps || steps.length < 2) return
  const parts = story.program.split(',')
  for (let i = 0; i < parts.length; i++) yield { ...story, program: parts.filter((_, j) => j !== i).join(',') }
}

function* rounderTimes(story: Story): Generator<Story> {
  for (const digits of [1, 10, 100])
    for (let i = 0; i < story.at.length; i++) {
      const { atS, does } = story.at[i]!
      const rounded = Math.round(atS * digits) / digits
      const already = Math.abs(atS * digits - Math.round(atS * digits)) < 1e-9
      if (!already && rounded !== atS) yield { ...story, at: story.at.with(i, { atS: rounded, does }) }
      if (already) continue
    }
}
