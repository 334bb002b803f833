import { afterAll, beforeAll, expect, test } from 'vitest'
import { PART_NAMES } from '../../src/commissioning/parts.ts'
import { parseConfig } from '../../src/config/config.ts'
import { withCommissioning } from '../../src/journal/open-commissioning.ts'
import { admitSomeone } from '../people/admitted.ts'
import { ServerRig } from '../server/rig.ts'
import { simulatedAgainst } from './simulated-against.ts'

let rig: ServerRig

const HERE = '/nowhere'
const AGAINST = simulatedAgainst(parseConfig('', { file: null, folder: HERE, stateFolder: HERE, home: HERE }))

beforeAll(async () => {
  rig = await ServerRig.open('serial', {
    isCommissioned: false,
    prepare: (path) => {
      admitSomeone(path)
      withCommissioning(path, (store) => {
        for (const part of PART_NAMES)
          store.append({ part, passedAt: new Date().toISOString(), against: AGAINST, measured: {} })
      })
    },
  })
})
afterAll(() => rig.close())

/** What whoever looks at the page reads now. */
async function page(): Promise<string> {
  return JSON.stringify((await rig.ask('GET', '/api/state')).body)
}

test('a morning over the protocol’s bytes: the page says what to do, step by step, and then Start begins a session', {
  tags: ['S9/controller'],
}, async () => {
  await rig.until(() => rig.live?.say.includes('press the E-stop') === true)
  expect(await page()).toMatch(/Before the first session of the day: press the E-stop/)
  rig.do('start')
  await rig.until(() => rig.facts.some(({ type }) => type === 'refused'))
  rig.do('estop')
  await rig.until(() => rig.live?.say.includes('Let go of the E-stop') === true)
  expect(await page()).toMatch(/Both contacts of the E-stop have opened.*Let go of the E-stop/)
  rig.do('estop-release')
  await rig.until(() => rig.live?.say.includes('hold Stop for three seconds') === true)
  expect(rig.sent).toEqual({ arms: 0, drives: 0 })
  rig.do('reset')
  await rig.until(() => rig.live?.state === 'upright' && rig.live.refusals.length === 0)
  expect(rig.facts.filter(({ type }) => type.startsWith('dailyTest'))).toMatchObject([
    { type: 'dailyTestPassed', board: 'simulation' },
  ])
  rig.do('start')
  await rig.until(() => rig.sent.drives > 0)
})
