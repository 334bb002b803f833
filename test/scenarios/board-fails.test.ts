import { describe, expect, it } from 'vitest'
import { INTERLOCK } from '../../hardware/guard/vocabulary.ts'
import { aTable } from './story.ts'

describe('a guard whose self-test finds a fault in its memory', () => {
  it('cuts the power wherever the table is, and no reset brings it back while the fault stands', () => {
    const table = aTable().pressStart().reaches('holding').suffers('board-fails')
    table.withinMs(30, 'power off', () => table.guard === 'latched' && !table.board.contactorClosed)
    table.isLatched('boardFailed')
    for (let times = 0; times < 3; times += 1) table.resets().isLatched('boardFailed')
    table.holdsStart().staysStillForS(5).letsGoOfStart().isLatched('boardFailed').keepsTheRules()
  })

  it('lets a person come back once it has been switched off and on and finds nothing any more', () => {
    const table = aTable().pressStart().reaches('holding').suffers('board-fails').waitsS(1)
    table.board.faults.boardFailed = false
    // Mended or not, what its memory held is not to be trusted: the angle, the pause, the cause.
    table.isLatched('boardFailed').suffers('power-cut').waitsS(0.6).suffers('power-back').waitsS(2)
    table.guardIs('recovery', 'awayFromUpright').comesBackUpright().keepsTheRules()
  })

  it('refuses a session from the moment it is switched on, and says what to do', () => {
    const table = aTable({
      alreadyBroken: (board) => {
        board.faults.boardFailed = true
      },
    })
    table.isLatched('boardFailed').pressStart().staysStillForS(3).isLatched('boardFailed')
    expect(table.run.controller.lastStatus!.interlocks & INTERLOCK.boardFailed).not.toBe(0)
    expect(table.factsOf('sessionStarted')).toEqual([])
    expect(table.run.tellings.map(({ text }) => text).join('\n')).toContain('fault in its memory')
    table.keepsTheRules()
  })
})
