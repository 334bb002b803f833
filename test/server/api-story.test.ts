import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  Chosen,
  HistoryDetail,
  HistoryEntry,
  Panel,
  PersonCard,
  PersonDetail,
  ProgramCard,
  Questions,
  Trends,
} from '../../src/feed/api.ts'
import { ServerRig } from './rig.ts'

/** Down and back in seconds, as far as the rules let anybody. */
const TOML = `
[table]
upright_deg = -45
[motion]
tilt_deg_per_s = 3
`

describe('what a page asks, from a newcomer to a finished session', () => {
  let rig: ServerRig
  let anna: string
  beforeAll(async () => {
    rig = await ServerRig.open('simulated', { toml: TOML })
  })
  afterAll(() => rig.close())

  const get = async <Body>(url: string) => (await rig.ask('GET', url)).body as Body
  const person = () => get<PersonDetail>(`/api/people/${anna}`)

  test('a profile is made, once, and says what is asked of it', async () => {
    const made = await rig.ask('POST', '/api/people', { name: ' Anna ', heightM: 1.7, massKg: 70, level: 'new' })
    expect(made.status).toBe(400) // a name begins with a letter
    const answer = await rig.ask('POST', '/api/people', { name: 'Anna', heightM: 1.7, massKg: 70, level: 'new' })
    expect(answer.status).toBe(201)
    anna = (answer.body as PersonDetail).id
    expect(answer.body).toMatchObject({
      name: 'Anna',
      asks: 'questions',
      mayStart: false,
      reach: { angleDeg: 15, holdS: 60 },
    })
    expect((await rig.ask('POST', '/api/people', { name: 'anna', heightM: 1.7, massKg: 70, level: 'new' })).code).toBe(
      'USER_EXISTS',
    )
    expect(await get<PersonCard[]>('/api/people')).toMatchObject([{ id: anna, name: 'Anna' }])
  })

  test('the questions are answered, all of them', async () => {
    const { questions } = await get<Questions>('/api/questions')
    const answers = Object.fromEntries(questions.map(({ id }) => [id, false]))
    const { heart: _, ...some } = answers
    expect((await rig.ask('POST', `/api/people/${anna}/answers`, { answers: some })).body).toMatchObject({
      error: { code: 'ANSWERS', reasons: ['heart has no answer'] },
    })
    expect((await rig.ask('POST', `/api/people/${anna}/answers`, { nothingChanged: true })).code).toBe('SCREENING_DUE')
    const answered = await rig.ask('POST', `/api/people/${anna}/answers`, { answers })
    expect(answered.body).toMatchObject({ asks: null, mayStart: true, program: 'first-time' })
    const told = await rig.ask('POST', `/api/people/${anna}/measures`, {
      bloodPressure: { systolic: 150, diastolic: 80 },
      ateMinutesAgo: 20,
      pain: 4,
    })
    expect(told.body).toMatchObject({ mayStart: false, painBefore: 4, bloodPressure: { systolic: 150 } })
    expect((told.body as PersonDetail).refusals).toHaveLength(2)
    expect(
      (await rig.ask('POST', `/api/people/${anna}/measures`, { bloodPressure: { systolic: 80, diastolic: 120 } }))
        .status,
    ).toBe(400)
    const well = { bloodPressure: { systolic: 120, diastolic: 80 }, ateMinutesAgo: 600 }
    expect((await rig.ask('POST', `/api/people/${anna}/measures`, well)).body).toMatchObject({ mayStart: true })
  })

  test('bounds of one’s own, steps and releases keep to the rules', async () => {
    expect((await rig.ask('PATCH', `/api/people/${anna}`, { level: 'experienced' })).code).toBe('LEVEL_NOT_LOWER')
    expect((await rig.ask('PATCH', `/api/people/${anna}`, { maxAngleDeg: 10 })).body).toMatchObject({
      limits: { maxAngleDeg: 10 },
    })
    expect((await rig.ask('PATCH', `/api/people/${anna}`, { maxAngleDeg: null })).body).toMatchObject({
      limits: { maxAngleDeg: 15 },
    })
    expect((await rig.ask('PATCH', `/api/people/${anna}`, { program: 'nonsense' })).code).toBe('PROGRAM_UNKNOWN')
    expect((await rig.ask('PATCH', `/api/people/${anna}`, {})).status).toBe(400)
    expect((await rig.ask('POST', `/api/people/${anna}/step`, { step: 'angle' })).code).toBe('STEP_NOT_OFFERED')
    const release = { by: 'Dr. Weber', until: '2099-12-31', maxAngleDeg: 10, maxHoldS: 60, items: ['heart'] }
    expect((await rig.ask('POST', `/api/people/${anna}/release`, release)).body).toMatchObject({ release })
    expect((await rig.ask('POST', `/api/people/${anna}/release`, { ...release, items: ['hart'] })).body).toMatchObject({
      error: { message: expect.stringContaining('did you mean “heart”'.replace(/[“”]/g, '"')) },
    })
    expect((await rig.ask('POST', `/api/people/${anna}/release`, { ...release, until: '2020-02-31' })).status).toBe(400)
  })

  test('a program of one’s own is checked, kept, planned and chosen', async () => {
    const short = { id: 'short', name: 'Short', pauseS: 30, steps: [{ angleDeg: 6, holdS: 1 }] }
    expect((await rig.ask('POST', '/api/programs', { ...short, steps: [{ angleDeg: 95, holdS: 1 }] })).code).toBe(
      'PROGRAM_INVALID',
    )
    expect((await rig.ask('POST', '/api/programs', { ...short, steps: [{ angleDeg: 80, holdS: 1 }] })).code).toBe(
      'PROGRAM_REFUSED',
    )
    expect((await rig.ask('POST', '/api/programs', { ...short, id: 'gentle', replace: true })).code).toBe(
      'PROGRAM_EXISTS',
    )
    const kept = await rig.ask('POST', '/api/programs', { ...short, pauseS: 60 })
    expect(kept).toMatchObject({ status: 201, body: { id: 'short', own: true, origin: 'own', deepestDeg: 6 } })
    expect((await rig.ask('POST', '/api/programs', short)).code).toBe('PROGRAM_EXISTS')
    expect((await rig.ask('POST', '/api/programs', { ...short, replace: true })).status).toBe(201)

    const chosen = await rig.ask('POST', '/api/choose', { program: 'short', user: anna })
    expect(chosen).toMatchObject({ status: 202, body: { program: 'short', user: anna, refusals: [] } satisfies Chosen })
    await rig.until(() => rig.live?.user === 'Anna' && rig.live.program === 'Short')
    expect(await get('/api/meta')).toMatchObject({ chosen: { program: 'short', user: anna } })
    expect((await rig.ask('POST', '/api/choose', { user: 'nobody' })).code).toBe('USER_UNKNOWN')
    expect((await rig.ask('POST', '/api/choose', { program: 'full' })).body).toMatchObject({
      refusals: [expect.stringContaining('too much for Anna')],
    })
    expect((await rig.ask('POST', '/api/choose', { program: 'short' })).status).toBe(202)
    await rig.until(() => rig.live?.program === 'Short')
    expect((await rig.ask('DELETE', '/api/programs/short')).code).toBe('PROGRAM_CHOSEN')
    expect((await rig.ask('DELETE', '/api/programs/gentle')).code).toBe('PROGRAM_NOT_OWN')

    const programs = await get<ProgramCard[]>('/api/programs')
    const { plan, refusals } = programs.find(({ id }) => id === 'full')!
    expect(refusals.join()).toContain('too much for Anna')
    expect(plan[0]).toEqual([0, -45])
    expect(Math.max(...plan.map(([, angleDeg]) => angleDeg))).toBe(60)
    expect(plan.length).toBeLessThan(40)
  })

  test('the virtual panel presses Start, and a session runs; nothing is chosen or deleted meanwhile', async () => {
    const { groups } = await get<Panel>('/api/panel')
    expect(groups.map(({ id, actions }) => [id, actions.length > 0])).toEqual(groups.map(({ id }) => [id, true]))
    expect(groups[0]!.actions.map(({ does }) => does)).toContain('estop-release')
    expect((await rig.ask('POST', '/api/panel', { does: 'start' })).status).toBe(202)
    await rig.until(() => rig.live?.session != null)
    for (const [method, url, body] of [
      ['POST', '/api/choose', { program: 'gentle' }],
      ['DELETE', `/api/people/${anna}`, undefined],
    ] as const)
      expect((await rig.ask(method, url, body)).code).toBe('SESSION_RUNS')
    expect(await get('/api/health')).toMatchObject({
      guard: { selfTest: 'passed', cause: 'none' },
      link: { up: true, lost: 0 },
      journal: null,
    })
    await rig.until(() => rig.live?.phase === 'tilting')
    expect((await rig.ask('POST', '/api/stop')).status).toBe(202)
    await rig.until(() => rig.live?.session === null, 60_000)
  })

  test('afterwards it is told how it was, and stands in the history', async () => {
    await rig.until(() => rig.facts.some(({ type }) => type === 'sessionEnded'))
    const list = () => get<HistoryEntry[]>(`/api/history?user=${anna}`)
    // Told first, on the disk a moment later.
    await expect.poll(async () => (await list())[0]?.outcome, { timeout: 5000 }).toBe('returned')
    const sessions = await list()
    expect(sessions).toMatchObject([
      { person: 'Anna', outcome: 'returned', words: 'cut short: a stop was asked for', painBefore: 4 },
    ])
    const [{ id, outline }] = sessions as [HistoryEntry]
    const detail = await get<HistoryDetail>(`/api/history/${id}`)
    expect(outline.length).toBe(Math.min(60, detail.trace.length))
    expect(detail.facts[0]!.words).toContain('session begins: short')
    expect((await rig.ask('GET', '/api/history/none')).code).toBe('SESSION_UNKNOWN')

    expect((await rig.ask('POST', `/api/people/${anna}/felt`, { session: 'none', symptoms: {} })).code).toBe(
      'SESSION_UNKNOWN',
    )
    expect((await person()).untold).toBe(id)
    const felt = await rig.ask('POST', `/api/people/${anna}/felt`, { session: id, symptoms: { dizzy: 8 }, pain: 2 })
    expect(felt.body).toMatchObject({ untold: null, asks: 'questions', strongSymptoms: { felt: { dizzy: 8 } } })
    const trends = await get<Trends>('/api/trends')
    expect(trends.weeks[0]).toMatchObject({ sessions: 1, painBefore: 4, painAfter: 2 })
  })

  test('who is deleted is forgotten, and the next session is for nobody', async () => {
    expect((await rig.ask('DELETE', `/api/people/${anna}`)).status).toBe(204)
    await rig.until(() => rig.live?.user === null)
    expect((await rig.ask('POST', '/api/choose', { program: 'gentle' })).status).toBe(202)
    await rig.until(() => rig.live?.program === 'Gentle')
    expect((await rig.ask('DELETE', '/api/programs/short')).status).toBe(204)
    expect(await get('/api/people')).toEqual([])
    expect(await get('/api/history')).toEqual([])
    expect((await rig.ask('GET', `/api/people/${anna}`)).code).toBe('USER_UNKNOWN')
  })
})
