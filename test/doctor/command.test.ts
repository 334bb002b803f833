import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { doctorCommand } from '../../src/cli/doctor.ts'
import { printReport } from '../../src/cli/doctor-report.ts'
import { CHECKS } from '../../src/doctor/checks.ts'
import { Examination } from '../../src/doctor/examination.ts'
import { examine } from '../../src/doctor/examine.ts'
import { realWorld } from '../../src/doctor/world.ts'
import { failure, House, run } from '../cli/house.ts'

const here = dirname(fileURLToPath(import.meta.url))
const doctor = (house: House, ...words: string[]) => run((output) => doctorCommand(output), house, words)

test('every check has a problem planted for it here', () => {
  const tests = readdirSync(here)
    .map((name) => readFileSync(join(here, name), 'utf8'))
    .join('\n')
  const without = CHECKS.filter(({ id }) => !tests.includes(`finds('${id}'`) && !tests.includes(`, '${id}')`)).map(
    ({ id }) => id,
  )
  expect(without).toEqual([])
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length)
})

test('whatever is wrong has a mend', async () => {
  const house = new House('[page]\nhost = "0.0.0.0"').add('anna', 3).session('anna', 1)
  const { json } = await doctor(house, '--json')
  expect(json.checks.map(({ id }: { id: string }) => id)).toEqual(CHECKS.map(({ id }) => id))
  for (const { id, status, mend } of json.checks)
    if (status === 'failure' || status === 'warning') expect(mend, id).toBeTruthy()
})

test('it looks, and changes nothing', async () => {
  const house = new House().add('anna', 3).session('anna', 1)
  const folder = dirname(house.path)
  const contents = () =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')]))
  const before = contents()
  await doctor(house, '--deep')
  const after = contents()
  // A reader makes the index of an empty log; nothing is in it.
  for (const suffix of ['-shm', '-wal']) {
    expect(before[`upright.db${suffix}`] ?? '').toBe('')
    delete after[`upright.db${suffix}`]
  }
  expect(after).toEqual(before)
})

describe('the report', () => {
  const results = [
    { id: 'node', status: 'ok', says: 'Node 20.' },
    {
      id: 'disk.space',
      status: 'warning',
      says: 'Little room is left here.',
      mend: 'Make some more of it, by deleting what nobody needs.',
    },
    { id: 'guard', status: 'failure', says: 'No guard.', mend: 'Flash it.' },
  ] as const

  test('has problems first, each with its mend, within the columns there are', () => {
    const lines: string[] = []
    printReport(results, { columns: 50, colour: false, print: (text) => lines.push(text) })
    expect(lines).toEqual([
      '✗ guard       No guard.',
      '              → Flash it.',
      '! disk.space  Little room is left here.',
      '              → Make some more of it, by deleting',
      '                what nobody needs.',
      '✓ node        Node 20.',
      '',
      '1 thing fails, 1 warning, of 3 looked at.',
    ])
  })
})

describe('its exit code', () => {
  test('is 0 where nothing fails, 1 where something does', async () => {
    expect((await doctor(new House().add('anna', 3), '--only', 'people')).exitCode).toBe(0)
    expect((await doctor(new House(), '--only', 'backups')).exitCode).toBe(0)
    expect((await doctor(new House('[page]\nprot = 1'), '--only', 'config')).exitCode).toBe(1)
  })

  test('is 2 for a check that is none, with the one that was meant', async () => {
    expect(await failure((output) => doctorCommand(output), new House(), ['--only', 'gaurd'])).toMatch(
      /did you mean "guard"\?.*\[2\]/,
    )
  })
})

test('a beginning takes all checks below it', async () => {
  const { json } = await doctor(new House(), '--json', '--list', '--only', 'disk')
  expect(json.map(({ id }: { id: string }) => id)).toEqual(['disk.space', 'disk.errors', 'disk.wear'])
})

test('a port that is named takes the place of the configured one', async () => {
  const house = new House('[serial]\nport = "/dev/configured"')
  const { json } = await doctor(house, '--json', '--only', 'serial.port', '--port', '/dev/named')
  expect(json.checks).toMatchObject([
    { id: 'serial.port', status: 'failure', says: expect.stringContaining('/dev/named') },
  ])
})

test('a check that never answers is given up, and the others go on', async () => {
  vi.useFakeTimers()
  const never = { id: 'never', looksAt: '', look: () => new Promise<never>(() => {}) }
  const broken = {
    id: 'broken',
    looksAt: '',
    look: () => {
      throw new TypeError('no such thing')
    },
  }
  const exam = new Examination(realWorld(), { configPath: new House().config, deep: false, updates: false })
  const results = examine([never, broken], exam)
  await vi.advanceTimersByTimeAsync(31_000)
  vi.useRealTimers()
  expect(await results).toMatchObject([
    { id: 'never', status: 'unknown', says: 'It did not answer within 30 s.' },
    { id: 'broken', status: 'unknown', says: 'It could not be looked at: no such thing.' },
  ])
})
