import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { screenCommand } from '../../src/cli/screen.ts'
import { QUESTIONS } from '../../src/people/questions.ts'
import { answers, failure, House, run } from './house.ts'

const screen = (house: House, ...words: string[]) => run(screenCommand, house, words)
const atTerminal = (house: House, typed: string[], ...words: string[]) => run(screenCommand, house, words, { typed })
const refused = (house: House, ...words: string[]) => failure(screenCommand, house, words)

const anna = { type: 'profileAdded', profile: { name: 'anna', heightM: 1.7, massKg: 64, level: 'new' } } as const
const unscreened = () => new House().tell('anna', 1, anna)
const allNo = QUESTIONS.map(() => 'n')

describe('upright screen at a terminal', () => {
  test('asks everything the first time, then the three that may be skipped, and tells the verdict', async () => {
    const house = unscreened()
    const { text, said, exitCode } = await atTerminal(house, [...allNo, '', '', ''], 'anna')
    expect(said).toContain('the questions about health, because they were not answered yet')
    expect(text).toContain('anna may start now.\nAllowed now: 15°, 1:00 a hold, 1.3 full-inversion minutes.')
    expect(exitCode).toBe(0)
    expect(house.entriesOf('anna').slice(1)).toEqual([{ type: 'screened', answers: answers() }])
  })

  test('takes neither Enter nor anything else for a no, and goes back where asked', async () => {
    const house = unscreened()
    await atTerminal(house, ['', 'nope', 'y', 'b', ...allNo, '', '', ''], 'anna')
    expect(house.entriesOf('anna')[1]).toEqual({ type: 'screened', answers: answers() })
  })

  test('a yes to a question that blocks says why, and exits with 1', async () => {
    const typed = ['y', ...allNo.slice(1), '', '', '']
    const { text, said, exitCode } = await atTerminal(unscreened(), typed, 'anna')
    expect(said).toContain('Head-down it rises further')
    expect(text).toMatch(/may not start now:\n {2}· “Do you have high blood pressure/)
    expect(exitCode).toBe(1)
  })

  test('asks only whether anything has changed, while the answers are fresh', async () => {
    const house = new House().add('anna', 3)
    const { text } = await atTerminal(house, ['n', '120/80', '3h', '4'], 'anna')
    expect(text).toContain('anna may start now.')
    expect(house.entriesOf('anna').map(({ type }) => type)).toEqual([
      'profileAdded',
      'screened',
      'nothingChanged',
      'bloodPressure',
      'ate',
      'painBefore',
    ])
  })

  test('asks everything where something has changed; broken off, the old answers do not count', async () => {
    const house = new House().add('anna', 3)
    await expect(atTerminal(house, ['y', 'n'], 'anna')).rejects.toThrow('nobody answers')
    expect(house.people().get('anna')?.screening).toBeNull()
  })

  test('asks everything again after 30 days', async () => {
    const { said } = await atTerminal(new House().add('anna', 31), [...allNo, '', '', ''], 'anna')
    expect(said).toContain('because they are older than 30 days')
  })
})

describe('upright screen in a script', () => {
  test('takes no to all, and single yeses', async () => {
    const house = unscreened()
    const { json } = await screen(house, 'anna', '--no-to-all', '--yes', 'reflux', '--json')
    expect(json).toMatchObject({ mayStart: true, refusals: [] })
    expect(house.entriesOf('anna')[1]).toEqual({ type: 'screened', answers: answers('reflux') })
  })

  test('takes answers from a file, and says what is wrong with it', async () => {
    const house = unscreened()
    const file = join(house.path, '../answers.json')
    writeFileSync(file, JSON.stringify({ ...answers('heart'), harp: false, eyes: 'no' }))
    expect(await refused(house, 'anna', '--answers', file)).toMatch(
      /"eyes" is "no", and must be true.*there is no question "harp"; did you mean/,
    )
    writeFileSync(file, JSON.stringify(answers('heart')))
    expect((await screen(house, 'anna', '--answers', file)).exitCode).toBe(1)
  })

  test('names the questions without an answer', async () => {
    expect(await refused(unscreened(), 'anna', '--yes', 'reflux')).toMatch(
      /16 questions have no answer: blood-pressure/,
    )
  })

  test('"nothing changed" is not enough where everything is due', async () => {
    expect(await refused(unscreened(), 'anna', '--nothing-changed')).toMatch(/all questions are due, because they were/)
    expect((await screen(new House().add('anna', 3), 'anna', '--nothing-changed')).exitCode).toBe(0)
  })

  test('high blood pressure and a late meal block, whatever was answered', async () => {
    const words = ['anna', '--nothing-changed', '--blood-pressure', '139/90', '--ate', '45m']
    const { text, exitCode } = await screen(new House().add('anna', 3), ...words)
    expect(text).toContain('Blood pressure was 139/90')
    expect(text).toMatch(/Wait an hour after eating \(D10\): again in 1[56] min/)
    expect(exitCode).toBe(1)
  })

  test('says what to write where there is nobody to ask', async () => {
    expect(await refused(new House().add('anna', 3), 'anna')).toContain('upright screen anna --nothing-changed')
  })

  test.each([
    ['--blood-pressure', '120', 'write both values'],
    ['--blood-pressure', '80/120', 'the first value is the higher one'],
    ['--ate', 'lunch', 'write it as 90s, 45m or 1h30m'],
    ['--pain', '11', 'from 0 \\(none\\) to 10'],
    ['--yes', 'hart', 'did you mean "heart"'],
  ])('%s %s is explained', async (option, value, words) => {
    expect(await refused(new House().add('anna', 3), 'anna', option, value)).toMatch(new RegExp(words))
  })
})

