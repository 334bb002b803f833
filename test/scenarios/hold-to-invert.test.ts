import { describe, expect, it } from 'vitest'
import { aTable, EVERY_PHASE, type Story } from './story.ts'

function heldTable(): Story {
  return aTable({ toml: EVERY_PHASE.replace('[comfort]', '[comfort]\nstart_mode = "hold"') }).holdsStart()
}

describe('where Start must be held to tilt', () => {
  it('letting go inverted brings the table back', () => {
    const table = heldTable()
      .reachesAngle('8°', (deg) => deg > 8)
      .suffers('start-up')
    table.withinMs(300, 'no deeper', () => table.speedDegPerS < 0.15)
    table.reaches('confirming', 60).comesBackUpright().keepsTheRules()
    expect(table.endedWith).toEqual({ outcome: 'returned', cause: 'startReleased' })
  })

  it('letting go head-up brings it straight upright again, and the next hold begins a new session', () => {
    const table = heldTable()
      .reachesAngle('-50°', (deg) => deg > -50)
      .letsGoOfStart()
    table.until('upright', () => table.guard === 'idle', 60)
    expect(table.angleDeg).toBeCloseTo(-75, 0)
    table.waitsS(1).holdsStart().reaches('tilting', 2).keepsTheRules()
    expect(table.factsOf('sessionStarted')).toHaveLength(2)
  })

  it('letting go at the angle is fine: it holds, and waits at the rest angle to be held again', () => {
    const table = heldTable().reaches('holding').letsGoOfStart().reaches('resting').waitsS(30)
    expect(table.phase).toBe('resting')
    table.holdsStart().reaches('tilting', 2).reaches('holding').letsGoOfStart().comesBackUpright().keepsTheRules()
  })

  it('letting go before anything moved ends the session', () => {
    const table = heldTable().waitsS(0.05).letsGoOfStart().waitsS(1)
    table.until('over', () => table.run.controller.session === null, 5)
    expect(table.isUpright).toBe(true)
    table.keepsTheRules()
  })
})
