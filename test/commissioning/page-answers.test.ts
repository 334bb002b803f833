/** What the page may say to the wizard, and that nothing it says moves a table. */
import { describe, expect, test } from 'vitest'
import { SHORT_TABLE, Story } from './story.ts'

const armed = (story: Story) => story.sent.some(({ type }) => type === 'arm')
const passMs = (story: Story, ms: number) => {
  const fromMs = story.board.timeMs
  story.until(() => story.board.timeMs - fromMs > ms)
}

describe('an answer from the page', () => {
  test('never says that the table is empty: even with a hand on Start nothing moves', { tags: 'S7/controller' }, () => {
    const story = new Story({ steps: ['direction'], answers: { empty: 'n' } })
    story.until(() => story.view?.question?.id === 'empty')
    for (const text of ['y', 'yes', '']) story.wizard.answerFromPage(story.view.questionNumber, text)
    story.owner.tapStart()
    passMs(story, 600)
    expect(story.view).toMatchObject({ stage: 'walking', question: { id: 'empty' } })
    expect(armed(story)).toBe(false)
    expect(story.board.motion.angleDeg).toBe(SHORT_TABLE.uprightDeg)
  })

  test('counts for the question whose number it names, once: late or doubled it answers nothing else', () => {
    const story = tryingAgain()
    const first = story.view.questionNumber
    story.wizard.answerFromPage(first - 1, '')
    story.wizard.answerFromPage(first + 1, '')
    passMs(story, 100)
    expect(story.view).toMatchObject({ stage: 'found', questionNumber: first })

    story.wizard.answerFromPage(first, '')
    passMs(story, 100)
    expect(story.view).toMatchObject({ stage: 'walking', question: { id: 'done' } })
    story.wizard.answerFromPage(first, '')
    passMs(story, 100)
    expect(story.view.finding).toBeNull()
  })

  test('and one from the terminal: whoever is first counts', () => {
    const story = new Story({ parts: ['angles'], steps: ['wiredParts'], answers: { sensorA: 'nothing yet' } })
    story.until(() => story.view?.question?.id === 'sensorA')
    story.wizard.answerFromPage(story.view.questionNumber, 'mpu6050At68')
    story.wizard.answer('sensorA', 'potentiometer')
    story.until(() => story.view.question?.id === 'sensorB')
    // of two accelerometers only the first shows its readings
    expect(story.view.question!.choices).toHaveLength(1)
  })

  test('that is not understood says so and changes nothing', () => {
    const story = new Story({ parts: ['angles'], steps: ['wiredParts'], answers: { sensorA: 'nothing yet' } })
    story.until(() => story.view?.question?.id === 'sensorA')
    story.wizard.answerFromPage(story.view.questionNumber, 'a wet string')
    expect(story.view).toMatchObject({
      question: { id: 'sensorA' },
      misunderstood: expect.stringMatching(/number from/),
    })
  })
})

describe('Stop on the page', () => {
  test('ends a motion as Stop at the table does, and the step with it', { tags: 'S11/controller' }, () => {
    const story = new Story({ steps: ['direction'] })
    story.until(() => story.host.latest.driveMilli > 100)
    // A crowd of them does no harm.
    for (let times = 0; times < 5; times++) story.wizard.askStop()
    const fromMs = story.board.timeMs
    expect(story.run()).toBe('stoppedByHand')
    expect(story.view.finding!.says).toContain('on the page')
    passMs(story, 1200)
    expect(story.board.timeMs - fromMs).toBeLessThan(2500)
    expect(story.host.latest).toMatchObject({ driveMilli: 0 })
    expect(story.host.latest.guard).not.toBe('armed')
    expect(story.board.contactorClosed).toBe(false)
  })

  test('from before a press of Start does not end what that press begins', () => {
    const story = new Story({ steps: ['direction'] })
    story.until(() => story.view?.question?.id === 'empty')
    story.wizard.askStop()
    expect(story.run()).toBe('done')
  })
})

/** A switch that never shows: the step waits to be tried again. */
function tryingAgain(): Story {
  const story = new Story({ steps: ['start'], instead: () => true })
  expect(story.run()).toBe('switchDead')
  return story
}
