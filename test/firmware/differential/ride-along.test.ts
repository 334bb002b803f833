import { describe, expect, test } from 'vitest'
import type { BoardName } from '../../../hardware/emulator/board-layout.ts'
import { EmulatedBoard } from '../../../hardware/emulator/emulated-board.ts'
import { LineHost } from '../../../hardware/emulator/line-host.ts'
import { LineTraffic } from '../../../hardware/emulator/line-traffic.ts'
import type { GuardRequest } from '../../../hardware/guard/message.ts'
import type { GuardState } from '../../../hardware/guard/vocabulary.ts'
import { FIRMATA, SYSEX } from '../../../hardware/serial/firmata-wire.ts'
import { canHappen, isStimulusName, STIMULI, type StimulusName } from '../../../hardware/simulator/stimuli.ts'
import type { GuardConfig } from '../../../hardware/table.ts'
import { viewOf } from './campaign.ts'
import { firmwareUnderTest } from './firmware-under-test.ts'
import { RideAlong } from './ride-along.ts'
import { seeded } from './seeded.ts'
import { Tally } from './tally.ts'
import { WildRequests } from './wild-request.ts'
import { WildWorld } from './wild-world.ts'

/** `DIFFERENTIAL_SESSIONS=1000 DIFFERENTIAL_SEED=7 npx vitest run test/firmware/differential/ride` rides longer, elsewhere. */
const SESSIONS = Number(process.env.DIFFERENTIAL_SESSIONS ?? 5)
const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 1)
const SESSION_MS = 7000
const timeout = Math.max(120_000, SESSIONS * 12_000)

const CONFIG: GuardConfig = {
  uprightDeg: -45,
  maxAngleDeg: 60,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}
const REQUESTS: readonly GuardRequest[] = [
  { type: 'identify' },
  { type: 'readConfig' },
  { type: 'readReadings' },
  { type: 'readHealth' },
  { type: 'disarm' },
  { type: 'arm', deepestDeg: 60, capS: 300 },
  { type: 'configure', config: { ...CONFIG, maxAngleDeg: 50 } },
]
const HAPPENINGS = Object.keys(STIMULI)
  .filter(isStimulusName)
  .filter((name) => canHappen(name, { cable: false, link: false }))
/** What a person does who wants to get on, by what the guard is doing. */
const HELPFUL: Readonly<Partial<Record<GuardState, readonly StimulusName[]>>> = {
  idle: ['start'],
  latched: ['sensors-mend', 'contactor-mend', 'estop-mend', 'estop-release', 'start-up', 'reset', 'reset', 'reset'],
  recovery: ['sensors-mend', 'supply-mend', 'start-up', 'start-down', 'start-down'],
}

/** A host of a board whose guard is looked at. */
function rides(board: BoardName, seed: number, angleDeg = CONFIG.uprightDeg): { host: LineHost; ride: RideAlong } {
  const emulated = new EmulatedBoard({ config: CONFIG, seed, board, angleDeg, firmware: firmwareUnderTest(board) })
  return { ride: new RideAlong(emulated, `${board}, seed ${seed}`), host: new LineHost(emulated) }
}

/** A session with everything that may happen to it, while the line is full. */
function randomSession(board: BoardName, seed: number): RideAlong {
  const chance = seeded(seed)
  const { host, ride } = rides(board, seed, chance.pick([-45, -45, -45, -20, 30]))
  const traffic = new LineTraffic(host, chance)
  const isChatty = chance.next() < 0.5
  host.startSession()
  host.driveMilli = chance.pick([0, 700, 1000])
  let quietMs = chance.between(500, 2500)
  for (let ms = 0; ms < SESSION_MS; ms++) {
    if (isChatty) traffic.step()
    host.run(1)
    if (quietMs-- > 0) continue
    quietMs = chance.between(20, 700)
    const { guard } = host.latest
    const helpful = HELPFUL[guard]
    const kind = chance.next()
    if (kind < 0.2) host.do(chance.pick(HAPPENINGS))
    else if (kind < 0.7 && helpful) host.do(chance.pick(helpful))
    else if (kind < 0.8) host.send(chance.pick(REQUESTS))
    else host.driveMilli = chance.pick([null, 0, 1000, 1000, 700, 400, -400, -1000])
    if (guard === 'idle') host.send({ type: 'arm', deepestDeg: 60, capS: 300 })
    if (guard === 'latched') quietMs *= 3
  }
  compareStatuses(host, ride)
  return ride
}

