import { describe, expect, it, vi } from 'vitest'
import { FirmataPeripheral } from '../../hardware/simulator/firmata-peripheral.ts'
import { randomBytes } from '../serial/noise.ts'
import { ScriptedBoard } from '../serial/scripted-board.ts'

const START = 4
const STOP = 7
const LAMP = 13
const BUZZER = 6
const MOTOR = 9
const OUTPUT = 1
const PWM = 3
const INPUT = 0

function connect(options = {}) {
  const board = new ScriptedBoard()
  board.isSilent = true
  const sent: number[][] = []
  const peripheral = new FirmataPeripheral(board, (bytes) => sent.push([...bytes]), options)
  const say = (...bytes: number[]) => peripheral.receive(Uint8Array.from(bytes))
  return { board, sent, peripheral, say }
}

describe('the simulated board, spoken to in Firmata', () => {
  it('tells its version and its firmware when it starts and when asked', () => {
    const { sent, peripheral, say } = connect()
    peripheral.boot()
    const told = sent.splice(0)
    expect(told[0]).toEqual([0xf9, 2, 6])
    expect(told[1]!.slice(0, 4)).toEqual([0xf0, 0x79, 2, 6])
    expect(firmwareName(told[1]!)).toBe('upright.ino')
    say(0xf9)
    say(0xf0, 0x79, 0xf7)
    expect(sent).toEqual(told)
  })

  it('offers modes for the pins of the panel and none for those of the guard', () => {
    const { sent, say } = connect()
    say(0xf0, 0x6b, 0xf7)
    const pins = sent[0]!.slice(2, -1).join(' ').split('127').slice(0, -1)
    expect(pins).toHaveLength(20)
    expect(pins.map((modes, pin) => (modes.trim() === '' ? null : pin)).filter((pin) => pin !== null)).toEqual([
      START,
      BUZZER,
      STOP,
      LAMP,
    ])
  })

  it('maps the analog pins of an Uno', () => {
    const { sent, say } = connect()
    say(0xf0, 0x69, 0xf7)
    expect(sent[0]).toEqual([0xf0, 0x6a, ...Array(14).fill(0x7f), 0, 1, 2, 3, 4, 5, 0xf7])
  })

  it('drives the buzzer by PWM and the lamp by level', () => {
    const { board, say } = connect()
    say(0xf4, BUZZER, PWM, 0xe0 | BUZZER, 0x48, 0x01)
    expect(board.outputs.buzzer).toBe(200)
    say(0xf0, 0x6f, BUZZER, 0x10, 0x00, 0xf7)
    expect(board.outputs.buzzer).toBe(16)
    say(0xf4, LAMP, OUTPUT, 0x91, 0x20, 0x00)
    expect(board.outputs.lamp).toBe(255)
    say(0xf5, LAMP, 0)
    expect(board.outputs.lamp).toBe(0)
  })

  it('lets plain Firmata touch no pin of the guard', () => {
    const { board, sent, say } = connect()
    const writes = vi.spyOn(board, 'writePin')
    say(0xf4, MOTOR, PWM, 0xe0 | MOTOR, 0x7f, 0x01, 0xf4, MOTOR, OUTPUT, 0xf5, MOTOR, 1, 0x91, 0x7f, 0x01)
    expect(writes).not.toHaveBeenCalled()
    expect(sent).toEqual([])
  })

  it('reports the panel when asked to, and then each change once', () => {
    const { board, sent, peripheral, say } = connect()
    say(0xf4, START, INPUT, 0xf4, STOP, INPUT)
    peripheral.step()
    expect(sent).toEqual([])
    say(0xd0, 1)
    expect(sent.splice(0)).toEqual([[0x90, 1 << START, 0]])
    board.levels.start = 0
    peripheral.step()
    peripheral.step()
    board.levels.stop = 1
    peripheral.step()
    expect(sent).toEqual([
      [0x90, 0, 0],
      [0x90, 0, 1],
    ])
  })

  it('switches lamp and buzzer off when it is reset', () => {
    const { board, say } = connect()
    say(0xf4, BUZZER, PWM, 0xe0 | BUZZER, 0x7f, 0x01, 0xf4, LAMP, OUTPUT, 0xf5, LAMP, 1, 0xff)
    expect(board.outputs).toMatchObject({ lamp: 0, buzzer: 0 })
  })

  it('answers nothing of the guard when it is a stock board', () => {
    const { board, sent, peripheral, say } = connect({ stockFirmata: true })
    board.isSilent = false
    for (let ms = 0; ms < 100; ms++) peripheral.step()
    say(0xf0, 0x0e, 0x41, 0x01, 0xf7)
    expect(sent).toEqual([])
  })

  it('answers a question after any noise that came before it', () => {
    const { sent, peripheral, say } = connect()
    peripheral.receive(randomBytes(100_000, 1))
    say(0xf0, ...Array(5000).fill(0x11))
    sent.length = 0
    say(0xf9)
    expect(sent).toEqual([[0xf9, 2, 6]])
  })
})

function firmwareName(message: number[]): string {
  const letters = message.slice(4, -1).filter((_, index) => index % 2 === 0)
  return String.fromCharCode(...letters)
}
