import { chmodSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FAILURE } from '../../hardware/guard/vocabulary.ts'
import { admitSomeone } from '../people/admitted.ts'
import { Patient, WELL_BOARD, wellHealth } from './patient.ts'

async function listening(): Promise<number> {
  const server: Server = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
  onTestFinished(() => void server.close())
  return (server.address() as { port: number }).port
}

describe('page', () => {
  test('a port that another program has is told', async () => {
    const port = await listening()
    const found = await new Patient().toml(`[page]\nport = ${port}`).finds('page')
    expect(found).toMatchObject({ status: 'failure', says: expect.stringContaining('taken by another program') })
    expect(found.mend).toContain(`sport = :${port}`)
  })

  test('an address that is not this machine’s is told', async () => {
    expect(await new Patient().toml('[page]\nhost = "192.0.2.7"').finds('page')).toMatchObject({
      status: 'failure',
      mend: expect.stringContaining('page.host'),
    })
  })

  test('open to the LAN and nobody paired is a warning', async () => {
    const patient = new Patient().toml('[page]\nhost = "0.0.0.0"\nport = 18471')
    expect(await patient.finds('page')).toMatchObject({
      status: 'warning',
      mend: expect.stringContaining('press Start at the table'),
    })
  })

  test('a controller whose page does not answer is a failure', async () => {
    const found = await new Patient().controller({}).finds('page')
    expect(found).toMatchObject({
      status: 'failure',
      says: 'A controller runs, and its page does not answer on port 8080.',
    })
    expect((await new Patient().controller({ health: wellHealth() }).finds('page')).status).toBe('ok')
  })
})

describe('mqtt', () => {
  const broker = (port: number, more = '') => new Patient().toml(`[mqtt]\nurl = "mqtt://127.0.0.1:${port}"\n${more}`)

  test('a broker that is not there is told', async () => {
    expect(await broker(1).finds('mqtt')).toMatchObject({
      status: 'failure',
      mend: expect.stringContaining('Is the broker up'),
    })
    expect((await broker(await listening()).finds('mqtt')).status).toBe('ok')
    expect((await new Patient().finds('mqtt')).status).toBe('doesNotApply')
  })

  test('a password that everyone may read is told, before anything is sent', async () => {
    const patient = broker(1, 'username = "u"\npassword_file = "secret"')
    writeFileSync(join(patient.home, 'secret'), 'x')
    chmodSync(join(patient.home, 'secret'), 0o644)
    expect(await patient.finds('mqtt')).toMatchObject({ status: 'failure', mend: expect.stringContaining('chmod 600') })
  })

  test('what the running controller says of it counts', async () => {
    const mqtt = { url: 'mqtt://127.0.0.1', connectedAt: null, lastError: 'it refuses name and password', backlog: 2 }
    expect(
      await broker(1)
        .controller({ health: wellHealth({ mqtt }) })
        .finds('mqtt'),
    ).toMatchObject({
      status: 'failure',
      says: expect.stringContaining('it refuses name and password'),
    })
  })
})

describe('through a running controller, whose port is left alone,', () => {
  const guard = (change: object) => new Patient().controller({ health: wellHealth({ guard: change }) })
  const board = (change: object) =>
    guard({ details: { wiring: null, limits: null, health: { ...WELL_BOARD, ...change } } })

  test('guard: one that waits for a hand says whose', async () => {
    const found = await guard({ state: 'latched', cause: 'estopPressed' }).finds('guard')
    expect(found).toMatchObject({ status: 'warning', mend: expect.stringContaining('hold Stop for four seconds') })
  })

  test('guard: none at the other end is a failure', async () => {
    const found = await new Patient().controller({ health: wellHealth({ link: { up: false } }) }).finds('guard')
    expect(found).toMatchObject({ status: 'failure', says: 'The running controller has no guard.' })
  })

  test('guard: a controller without a page is not disturbed, and that is said', async () => {
    const found = await new Patient().toml('[page]\nport = 0').controller({}).finds('guard')
    expect(found).toMatchObject({ status: 'unknown', says: expect.stringContaining('its page is switched off') })
  })

  test.each([
    ['a damaged program', { failures: FAILURE.flash }, 'failure', 'Do not use the table'],
    ['a damaged copy', { failures: FAILURE.storedCopy }, 'failure', 'upright commission'],
    ['a switch bank with a loose wire', { failures: FAILURE.switchBank }, 'failure', '74HC165|clock'],
    ['a program that hung', { resetCause: 8 }, 'failure', 'interference'],
    ['a supply that sagged', { resetCause: 4 }, 'warning', 'supply of its own'],
    ['late steps', { lateSteps: 3 }, 'warning', 'report it'],
    ['little stack', { stackFreeBytes: 12 }, 'warning', 'report it'],
    ['a sensor bus that hangs', { busResets: 40 }, 'warning', 'SDA and SCL'],
  ])('guard.health: %s is told', async (_, change, status, mend) => {
    expect(await board(change).finds('guard.health')).toMatchObject({ status, mend: expect.stringMatching(mend) })
  })

  test('guard.health: a board that has nothing to report is well', async () => {
    expect((await board({}).finds('guard.health')).status).toBe('ok')
  })

  test('link: damaged frames are counted by the hour', async () => {
    expect(await guard({ badFrames: 900, upForS: 7200 }).finds('link')).toMatchObject({
      status: 'warning',
      says: 'The guard refused 450 damaged frames an hour.',
      mend: expect.stringContaining('shielded USB cable'),
    })
    expect((await guard({ badFrames: 3, upForS: 20 }).finds('link')).status).toBe('ok')
    expect((await guard({ badFrames: 300, upForS: 20 }).finds('link')).status).toBe('warning')
  })

  test('controller.lag: one that comes late now is told', async () => {
    const patient = new Patient().controller({ health: wellHealth({ lag: { worstMs: 130 } }) })
    expect(await patient.finds('controller.lag')).toMatchObject({
      status: 'warning',
      says: expect.stringContaining('130 ms late'),
    })
  })

  test('start: the first reason is said, and how many more there are', async () => {
    const state = { session: null, refusals: ['The E-stop is pressed.', 'Nobody has a profile yet.'] }
    const patient = new Patient().controller({ health: wellHealth(), state })
    expect(await patient.finds('start')).toMatchObject({
      status: 'warning',
      says: 'No session may start: The E-stop is pressed. And 1 more.',
    })
  })

  test('serial.port: it is the controller’s, and not opened', async () => {
    const make = () => {
      throw new Error('opened')
    }
    const patient = new Patient().controller({ health: wellHealth() }).given({ ports: { list: async () => [], make } })
    expect((await patient.finds('serial.port')).status).toBe('ok')
    expect((await patient.finds('guard')).status).toBe('ok')
  })
})

test('what people did since is still found after somebody came', async () => {
  const patient = new Patient()
  admitSomeone(patient.databasePath)
  expect((await patient.finds('people')).status).toBe('ok')
})
