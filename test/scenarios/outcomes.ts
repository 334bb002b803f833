/** What each response looks like at the table: the physics that must follow, with the time limits of the rules. */
import { expect } from 'vitest'
import { INVERTED, type Moment } from './moments.ts'
import type { Story } from './story.ts'

/** Motion towards inversion has ended this long after the cause, ms (S11 for a press; the same figure for the rest). */
const STOPS_DEEPENING_MS = 300
/** The contactor's own time after the guard has opened it, ms. */
const CONTACTOR_MS = 30
const STOPS_MS = 500

export const OUTCOMES = {
  endsBeforeItMoved: 'the session ends before anything moved',
  comesUpright: 'comes back upright by itself',
  returns: 'returns to horizontal, pauses, and rises once confirmed',
  staysOnCourse: 'goes on coming back',
  halts: 'halts until Start is pressed',
  guardReturns: 'the guard returns it to horizontal',
  waitsForRecovery: 'stops and waits for someone who holds Start',
  backsOffAndGuardReturns: 'backs off two degrees, then the guard returns it to horizontal',
  backsOffAndWaits: 'backs off two degrees and waits for someone who holds Start',
  backsOffAndLatches: 'backs off two degrees and latches',
  latches: 'power off, latched',
} as const
export type Outcome = keyof typeof OUTCOMES

export const CHECKS: Record<Outcome, (table: Story, moment: Moment) => void> = {
  endsBeforeItMoved: (table) => {
    table.until('the session is over', () => table.run.controller.session === null, 15)
    table.until('the guard is idle', () => table.guard === 'idle', 5).staysStillForS(3)
    expect(table.isUpright).toBe(true)
  },
  comesUpright: (table) => {
    table.withinMs(STOPS_MS, 'no deeper', () => table.speedDegPerS < 0.15)
    const deepestDeg = table.angleDeg
    table.until('upright', () => table.guard === 'idle' && table.isUpright, 90)
    expect(table.angleDeg).toBeLessThan(deepestDeg + 0.5)
    expect(table.endedWith?.outcome, table.situation).toBe('returned')
  },
  returns: (table) => {
    table.withinMs(STOPS_DEEPENING_MS, 'no deeper', () => table.speedDegPerS < 0.15)
    comesToHorizontal(table, 'armed')
    table.reaches('confirming', 60).pressStart().reaches('rising', 1)
    table.until('upright', () => table.guard === 'idle' && table.isUpright, 90)
    expect(table.endedWith?.outcome, table.situation).toBe('returned')
  },
  staysOnCourse: (table, moment) => {
    const fromDeg = table.angleDeg
    if (moment === 'returning') comesToHorizontal(table, 'armed')
    if (moment !== 'rising') table.reaches('confirming', 60).waitsS(2).pressStart().reaches('rising', 1)
    table.until('upright', () => table.guard === 'idle' && table.isUpright, 90)
    expect(fromDeg).toBeGreaterThan(table.angleDeg)
    expect(table.endedWith?.outcome, table.situation).toBe('returned')
  },
  halts: (table) => {
    table.withinMs(STOPS_MS, 'it stands', () => table.stands)
    table.staysStillForS(20).pressStart()
    table.until('upright', () => table.guard === 'idle' && table.isUpright, 90)
  },
  guardReturns: (table) => comesToHorizontal(table, 'returning'),
  waitsForRecovery: (table) => {
    // S10: stopped within half a second, however long it takes to know why.
    table.withinMs(STOPS_MS + 200, 'it stands', () => table.stands)
    table.until('recovery', () => table.guard === 'recovery', 3).staysStillForS(10)
    expect(table.board.alarm).toBe(true)
  },
  backsOffAndGuardReturns: (table) => {
    backsOff(table, -1)
    comesToHorizontal(table, 'returning')
  },
  backsOffAndWaits: (table) => {
    backsOff(table, -1)
    table
      .until('recovery', () => table.guard === 'recovery', 5)
      .waitsS(0.5)
      .staysStillForS(10)
  },
  backsOffAndLatches: (table) => {
    backsOff(table, 1)
    CHECKS.latches(table, 'returning')
  },
  latches: (table) => {
    table.until('latched', () => table.guard === 'latched', 5).isLatched()
    table.withinMs(
      CONTACTOR_MS,
      'contactor open',
      () => !table.board.contactorClosed || table.board.faults.contactorWelded,
    )
    table.waitsS(0.3).staysStillForS(5)
    // S1: neither Start nor a short Stop moves anything before the reset.
    table.pressStop().pressStart().staysStillForS(2).isLatched()
    expect(table.run.controller.session).toBeNull()
  },
}

/** Brought to horizontal within the time its speed takes, under whoever drives; no deeper on the way (S8). */
function comesToHorizontal(table: Story, guard: 'armed' | 'returning'): void {
  const deepestDeg = table.angleDeg
  table.until(`guard ${guard}`, () => table.guard === guard, 5)
  table.until('horizontal', () => Math.abs(table.angleDeg) < 1 && table.stands, 40)
  expect(table.angleDeg).toBeLessThan(deepestDeg + 0.5)
  if (guard === 'returning')
    table
      .until('recovery', () => table.guard === 'recovery', 2)
      .waitsS(0.5)
      .staysStillForS(5)
}

/** The drive gives way once, by two degrees, against the direction in which it was stuck. */
function backsOff(table: Story, direction: 1 | -1): void {
  table.until('backing off', () => table.guard === 'backingOff', 5)
  const fromDeg = table.angleDeg
  table.until('backed off', () => table.guard !== 'backingOff', 6)
  const movedDeg = (table.angleDeg - fromDeg) * direction
  // Where it was as deep as announced, it gives way no further than the degree that is allowed beyond.
  expect(movedDeg, `backed off; ${table.situation}`).toBeGreaterThan(0.8)
  expect(movedDeg, `backed off; ${table.situation}`).toBeLessThan(2.5)
}

/** What a response means at each moment, where the cause itself does not say otherwise. */
export function usualOutcome(
  response: 'return' | 'backOff' | 'guardReturns' | 'recovery' | 'stopLatched' | 'powerOffLatched',
  moment: Moment,
): Outcome {
  switch (response) {
    case 'return':
      if (moment === 'starting') return 'endsBeforeItMoved'
      if (moment === 'tiltingHeadUp') return 'comesUpright'
      return INVERTED.has(moment) && moment !== 'returning' ? 'returns' : 'staysOnCourse'
    case 'backOff':
      if (moment === 'tiltingHeadUp') return 'backsOffAndWaits'
      return moment === 'tiltingInverted' ? 'backsOffAndGuardReturns' : 'backsOffAndLatches'
    case 'guardReturns':
      if (moment === 'starting') return 'endsBeforeItMoved'
      return INVERTED.has(moment) ? 'guardReturns' : 'waitsForRecovery'
    case 'recovery':
      return 'waitsForRecovery'
    default:
      return 'latches'
  }
}
