/** What control tells of one simulated session, from the press of Start until the table rests again: ten pictures a second. */
import { parseConfig } from '../../src/config/config.ts'
import { liveState } from '../../src/control/live.ts'
import type { Fact, LiveState } from '../../src/feed/live-state.ts'
import type { ControlHealth } from '../../src/server/messages.ts'
import { SimulatedRun } from '../../src/simulation/simulated-run.ts'

export const PICTURE_EVERY_MS = 100
/** Rest before and after it. */
const REST_PICTURES = 50
const REACTION_PICTURES = 15
const MOST_PICTURES = 20_000

/** A moment: the picture, and what happened since the one before. */
export interface Moment {
  readonly state: LiveState
  readonly facts: readonly Fact[]
}

export function recordSession(): readonly Moment[] {
  const config = parseConfig('', { file: null, folder: '.', stateFolder: '.', home: '.' })
  const run = new SimulatedRun({ config, program: 'gentle', observed: false })
  const moments: Moment[] = []
  let told = 0
  let askedFor = 0
  let restedFor = 0
  while (restedFor < REST_PICTURES) {
    if (moments.length === REST_PICTURES) run.do('start')
    askedFor = run.askedForStart ? askedFor + 1 : 0
    if (askedFor === REACTION_PICTURES) run.do('start')
    run.run(PICTURE_EVERY_MS)
    moments.push({ state: liveState(run.controller, 'serial', run.nowMs), facts: run.facts.slice(told) })
    told = run.facts.length
    const hasEnded = run.facts.some(({ type }) => type === 'sessionEnded')
    restedFor = hasEnded && run.state === 'upright' ? restedFor + 1 : 0
    if (moments.length > MOST_PICTURES) throw new Error('the session does not end')
  }
  return moments
}

/** A table that is well, as control tells it. */
export const HEALTH: ControlHealth = {
  guard: {
    state: 'armed',
    cause: 'none',
    causeWords: null,
    firmware: '1.0.0',
    build: 'bench',
    selfTest: 'passed',
    badFrames: 0,
    upForS: 60,
    details: null,
  },
  link: { up: true, upForS: 100, statusesPerS: 50, lost: 0 },
  sensors: { angleDeg: [0, 0], trusted: true, currentA: 1.2, supplyV: 12.3 },
  interlocks: [],
  journal: null,
  lag: { meanMs: 0.1, worstMs: 2 },
}
