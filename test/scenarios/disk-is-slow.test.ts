import { describe, expect, it } from 'vitest'
import { aTable } from './story.ts'

describe('the disk is slow to take the session’s start (S12)', { tags: 'S12/controller' }, () => {
  it('two seconds: nothing moves before it is recorded, then the session runs', () => {
    const table = aTable({ diskTakesS: 2 }).pressStart().staysStillForS(1.7)
    expect(table.phase).toBe('starting')
    table.reaches('tilting', 1).reaches('holding').comesBackUpright().keepsTheRules()
  })

  it('twelve seconds: the session ends before it began, and the late answer starts nothing', () => {
    const table = aTable({ diskTakesS: 12 }).pressStart().waitsS(10.5)
    expect(table.run.controller.session).toBeNull()
    table.guardIs('idle').staysStillForS(10).keepsTheRules()
  })

  it('never: Start can be tried again', () => {
    const table = aTable({ diskTakesS: null }).pressStart().waitsS(11).guardIs('idle')
    table.pressStart().reaches('starting', 1).staysStillForS(5).keepsTheRules()
    expect(table.factsOf('sessionStarted')).toHaveLength(2)
  })

  it('so slow that the journal is given up: Start is refused, with the reason, until it answers again', () => {
    const table = aTable()
    table.run.controller.block('journal', 'The journal cannot be written.')
    table.pressStart().guardIs('idle').staysStillForS(3)
    expect(table.factsOf('refused').at(-1)?.reasons).toContain('The journal cannot be written.')
    table.run.controller.block('journal', null)
    table.pressStart().reaches('tilting', 2)
  })

  it('and Stop is pressed meanwhile: the session is called off', () => {
    const table = aTable({ diskTakesS: 2 }).pressStart().pressStop().waitsS(5).guardIs('idle')
    expect(table.isUpright).toBe(true)
    expect(table.endedWith?.outcome).toBe('returned')
  })
})
