import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { RuleId } from '../simulation/observers.ts'
import type { Story } from '../simulation/story.ts'
import { excuseFor } from './excuses.ts'
import { type CampaignOptions, planOf } from './plan.ts'
import { type Played, play, type Reached, type Tamper } from './play.ts'
import { type Timeline, timelineOf } from './timeline.ts'

/** A rule that was broken, and the session that broke it. */
export interface Failure {
  readonly index: number
  readonly rule: RuleId
  readonly why: string
  readonly faults: readonly StimulusName[]
  readonly story: Story
}

/** What one session of a campaign comes to. */
export interface SessionResult {
  readonly failures: readonly Failure[]
  /** Rules that were broken under a pair of faults that excuses it. */
  readonly excused: readonly RuleId[]
  readonly exercised: readonly RuleId[]
  readonly reached: readonly Reached[]
  readonly tableS: number
}

/** Plays sessions by their index. Those of one evening share what happens before anything goes wrong. */
export class SessionPlayer {
  readonly #options: CampaignOptions
  readonly #tamper: Tamper | undefined
  #evening = -1
  #timeline: Timeline = []

  constructor(options: CampaignOptions, tamper?: Tamper) {
    this.#options = options
    this.#tamper = tamper
  }

  play(index: number): SessionResult {
    const plan = planOf(this.#options, index)
    if (plan.eveningNumber !== this.#evening) {
      this.#evening = plan.eveningNumber
      this.#timeline = timelineOf(plan)
    }
    return judged(play(plan, this.#timeline, this.#tamper))
  }
}

function judged({ index, breaches, faults, story, exercised, reached, tableS }: Played): SessionResult {
  const broken = breaches.map((breach) => ({ ...breach, excuse: excuseFor(breach.rule, faults) }))
  return {
    failures: broken.flatMap(({ rule, why, excuse }) => (excuse ? [] : { index, rule, why, faults, story })),
    excused: broken.flatMap(({ rule, excuse }) => (excuse ? rule : [])),
    exercised,
    reached,
    tableS,
  }
}
