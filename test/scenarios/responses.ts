/** Tells the story of one cause at one moment, from the start of a session to upright again. */
import { expect } from 'vitest'
import { CAUSES, type Cause } from '../../machines/responses.ts'
import type { Phase } from '../../src/testing.ts'
import type { CauseStory } from './cause-story.ts'
import { type Moment, startsAndIs } from './moments.ts'
import { CHECKS, type Outcome, usualOutcome } from './outcomes.ts'
import { aTable, type Story } from './story.ts'

export function outcomeOf(cause: Cause, story: CauseStory, moment: Moment): Outcome {
  return story.differs?.[moment] ?? usualOutcome(CAUSES[cause].response, moment)
}

export function tellResponse(cause: Cause, story: CauseStory, moment: Moment): Story {
  const table = startedTable(story, moment)
  story.happens(table, moment)
  isNoted(table, cause, story)
  CHECKS[outcomeOf(cause, story, moment)](table, moment)
  if (CAUSES[cause].response === 'return') expect(table.endedWith?.cause, table.situation).toBe(cause)
  story.mends?.(table)
  table.comesBackUpright()
  return table.keepsTheRules()
}

function startedTable({ toml, person }: CauseStory, moment: Moment): Story {
  const settings = typeof toml === 'object' ? toml[moment] : toml
  const table = aTable({
    ...(settings === undefined ? {} : { toml: settings }),
    ...(person ? { person } : {}),
    ...(moment === 'starting' ? { diskTakesS: null } : {}),
  })
  return startsAndIs(table, moment, settings?.includes('start_mode = "hold"') ? 'held' : 'pressed')
}

/** As a cause raised, or, where the session itself noted it, as what ended the session or brings it back. */
function isNoted(table: Story, cause: Cause, { notedWithinMs, alsoNotedAs }: CauseStory): void {
  const noted = () =>
    table.notedAtMs(cause) !== null ||
    (alsoNotedAs !== undefined && table.notedAtMs(alsoNotedAs) !== null) ||
    (NOTED_BY_THE_SESSION.has(cause) && (table.phase === null || COMES_BACK.has(table.phase)))
  if (notedWithinMs > 10_000) table.until(`${cause} noted`, noted, notedWithinMs / 1000)
  else table.withinMs(notedWithinMs, `${cause} noted`, noted)
}

const NOTED_BY_THE_SESSION: ReadonlySet<Cause> = new Set<Cause>([
  'startReleased',
  'sessionTimedOut',
  'promptUnanswered',
  'stopPressed',
])
const COMES_BACK: ReadonlySet<Phase> = new Set<Phase>(['returning', 'pausing', 'rising'])
