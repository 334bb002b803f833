import { beforeEach, describe, expect, test } from 'vitest'
import { PAIRING_MS, PairingDesk } from '../../src/run/pairing-desk.ts'

const ASK = { id: 'one', name: 'Phone', code: '4711' }

describe('devices are let in by a press of Start while upright', () => {
  let nowMs: number
  let atRest: boolean
  let startPressed: boolean
  let block: string | null
  let told: string[]
  let desk: PairingDesk

  beforeEach(() => {
    nowMs = 1000
    atRest = true
    startPressed = false
    block = null
    told = []
    desk = new PairingDesk({
      block: (reason) => {
        block = reason
      },
      tell: (id, outcome) => told.push(`${id} ${outcome}`),
      isAtRest: () => atRest,
      isStartPressed: () => startPressed,
      nowMs: () => nowMs,
    })
  })

  const passS = (seconds: number) => {
    for (let ms = 0; ms < seconds * 1000; ms += 100) {
      nowMs += 100
      desk.look()
    }
  }

  test('sessions are refused while one asks, in words with its name and code', () => {
    desk.ask(ASK)
    expect(block).toBe('“Phone” asks to be paired, with the code 4711: press Start to let it in, Stop to refuse.')
    expect(desk.says).toBe(block)
  })

  test('a press of Start lets it in, and sessions stay refused until the hand is gone', () => {
    desk.ask(ASK)
    passS(3)
    startPressed = true
    desk.pressed('start')
    expect(told).toEqual(['one granted'])
    passS(5)
    expect(block).toContain('Let go of Start')
    startPressed = false
    passS(0.5)
    expect(block).not.toBeNull()
    passS(1)
    expect(block).toBeNull()
  })

  test('a press that was begun before the question could be read lets nobody in, and starts nothing', () => {
    desk.ask(ASK)
    passS(1)
    desk.pressed('start')
    expect(told).toEqual([])
    expect(block).not.toBeNull()
  })

  test('Stop refuses it, and nobody asks again at once', () => {
    desk.ask(ASK)
    desk.pressed('stop')
    passS(2)
    expect(block).toBeNull()
    desk.ask({ ...ASK, id: 'two' })
    expect(told).toEqual(['one refused', 'two refused'])
    passS(30)
    desk.ask({ ...ASK, id: 'three' })
    expect(block).not.toBeNull()
  })

  test('it expires after a minute, when the table leaves upright, and when its server is gone', () => {
    desk.ask(ASK)
    passS(PAIRING_MS / 1000 + 1.5)
    expect(told).toEqual(['one expired'])
    expect(block).toBeNull()
    desk.ask({ ...ASK, id: 'two' })
    atRest = false
    passS(2)
    atRest = true
    desk.ask({ ...ASK, id: 'three' })
    desk.drop()
    expect(told).toEqual(['one expired', 'two expired', 'three expired'])
    desk.pressed('start')
    expect(told).toHaveLength(3)
  })

  test.each([
    ['a session runs, or the person is asked something', () => (atRest = false)],
    ['Start is pressed', () => (startPressed = true)],
    ['another one asks', () => desk.ask({ ...ASK, id: 'other' })],
  ])('nobody is asked while %s', (_, happens) => {
    happens()
    desk.ask(ASK)
    expect(told).toEqual(['one refused'])
  })
})
