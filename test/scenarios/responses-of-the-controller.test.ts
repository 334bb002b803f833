import { describe, it } from 'vitest'
import { CAUSES, type Cause } from '../../machines/responses.ts'
import { CONTROLLER_CAUSES } from './causes-of-the-controller.ts'
import { ALL_MOMENTS, MOMENTS } from './moments.ts'
import { OUTCOMES } from './outcomes.ts'
import { outcomeOf, tellResponse } from './responses.ts'

describe('what the controller notices', {
  tags: ['S2/controller', 'S3/controller', 'S9/controller', 'S10/controller'],
}, () => {
  for (const [name, story] of Object.entries(CONTROLLER_CAUSES)) {
    const cause = name as Cause
    const moments = ALL_MOMENTS.filter((one) => story.never?.[one] === undefined)
    describe.skipIf(moments.length === 0)(CAUSES[cause].says, () => {
      for (const moment of moments)
        it(`${MOMENTS[moment]}: ${OUTCOMES[outcomeOf(cause, story, moment)]}`, () => tellResponse(cause, story, moment))
    })
  }
})