/** The board runs, and its guard sees another world than the one that is there. */
function wildBoard(board: BoardName, seed: number, ms: number): RideAlong {
  const { host, ride } = rides(board, seed)
  const chance = seeded(seed)
  const world = new WildWorld(chance, CONFIG)
  const requests = new WildRequests(chance, CONFIG)
  ride.onStep = (guard) => world.next(ride.output, viewOf(guard))
  let n = 0
  for (let i = 0; i < ms; i++) {
    host.run(1)
    if (host.statuses.length > n) {
      n = host.statuses.length
      const drive = requests.drive(host.latest.n)
      if (drive) host.write(Uint8Array.of(FIRMATA.startSysex, SYSEX.guard, ...drive, FIRMATA.endSysex))
    }
    if (chance.next() < 0.02)
      host.write(Uint8Array.of(FIRMATA.startSysex, SYSEX.guard, ...requests.any(), FIRMATA.endSysex))
  }
  compareStatuses(host, ride)
  return ride
}

/** All that came over the line is what the simulated guard would have said, in its order. */
function compareStatuses(host: LineHost, { statuses }: RideAlong): void {
  let next = 0
  for (const heard of host.statuses) {
    while (next < statuses.length && !(statuses[next]!.n === heard.n && statuses[next]!.uptimeMs === heard.uptimeMs))
      next++
    expect({ ...heard, atMs: 0 }).toEqual(statuses[next])
  }
  expect(host.badFrames).toBe(0)
}

function report(title: string, rideOne: (seed: number) => RideAlong, sessions: number): Tally {
  const all = new Tally()
  for (let i = 0; i < sessions; i++) all.add(rideOne(SEED * 1000 + i).tally)
  console.info(`${title}: ${all.says}`)
  return all
}

describe('the guard on a running board does what the simulated one does', () => {
  test('in random sessions, with faults, people and a full line (uno)', { timeout }, () => {
    const tally = report('uno', (seed) => randomSession('uno', seed), SESSIONS)
    expect(tally.steps).toBeGreaterThan(SESSIONS * SESSION_MS * 0.8)
    expect(tally.statuses).toBeGreaterThan(SESSIONS * 200)
    expect(tally.states.size).toBeGreaterThanOrEqual(5)
    expect(tally.causes.size).toBeGreaterThanOrEqual(5)
  })

  test('on the other chip (mega)', { timeout }, () => {
    report('mega', (seed) => randomSession('mega', seed), Math.ceil(SESSIONS / 4))
  })

  test('in a world that no table makes', { timeout }, () => {
    const tally = report('uno, wild', (seed) => wildBoard('uno', seed, 10_000), Math.ceil(SESSIONS / 3))
    expect(tally.states.size).toBeGreaterThanOrEqual(3)
    expect(tally.causes.size).toBeGreaterThanOrEqual(4)
  })

  test('and a guard with one other constant is told from it', () => {
    const { host, ride } = rides('uno', 1)
    host.run(500)
    const { data } = host.board.chip.core.cpu
    // How long each switch must last to be believed, milliseconds (guard_sense.c): Start and Stop.
    const table = [12, 12, 8, 12, 1, 50, 1, 50]
    const at = data.findIndex((_, i) => table.every((ms, k) => data[i + k] === ms))
    expect(at).toBeGreaterThan(0)
    data[at]! = 13
    host.do('start')
    expect(() => host.run(100)).toThrow(/uno, seed 1, step \d+.*\n.*switches/)
    expect(ride.tally.steps).toBeGreaterThan(300)
  })
})
