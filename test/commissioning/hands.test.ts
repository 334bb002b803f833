/** What the owner's hands end, and what nothing but their hands begins. */
import { describe, expect, test } from 'vitest'
import { TYPICAL_WIRING } from '../../hardware/emulator/electronics.ts'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import { SHORT_TABLE, Story } from './story.ts'

const drives = (story: Story) => story.sent.filter((request) => request.type === 'drive' && request.driveMilli !== 0)

describe('motion', () => {
  test('begins with a press of Start alone: no answer, however it is given, announces a session', {
    tags: 'S7/controller',
  }, () => {
    const story = new Story({ steps: ['direction'], instead: (instruction) => instruction === 'pressStart' })
    story.until(() => story.view?.instruction?.id === 'pressStart' && story.view.question === null)
    for (const id of ['empty', 'done', 'ready', 'start', 'tryAgain']) story.wizard.answer(id, 'y')
    const fromMs = story.board.timeMs
    story.until(() => story.board.timeMs - fromMs > 500)
    expect(story.sent.some(({ type }) => type === 'arm')).toBe(false)
    expect(drives(story)).toEqual([])
    expect(story.board.motion.angleDeg).toBe(SHORT_TABLE.uprightDeg)
  })

  test('waits for somebody who says that the table is empty', () => {
    const story = new Story({ steps: ['direction'], answers: { empty: 'n' } })
    story.until(() => story.view?.question?.id === 'empty')
    const fromMs = story.board.timeMs
    story.until(() => story.board.timeMs - fromMs > 600)
    expect(story.view).toMatchObject({ stage: 'walking', question: { id: 'empty' } })
    expect(story.sent.some(({ type }) => type === 'arm')).toBe(false)
  })

  test.each([
    ['Stop', 'stopPressed', 'Stop was pressed'],
    ['the E-stop', 'estopPressed', 'the E-stop was pressed'],
  ] as const)('ends with %s at once, and so does the step', (_, contact, words) => {
    const story = new Story({ steps: ['direction'] })
    story.until(() => story.host.latest.driveMilli > 100)
    story.board.contacts[contact] = true
    const fromMs = story.board.timeMs
    expect(story.run()).toBe('stoppedByHand')
    expect(story.view.finding!.says).toContain(words)
    expect(story.board.timeMs - fromMs).toBeLessThan(1200)
    story.until(() => story.board.timeMs - fromMs > 1200)
    expect(story.host.latest).toMatchObject({ driveMilli: 0 })
    expect(story.host.latest.guard).not.toBe('armed')
    expect(story.board.contactorClosed).toBe(false)
  })

  test('is left to the guard when the walk is left', () => {
    const story = new Story({ steps: ['direction'] })
    story.until(() => story.host.latest.driveMilli > 100)
    story.wizard.stop()
    story.host.onMessage = () => {}
    story.host.run(600)
    expect(story.host.latest).toMatchObject({ driveMilli: 0, guard: 'idle' })
  })
})

test('a guard that restarts in the middle of a step is told of, and the step begins anew', () => {
  const story = new Story({ steps: ['stop'] })
  story.until(() => story.view?.instruction?.id === 'pressSwitch')
  story.board.pressReset()
  expect(story.run()).toBe('guardRestarted')
  story.wizard.answer('tryAgain', '')
  story.until(() => story.view.finding === null)
  expect(story.run()).toBe('done')
})

test('limits and wiring are stored only while a hand holds Stop', { tags: 'S7/controller' }, () => {
  const story = new Story({ steps: ['finalLimits'], instead: (instruction) => instruction === 'holdStop' })
  story.until(() => story.view?.instruction?.id === 'holdStop')
  for (const id of ['done', 'ready', 'writeTable']) story.wizard.answer(id, 'y')
  const fromMs = story.board.timeMs
  story.until(() => story.board.timeMs - fromMs > 500)
  expect(story.sent.some(({ type }) => type === 'configure' || type === 'wire')).toBe(false)
})

test('an accelerometer beside a potentiometer is found by which of its axes turn', () => {
  const [a] = TYPICAL_WIRING.angle
  const b = { kind: 'mpu6050At68', sineAxis: '-Z', cosineAxis: '+Y', zeroDeg: 20, reversed: true } as const
  const story = new Story({
    parts: ['angles'],
    board: {
      config: null,
      wiring: null,
      angleDeg: SHORT_TABLE.uprightDeg,
      attached: { ...TYPICAL_WIRING, angle: [a, b] },
    },
    answers: { sensorB: 'mpu6050At68' },
  })
  expect(story.run()).toBe('done')
  const { wiring } = story.passed.get('angles')!.against
  expect(wiring!.angle.map(({ kind }) => kind)).toEqual(['potentiometer', 'mpu6050At68'])
  for (const deg of story.host.latest.angleDeg) expect(Math.abs(deg - SHORT_TABLE.uprightDeg)).toBeLessThan(1)
  expect(story.host.latest.switches & SWITCH.atUpright).not.toBe(0)
})
