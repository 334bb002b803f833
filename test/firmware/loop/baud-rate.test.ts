import { describe, expect, it } from 'vitest'
import { armFrame, CONFIG, FlashedTable } from './flashed-table.ts'

const LONG = { timeout: 240_000 }

describe.each([115_200, 9600])('a host that opens the port at %d baud', (baud) => {
  it('starts nothing', { tags: 'S7/guard' }, () => {
    const table = new FlashedTable().boots()
    table.board.lineOpened(0, baud)
    for (let times = 0; times < 20; times++) {
      table.do('start')
      table.run(60)
      table.write(armFrame(times))
      table.send({ type: 'drive', n: table.latest.n, driveMilli: 900 })
      table.send({ type: 'configure', config: CONFIG })
      table.run(90)
    }
    table.driveMilli = null
    expect(table.isOff).toBe(true)
    expect(table.watched(300)).toEqual({ movedDeg: 0, everOn: false })
    table.board.lineOpened(0)
    table.run(200)
    expect(table.latest).toMatchObject({ guard: 'idle', cause: 'none' })
    expect(table.triesToArm()).toBe('accepted')
  })

  it('is nobody to a session under way: it stops, and the table returns by itself', {
    ...LONG,
    tags: 'S10/guard',
  }, () => {
    const table = new FlashedTable().drivenPast(5.5, 1000)
    const { board } = table
    board.lineOpened(0, baud)
    // It hears nothing it could answer: it repeats its last drive, at its own rate.
    const says = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 20) {
        table.send({ type: 'drive', n: table.latest.n + passed / 20, driveMilli: 1000 })
        table.run(20)
      }
    }
    says(500)
    expect(board.driveMilli).toBe(0)
    says(2000)
    expect(board.driveMilli).toBeLessThan(0)
    table.runUntil(() => table.stands && table.isOff, 15_000)
    expect(Math.abs(table.angleDeg)).toBeLessThan(1)
    board.lineOpened(0)
    table.run(300)
    expect(table.latest).toMatchObject({ guard: 'recovery', cause: 'controllerLost' })
  })
})
