import { expect, it } from 'vitest'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { Evening } from '../../src/campaign/evening.ts'
import { type Played, play, type Tamper } from '../../src/campaign/play.ts'
import { timelineOf } from '../../src/campaign/timeline.ts'
import type { Phase, RuleId, SimulatedRun } from '../../src/testing.ts'
import { aPlan, EVENING } from './plans.ts'

/** A board that cheats: after each of its milliseconds, something is so that its guard would never allow. */
function cheating(cheat: (run: SimulatedRun) => void): Tamper {
  return (run) => {
    const { board } = run.table
    const step = board.step.bind(board)
    board.step = () => {
      step()
      cheat(run)
    }
  }
}

/** Moves the table as no guard would, degrees per second. */
function turns(run: SimulatedRun, degPerS: number): void {
  const { motion } = run.table.board
  motion.angleDeg += degPerS / 1000
  motion.speedDegPerS = degPerS
}

function stands(run: SimulatedRun, atDeg: number): void {
  run.table.board.motion.angleDeg = atDeg
  run.table.board.motion.speedDegPerS = 0
}

/** Overrules what a pin of the board shows. */
function shows(run: SimulatedRun, pins: { contactorClosed?: boolean; driveMilli?: number; alarm?: boolean }): void {
  for (const [name, value] of Object.entries(pins))
    Object.defineProperty(run.table.board, name, { configurable: true, get: () => value })
}

function isSilent(run: SimulatedRun): void {
  shows(run, { alarm: false })
  Object.defineProperty(run.table, 'shown', { get: () => 'off', set: () => {} })
}

const isInverted = (run: SimulatedRun) => run.angleDeg > 8
const hasBegun = (run: SimulatedRun, phase: Phase) =>
  run.facts.some((fact) => fact.type === 'phaseEntered' && fact.phase === phase)
const wasEnded = (run: SimulatedRun) => run.facts.some(({ type }) => type === 'sessionEnded')

interface Cheat {
  readonly says: string
  readonly fault?: readonly [StimulusName, Phase]
  readonly settings?: Evening['settings']
  readonly faintsMs?: number
  readonly tamper: Tamper
}

const CHEATS: Record<RuleId, Cheat> = {
  S1: {
    says: 'a contactor that stays on, and a drive with it, after the emergency stop',
    fault: ['estop', 'tilting'],
    tamper: (run) => shows(run, { contactorClosed: true, driveMilli: 200 }),
  },
  S2: {
    says: 'a table that sinks on from its target',
    tamper: cheating((run) => {
      if (hasBegun(run, 'holding') && run.angleDeg < 30) turns(run, 1.5)
    }),
  },
  S3: {
    says: 'a table that stands still past the cap, and does not say so',
    fault: ['link-doubles', 'tilting'],
    settings: { 'limits.session_cap_s': 30, 'table.cap_s': 30 },
    faintsMs: 60_000,
    tamper: (run) => {
      isSilent(run)
      cheating((each) => {
        if (isInverted(each)) stands(each, 10)
      })(run)
    },
  },
  S4: {
    says: 'a rise at twice its speed',
    tamper: cheating((run) => {
      if (hasBegun(run, 'rising') && run.angleDeg > -40) turns(run, -3)
    }),
  },
  S5: {
    says: 'a rise before the pause is over',
    tamper: cheating((run) => {
      if (hasBegun(run, 'pausing') && run.angleDeg > -40) turns(run, -1)
    }),
  },
  S6: {
    says: 'a recovery that does not move',
    fault: ['sensor-a-off', 'holding'],
    tamper: cheating((run) => {
      if (wasEnded(run)) stands(run, 14)
    }),
  },
  S7: {
    says: 'a guard that tilts on after it restarted',
    fault: ['guard-reboot', 'tilting'],
    tamper: (run) => {
      const { board } = run.table
      const reboot = board.reboot.bind(board)
      let restarted = false
      board.reboot = () => {
        reboot()
        restarted = true
        shows(run, { contactorClosed: true, driveMilli: 200 })
      }
      cheating((each) => {
        if (restarted && each.angleDeg < 10) turns(each, 2)
      })(run)
    },
  },
  S8: {
    says: 'a table that goes on after its session has ended',
    fault: ['jam', 'tilting'],
    tamper: cheating((run) => {
      if (wasEnded(run) && run.angleDeg < 40) turns(run, 2)
    }),
  },
  S9: {
    says: 'a guard that does not see its over-travel wire',
    fault: ['overtravel-cut', 'tilting'],
    tamper: cheating((run) => {
      run.table.board.faults.overtravelWireCut = false
    }),
  },
  S10: {
    says: 'a table that tilts on when its controller is gone',
    fault: ['controller-crash', 'tilting'],
    tamper: cheating((run) => {
      if (run.table.link.controllerCrashed) turns(run, 1)
    }),
  },
  S11: {
    says: 'a guard that ignores Stop',
    fault: ['stop', 'tilting'],
    tamper: cheating((run) => {
      if (!run.facts.some((fact) => fact.type === 'panel' && fact.button === 'stop')) return
      shows(run, { contactorClosed: true, driveMilli: 200 })
      if (run.angleDeg < 40) turns(run, 2)
    }),
  },
  S12: {
    says: 'a journal that is not told of presses',
    tamper: (run) => {
      const heard = run.observers.heard.bind(run.observers)
      run.observers.heard = (fact) => {
        if (fact.type !== 'panel') heard(fact)
      }
    },
  },
}

function played({ fault, settings, faintsMs = 0 }: Cheat, tamper?: Tamper): Played {
  const faults = fault
    ? [{ name: fault[0], when: { phase: fault[1], spot: 'within', draw: 0.6 }, mendedAfterMs: null } as const]
    : []
  const plan = aPlan({ faults, faintsMs, evening: { ...EVENING, settings: { ...EVENING.settings, ...settings } } })
  return play(plan, timelineOf(plan), tamper)
}

it.each(Object.entries(CHEATS))(
  '%s: its observer sees a table that cheats, and an honest one passes',
  (rule, cheat) => {
    expect(played(cheat).breaches, 'without the cheat').toEqual([])
    const { breaches } = played(cheat, cheat.tamper)
    expect(
      breaches.map((breach) => breach.rule),
      cheat.says,
    ).toContain(rule)
  },
)
