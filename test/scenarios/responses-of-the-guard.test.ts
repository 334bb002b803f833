import { describe, it } from 'vitest'
import { CAUSES, type Cause } from '../../machines/responses.ts'
import { GUARD_CAUSES } from './causes-of-the-guard.ts'
import { ALL_MOMENTS, MOMENTS } from './moments.ts'
import { OUTCOMES } from './outcomes.ts'
import { outcomeOf, tellResponse } from './responses.ts'

describe('what the guard notices', { tags: ['S6/guard', 'S9/guard'] }, () => {
  for (const [name, story] of Object.entries(GUARD_CAUSES)) {
    const cause = name as Cause
    const moments = ALL_MOMENTS.filter((one) => story.never?.[one] === undefined)
    describe.skipIf(moments.length === 0)(CAUSES[cause].says, () => {
      for (const moment of moments)
        it(`${MOMENTS[moment]}: ${OUTCOMES[outcomeOf(cause, story, moment)]}`, () => tellResponse(cause, story, moment))
    })
  }
})