describe('upright screen release', () => {
  const released = ['--by', 'Dr. Weber', '--until', '2099-12-31', '--max-angle', '10', '--max-hold', '30s']
  const blocked = () => new House().tell('anna', 0, anna, { type: 'screened', answers: answers('heart') })

  test('records who, until when, how far and about what; more it does not allow', async () => {
    const house = blocked()
    const { text } = await screen(house, 'release', 'anna', ...released, '--item', 'heart')
    expect(text).toContain('released anna about heart until the end of 2099-12-31, to 10° and 0:30 a hold.')
    const { json } = await screen(house, 'anna', '--full', '--no-to-all', '--yes', 'heart', '--json')
    expect(json.limits).toMatchObject({ maxAngleDeg: 10, maxHoldS: 30 })
    expect(json.refusals.join(' ')).not.toContain('heart')
  })

  test('asks for what is missing, with the questions that block as the usual answer', async () => {
    const house = blocked()
    await atTerminal(house, ['Dr. Weber', '2099-12-31', '10', '30', ''], 'release', 'anna')
    expect(house.people().get('anna')?.release).toMatchObject({ by: 'Dr. Weber', maxHoldS: 30, items: ['heart'] })
  })

  test('is not recorded for a day that is over, or none, or about nothing', async () => {
    const until = (date: string) => refused(blocked(), 'release', 'anna', '--until', date)
    expect(await until('2020-01-01')).toContain('2020-01-01 is over')
    expect(await until('2099-02-30')).toContain('is no day')
    expect(await refused(blocked(), 'release', 'anna', ...released)).toContain('a release needs --item ID')
    expect(await refused(blocked(), 'release', 'anna', ...released, '--item', 'reflux')).toContain(
      'nothing a release is about',
    )
  })
})

describe('upright screen after', () => {
  const came = () => new House().add('anna', 20).session('anna', 9).session('anna', 5).session('anna', 1)

  test('well after a session, and a step that is earned is offered', async () => {
    const house = came()
    house.tell('anna', 0, { type: 'sessionStarted', session: 'new', program: 'first-time', exposureMin: 0.3 })
    const end = { outcome: 'completed', invertedS: 60, exposureMin: 0.3, deepestDeg: 15 } as const
    house.tell('anna', 0, { type: 'sessionEnded', session: 'new', ...end })
    const { text } = await screen(house, 'after', 'anna', '--well', '--pain-now', '2')
    expect(text).toContain('A step is offered: upright users step anna')
    expect(house.people().get('anna')?.sessions.at(-1)).toMatchObject({ felt: {}, painAfter: 2 })
  })

  test('strong symptoms: no more sessions, and how they become possible again', async () => {
    const house = came()
    const { text } = await screen(house, 'after', 'anna', '--more-pain', '7')
    expect(text).toMatch(/No more sessions for now.*Then answer all questions again:\s+upright screen anna/s)
    expect(house.people().get('anna')?.strongSymptoms?.felt).toEqual({ pain: 7 })
  })

  test('what was told stays: a better mood takes nothing away', async () => {
    const house = came()
    await screen(house, 'after', 'anna', '--headache', '5')
    const { text } = await screen(house, 'after', 'anna', '--well')
    expect(text).toContain('What was told before of this session stays.')
    expect(house.people().get('anna')?.sessions.at(-1)?.felt).toEqual({ headache: 5 })
  })

  test('asks at a terminal, Enter is 0', async () => {
    const house = came()
    await atTerminal(house, ['n', '1', '', '', '', '', '', '3'], 'after', 'anna')
    expect(house.people().get('anna')?.sessions.at(-1)).toMatchObject({ felt: { dizzy: 1 }, painAfter: 3 })
  })

  test('before the first session there is nothing to tell; contradictions are none', async () => {
    expect(await refused(new House().add('anna', 1), 'after', 'anna', '--well')).toContain('anna had no session yet')
    expect(await refused(came(), 'after', 'anna', '--well', '--dizzy', '3')).toContain('contradict')
    expect(await refused(came(), 'after', 'anna', '--pain-now', '3')).toContain('does not tell how it was')
  })
})

test('the questions are listed with their ids', async () => {
  const { json } = await screen(new House(), 'questions', '--json')
  expect(json).toHaveLength(QUESTIONS.length)
})
