/** Every mis-wiring is found, named, and cannot be skipped: the wizard on the very firmware that is flashed. */
import { describe, expect, test } from 'vitest'
import type { EmulatedBoard } from '../../hardware/emulator/emulated-board.ts'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import { TYPICAL_DRIVE_TRAIN } from '../../hardware/simulator/drive-train.ts'
import type { FindingCode } from '../../src/commissioning/wizard/findings.ts'
import { SHORT_TABLE, Story, type StoryOptions } from './story.ts'

interface MisWiring extends StoryOptions {
  readonly is: string
  readonly finds: FindingCode
  /** What the owner reads. */
  readonly says: RegExp
}

const fault =
  (faults: Partial<EmulatedBoard['faults']>) =>
  (board: EmulatedBoard): void => {
    Object.assign(board.faults, faults)
  }
const motor = (train: Partial<typeof TYPICAL_DRIVE_TRAIN>) => ({ driveTrain: { ...TYPICAL_DRIVE_TRAIN, ...train } })

const MIS_WIRINGS: readonly MisWiring[] = [
  {
    is: 'Start and Stop swapped',
    steps: ['start'],
    with: fault({ crossedContacts: [SWITCH.startPressed, SWITCH.stopPressed] }),
    finds: 'switchesSwapped',
    says: /Start and Stop are swapped/,
  },
  {
    is: 'Stop with a normally open contact',
    steps: ['stop'],
    with: fault({ invertedContacts: SWITCH.stopPressed }),
    finds: 'switchInverted',
    says: /Stop reads the wrong way round: its contact is normally open/,
  },
  {
    is: 'the wire of Stop broken',
    steps: ['stop'],
    with: fault({ stopWireCut: true }),
    finds: 'switchDead',
    says: /Stop never shows/,
  },
  {
    is: 'over-travel switches swapped',
    steps: ['overtravelInverted'],
    with: fault({ crossedContacts: [SWITCH.overtravelInverted, SWITCH.overtravelUpright] }),
    finds: 'switchesSwapped',
    says: /inverted end and The over-travel switch of the upright end are swapped/i,
  },
  {
    is: 'cams swapped',
    steps: ['cams'],
    with: fault({ crossedContacts: [SWITCH.atHorizontal, SWITCH.atUpright] }),
    finds: 'switchesSwapped',
    says: /upright cam and The horizontal cam are swapped/i,
  },
  {
    is: 'a cam that never opens',
    steps: ['cams'],
    with: fault({ horizontalCam: 'closed' }),
    finds: 'switchDead',
    says: /horizontal cam never shows: the guard always reads it as closed/,
  },
  {
    is: 'an E-stop channel that is bridged',
    steps: ['estopContacts'],
    with: fault({ estopB: 'stuck' }),
    finds: 'estopChannelDead',
    says: /channel B never opens/,
  },
  {
    is: 'an E-stop channel with a broken wire',
    steps: ['estopContacts'],
    with: fault({ estopA: 'cut' }),
    finds: 'estopChannelBroken',
    says: /channel A is always open/,
  },
  {
    is: 'an E-stop channel with a normally open contact',
    steps: ['estopContacts'],
    with: fault({ invertedContacts: SWITCH.estopAOpen }),
    finds: 'estopChannelInverted',
    says: /channel A reads the wrong way round/,
  },
  {
    is: 'no way down without power',
    steps: ['wayDown'],
    answers: { wayDown: 'n' },
    finds: 'noWayDown',
    says: /no way down/,
  },
  {
    is: 'sensors swapped',
    steps: ['wiredParts', 'plugs'],
    with: (board) => {
      board.electronics.sensorsCrossed = true
    },
    finds: 'sensorsSwapped',
    says: /Sensor A and B are swapped/,
  },
  {
    is: 'a divider that gives too much of the supply',
    steps: ['wiredParts'],
    with: (board) => {
      board.electronics.supplyDivider = 2
    },
    finds: 'supplySaturated',
    says: /divider gives too much/,
  },
  {
    is: 'a loose wiper',
    steps: ['wiredParts', 'positions'],
    with: (board) => {
      board.sensors[0].fault = { kind: 'noisy', deg: 2 }
    },
    finds: 'angleUnsteady',
    says: /Sensor A jumps/,
  },
  {
    is: 'a sensor whose coupling slips',
    steps: ['wiredParts', 'positions'],
    with: (board) => {
      board.sensors[1].fault = { kind: 'slipping', deg: 8 }
    },
    finds: 'angleSlips',
    says: /Sensor B slips/,
  },
  {
    is: 'a motor whose wires are swapped',
    steps: ['direction'],
    with: fault({ motorReversed: true }),
    finds: 'motorTurnsWrongWay',
    says: /wrong way/,
  },
  {
    is: 'a motor that is not connected',
    steps: ['direction'],
    with: fault({ motorDisconnected: true }),
    finds: 'motorDoesNotTurn',
    says: /nothing moves/,
  },
  {
    is: 'contactor feedback that is not wired',
    steps: ['direction'],
    with: fault({ contactorFeedbackCut: true }),
    finds: 'contactorNotSeen',
    says: /feedback is not wired/,
  },
  {
    is: 'a welded contactor',
    steps: ['estopUnderPower'],
    with: fault({ contactorWelded: true }),
    finds: 'contactorWelded',
    says: /does not open/,
  },
  {
    is: 'an E-stop that does not cut the contactor',
    steps: ['estopCutsCoil'],
    with: fault({ estopNotInCoil: true }),
    finds: 'estopDoesNotCutPower',
    says: /does not cut the contactor/,
  },
  {
    is: 'a gear that does not hold',
    steps: ['estopUnderPower'],
    instead: (instruction, { board }) => {
      if (instruction === 'pressEstopNow') board.motion.slipDegPerS = 2
      return false
    },
    finds: 'movesAfterEstop',
    says: /moved [\d.]+° after the E-stop/,
  },
  {
    is: 'a gear ratio that is too fast',
    steps: ['speed'],
    board: motor({ fullSpeedDegPerS: 25 }),
    finds: 'tooFast',
    says: /too fast/,
  },
  {
    is: 'a gear ratio that is too slow',
    steps: ['speed'],
    board: motor({ fullSpeedDegPerS: 0.8 }),
    finds: 'tooSlow',
    says: /too slow: 0\.\d+°\/s/,
  },
  {
    is: 'upright.toml with another speed than the motor’s',
    steps: ['finalLimits'],
    table: { ...SHORT_TABLE, fullSpeedDegPerS: 4 },
    answers: { writeTable: 'n' },
    finds: 'fileDiffers',
    says: /upright\.toml and the guard differ: full_speed_deg_per_s = 6/,
  },
  {
    is: 'an over-travel switch that blocks both directions',
    steps: ['overtravel'],
    with: fault({ overtravelBlocksBoth: true }),
    finds: 'overtravelBlocksBoth',
    says: /does not move away/,
  },
  {
    is: 'a table that reaches less than its limit',
    steps: ['limits'],
    board: motor({ endStopsDeg: [-82, -38] }),
    finds: 'reachesLess',
    says: /short of its limit of 12°/,
  },
  {
    is: 'an over-travel switch before the limit',
    steps: ['limits'],
    board: { mounted: { uprightDeg: SHORT_TABLE.uprightDeg, maxAngleDeg: -41 } },
    finds: 'reachesLess',
    says: /its over-travel switch/,
  },
]

