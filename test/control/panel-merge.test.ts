import { beforeEach, describe, expect, it } from 'vitest'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import { PanelMerge } from '../../src/control/panel-merge.ts'

const { startPressed: START, stopPressed: STOP } = SWITCH
let panel: PanelMerge
beforeEach(() => {
  panel = new PanelMerge()
})

describe('Stop', () => {
  const pressed = { button: 'stop', pressed: true }
  const letGo = { button: 'stop', pressed: false }

  it('counts at once when johnny-five reports it first, and only once (S11)', { tags: 'S11/controller' }, () => {
    expect(panel.fromPanel({ button: 'stop', pressed: true })).toEqual(pressed)
    expect(panel.fromStatus(STOP, 20)).toEqual([])
  })

  it('counts at once when the guard reports it first, and only once (S11)', { tags: 'S11/controller' }, () => {
    expect(panel.fromStatus(STOP, 20)).toEqual([pressed])
    expect(panel.fromPanel({ button: 'stop', pressed: true })).toBeNull()
  })

  it('is let go only when both paths say so', () => {
    panel.fromStatus(STOP, 20)
    panel.fromPanel({ button: 'stop', pressed: true })
    expect(panel.fromPanel({ button: 'stop', pressed: false })).toBeNull()
    expect(panel.fromStatus(0, 40)).toEqual([letGo])
  })
})

describe('Start', () => {
  it('counts when the guard has seen it, not before (S7)', { tags: 'S7/controller' }, () => {
    expect(panel.fromPanel({ button: 'start', pressed: true })).toBeNull()
    expect(panel.fromStatus(START, 20)).toEqual([{ button: 'start', pressed: true }])
  })

  it('is let go when the guard says so', () => {
    panel.fromStatus(START, 20)
    expect(panel.fromStatus(0, 40)).toEqual([{ button: 'start', pressed: false }])
  })
})

it('both buttons at once make two edges, and what stays the same makes none', () => {
  expect(panel.fromStatus(START | STOP, 20)).toHaveLength(2)
  expect(panel.fromStatus(START | STOP, 40)).toEqual([])
  expect(panel.fromStatus(START | STOP | SWITCH.ankleLocked, 60)).toEqual([])
})

describe('a lasting difference between the two paths', () => {
  it('is no fault while it is shorter than half a second', () => {
    for (let atMs = 0; atMs < 500; atMs += 20) panel.fromStatus(STOP, atMs)
    expect(panel.disagrees(499)).toBe(false)
  })

  it('is one from then on, whichever path is stuck', { tags: 'S9/controller' }, () => {
    panel.fromStatus(STOP, 0)
    panel.fromStatus(STOP, 500)
    expect(panel.disagrees(500)).toBe(true)
    panel.forget()
    panel.fromPanel({ button: 'start', pressed: true })
    panel.fromStatus(0, 1000)
    panel.fromStatus(0, 1500)
    expect(panel.disagrees(1500)).toBe(true)
  })

  it('is over when both say the same again, and begins anew with the next', () => {
    panel.fromStatus(STOP, 0)
    panel.fromPanel({ button: 'stop', pressed: true })
    panel.fromStatus(STOP, 480)
    expect(panel.disagrees(900)).toBe(false)
    panel.fromPanel({ button: 'stop', pressed: false })
    panel.fromStatus(STOP, 1000)
    expect(panel.disagrees(1400)).toBe(false)
    expect(panel.disagrees(1500)).toBe(true)
  })
})

it('what is held while the link comes up is taken over without an edge', () => {
  panel.adopt(START | STOP)
  expect(panel.fromStatus(START | STOP, 20)).toEqual([])
  expect(panel.disagrees(5000)).toBe(false)
})

it('what was let go of while the link came up is let go of: the next press counts', () => {
  panel.adopt(START | STOP)
  expect(panel.fromStatus(0, 20)).toContainEqual({ button: 'stop', pressed: false })
  expect(panel.disagrees(5000)).toBe(false)
  expect(panel.fromPanel({ button: 'stop', pressed: true })).toEqual({ button: 'stop', pressed: true })
})
