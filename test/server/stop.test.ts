import { afterEach, describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config/config.ts'
import type { Phase } from '../../src/feed/live-state.ts'
import { openServer, type Server } from '../../src/server/server.ts'
import { aTable, type Story } from '../scenarios/story.ts'

const PLACES = { file: null, folder: '.', stateFolder: '.', home: '.' }
const ADDRESS = '10.0.0.9'
let server: Server | undefined
afterEach(() => server?.close())

/** A page's server at a story's table. */
function serverAt(table: Story): Server {
  const chosen = { program: 'every-phase', user: null }
  server = openServer({ config: parseConfig('', PLACES), table: 'serial', chosen }, ({ type }) => {
    if (type !== 'stop') return
    table.run.controller.stop()
    server?.hear({ type: 'stopped' })
  })
  return server
}

async function post(url: string): Promise<number> {
  const app = await server!.app
  const { statusCode } = await app.inject({
    method: 'POST',
    url,
    remoteAddress: ADDRESS,
    headers: { host: 'localhost' },
  })
  return statusCode
}

async function exhaustLimits(): Promise<void> {
  const app = await server!.app
  for (let asked = 0; asked < 5000; asked++) {
    const { statusCode } = await app.inject({
      url: '/api/questions',
      remoteAddress: ADDRESS,
      headers: { host: 'localhost' },
    })
    if (statusCode === 429) return
  }
  expect.fail('there is no limit')
}

describe('Stop on the page, without pairing and with every limit used up (S11)', { tags: ['S11/controller'] }, () => {
  test.each<Phase>(['starting', 'tilting', 'holding', 'resting'])(
    'ends motion towards inversion while %s',
    async (phase) => {
      const table = aTable(phase === 'starting' ? { diskTakesS: null } : {})
      serverAt(table)
      await exhaustLimits()
      table.pressStart().reaches(phase)
      expect(await post('/api/stop')).toBe(202)
      table.withinMs(300, 'no motion towards inversion', () => table.speedDegPerS < 0.15)
      const deepestDeg = table.angleDeg
      table.until('horizontal or upright', () => table.phase !== phase && table.stands, 60)
      expect(table.angleDeg).toBeLessThan(deepestDeg + 1)
      table.until('the end', () => table.phase === 'confirming' || table.run.controller.session === null, 120)
      if (table.phase === 'confirming') table.pressStart().until('upright', () => table.endedWith !== null, 120)
      expect(table.endedWith).toEqual({ outcome: 'returned', cause: 'stopRequested' })
      table.keepsTheRules()
    },
  )

  test.each<Phase>(['returning', 'pausing', 'confirming'])('changes nothing for the worse while %s', async (phase) => {
    const table = aTable()
    serverAt(table)
    table.pressStart().reaches(phase, 200)
    expect(await post('/api/stop')).toBe(202)
    const deepestDeg = table.angleDeg
    table.waitsS(3)
    expect(table.angleDeg).toBeLessThan(deepestDeg + 0.5)
    table.keepsTheRules()
  })

  test('halts the table while it rises', async () => {
    const table = aTable()
    serverAt(table)
    table.pressStart().reaches('confirming', 200).pressStart().reaches('rising').waitsS(4)
    expect(await post('/api/stop')).toBe(202)
    table.waitsS(2)
    expect(table.stands, table.situation).toBe(true)
    table.keepsTheRules()
  })

  test('calls off a start that is only announced yet', async () => {
    const table = aTable()
    serverAt(table)
    // The guard's answer is held back for as long as it takes to press Stop.
    const announced: (() => void)[] = []
    const { table: simulated } = table.run
    const arm = simulated.arm.bind(simulated)
    simulated.arm = (deepestDeg, capS) => announced.push(() => arm(deepestDeg, capS))
    table.suffers('start').until('the announcement', () => table.run.state === 'arming', 1)
    expect(await post('/api/stop')).toBe(202)
    for (const answer of announced) answer()
    table.waitsS(5)
    expect(table.isUpright && table.guard === 'idle', table.situation).toBe(true)
    expect(table.factsOf('sessionStarted')).toEqual([])
  })

  test('a flood of it is as good as one, and the last is heard', async () => {
    const heard: string[] = []
    server = openServer(
      { config: parseConfig('', PLACES), table: 'serial', chosen: { program: 'gentle', user: null } },
      ({ type }) => heard.push(type),
    )
    for (let posted = 0; posted < 500; posted++) expect(await post('/api/stop')).toBe(202)
    // Control has not answered the first yet: it is not asked again and again meanwhile.
    expect(heard).toEqual(['stop'])
    server.hear({ type: 'stopped' })
    expect(heard).toEqual(['stop', 'stop'])
    server.hear({ type: 'stopped' })
    expect(heard).toEqual(['stop', 'stop'])
    await post('/api/stop')
    expect(heard).toHaveLength(3)
  })
})