/** What somebody in a hurry would type. */
const IMPATIENCE = ['skip', 'done', 'ready', 'empty', 'yes', 'next']

describe('a table with', () => {
  test.each(MIS_WIRINGS.map((each) => [each.is, each] as const))(
    '%s: it is found, named, and cannot be skipped',
    (_, wrong) => {
      const { finds, says, ...options } = wrong
      const story = new Story(options)
      expect(story.run()).toBe(finds)
      const { step, finding } = story.view
      expect(finding!.says).toMatch(says)
      expect(finding!.mend).not.toBe('')
      for (const id of IMPATIENCE) story.wizard.answer(id, 'yes')
      const fromMs = story.board.timeMs
      story.until(() => story.board.timeMs - fromMs > 100)
      expect(story.view).toMatchObject({ stage: 'found', step, finding })
      expect(story.passed.has(story.view.part!)).toBe(false)
    },
  )
})

test('what is not mended is found again, and what is mended passes', () => {
  const story = new Story({ steps: ['stop'], with: fault({ invertedContacts: SWITCH.stopPressed }) })
  expect(story.run()).toBe('switchInverted')
  story.wizard.answer('tryAgain', '')
  story.until(() => story.view.finding === null)
  expect(story.run()).toBe('switchInverted')
  story.board.faults.invertedContacts = 0
  story.wizard.answer('tryAgain', '')
  story.until(() => story.view.finding === null)
  expect(story.run()).toBe('done')
})

test('a motor that turns the wrong way is stored as reversed by a hand on Stop, and then tried again', () => {
  const story = new Story({
    steps: ['direction'],
    with: fault({ motorReversed: true }),
    answers: { storeReversed: 'y' },
  })
  expect(story.run()).toBe('done')
  expect(story.passed.get('direction')).toMatchObject({
    measured: { motorReversed: true },
    against: { wiring: { motorReversed: true } },
  })
  expect(Math.abs(story.board.motion.angleDeg - SHORT_TABLE.uprightDeg)).toBeLessThan(1)
})

test('firmware of another build is not commissioned', () => {
  const story = new Story({ steps: ['firmware'], shipped: { build: '00000000', version: 'upright 9.9.9' } })
  expect(story.run()).toBe('notShippedFirmware')
  expect(story.view.finding!.mend).toMatch(/upright flash/)
})
