import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { GuardRequest } from '../../hardware/guard/message.ts'
import type { Person } from '../../hardware/simulator/person.ts'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import { type Attack, SIEGED_CONFIG, Siege } from './siege.ts'

/** Sessions of up to some minutes each, with everything random about them. */
const SIEGES = 250

/** What the client answers statuses with for a while, and what it says besides. */
interface Mood {
  readonly forMs: number
  readonly drive: number | 'nothing' | 'anything' | 'deeper below, back above'
  /** Which status it answers: 0 the latest, more: one before, less: one that is still to come. */
  readonly lag: number
  readonly says: readonly GuardRequest[]
  /** Says it each so many statuses. */
  readonly each: number
  readonly person: StimulusName | null
  /** The client has seen the press and announces a session at once. */
  readonly announces: { readonly deepestDeg: number; readonly capS: number } | null
}

const drive = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1000, 600, -600, -1000, 0) },
  { weight: 2, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
  { weight: 1, arbitrary: fc.constantFrom('nothing', 'anything', 'deeper below, back above') },
) as fc.Arbitrary<Mood['drive']>

const announcement = fc.record({
  deepestDeg: fc.integer({ min: 1, max: 61_000 }).map((mdeg) => mdeg / 1000),
  capS: fc.integer({ min: 1, max: 120 }),
})

const stored: fc.Arbitrary<GuardConfig> = fc.record({
  uprightDeg: fc.constant(SIEGED_CONFIG.uprightDeg),
  maxAngleDeg: fc.integer({ min: 10, max: 90 }),
  capS: fc.integer({ min: 30, max: 900 }),
  fullSpeedDegPerS: fc.integer({ min: 4, max: 8 }),
  deadBandMilli: fc.integer({ min: 0, max: 60 }),
  currentLimitA: fc.integer({ min: 10, max: 60 }),
  supplyMinV: fc.integer({ min: 5, max: 11 }),
  pauseS: fc.integer({ min: 30, max: 40 }),
})

const request: fc.Arbitrary<GuardRequest> = fc.oneof(
  announcement.map((what) => ({ type: 'arm' as const, ...what })),
  stored.map((config) => ({ type: 'configure' as const, config })),
  fc.constantFrom<GuardRequest>({ type: 'disarm' }, { type: 'identify' }, { type: 'readConfig' }),
  fc.record({
    type: fc.constant('drive' as const),
    n: fc.nat(65_535),
    driveMilli: fc.integer({ min: -1000, max: 1000 }),
  }),
)

const mood: fc.Arbitrary<Mood> = fc.record({
  forMs: fc.oneof(fc.integer({ min: 20, max: 2000 }), fc.integer({ min: 2000, max: 30_000 })),
  drive,
  lag: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -3, max: 40 }) }),
  says: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(request, { maxLength: 4 }) },
  ),
  each: fc.integer({ min: 1, max: 200 }),
  person: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: fc.constant('start' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<StimulusName>('stop', 'start-down', 'start-up', 'reset', 'estop', 'estop-release'),
    },
    { weight: 1, arbitrary: fc.constantFrom<StimulusName>('stop-down', 'stop-up', 'ankle-open', 'ankle-close') },
  ),
  announces: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: announcement }),
})

/** Most sieges begin with a session under way: from there most is to be gained. */
const story: fc.Arbitrary<Story> = fc.record({
  person: fc.constantFrom({ massKg: 75, heightM: 1.75 }, { massKg: 110, heightM: 1.9 }, { massKg: 50, heightM: 1.55 }),
  seed: fc.nat(),
  isUnderWay: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  moods: fc.array(mood, { minLength: 3, maxLength: 16 }),
})

function attackOf({ drive, lag, says, each }: Mood): Attack {
  let statuses = 0
  let wild = 1
  return (line, { n, angleDeg: [angleDeg] }) => {
    if (statuses++ % each === 0) for (const what of says) line.send(what)
    wild = (wild * 48_271) % 0x7fffffff
    if (drive === 'nothing') return
    if (drive === 'anything') line.drive(n - lag, (wild % 2001) - 1000)
    else if (drive === 'deeper below, back above') line.drive(n - lag, angleDeg < 8 ? 1000 : -1000)
    else line.drive(n - lag, drive)
  }
}

let inverted = 0

interface Story {
  readonly person: Person
  readonly seed: number
  readonly isUnderWay: boolean
  readonly moods: readonly Mood[]
}

function besiege({ person, seed, isUnderWay, moods }: Story): void {
  const siege = new Siege(() => {}, { person, seed })
  if (isUnderWay) siege.standsAt(10, 20, 40)
  for (const mood of moods) {
    if (mood.person) siege.do(mood.person)
    siege.attacks(attackOf(mood))
    if (mood.announces) {
      siege.run(60)
      siege.line.send({ type: 'arm', ...mood.announces })
    }
    siege.run(mood.forMs)
  }
  if (siege.deepestDeg > 5) inverted++
}

it('does no harm with random valid messages at random times, whatever is pressed meanwhile', () => {
  fc.assert(fc.property(story, besiege), { numRuns: SIEGES })
  expect(inverted).toBeGreaterThan(SIEGES / 2)
})
