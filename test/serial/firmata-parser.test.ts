import { describe, expect, it } from 'vitest'
import { FirmataParser } from '../../hardware/serial/firmata-parser.ts'
import { dataBytesFromBoard } from '../../hardware/serial/firmata-wire.ts'
import { randomBytes } from './noise.ts'

function parse(...bytes: number[]) {
  const messages: number[][] = []
  const parser = new FirmataParser(dataBytesFromBoard, (message) => messages.push([...message]))
  parser.push(Uint8Array.from(bytes))
  return { messages, skipped: parser.skippedBytes, parser }
}

describe('cutting a stream into Firmata messages', () => {
  it('finds messages whatever the pieces they arrive in', () => {
    const messages: number[][] = []
    const parser = new FirmataParser(dataBytesFromBoard, (message) => messages.push([...message]))
    for (const byte of [0xf9, 2, 6, 0xf0, 0x0e, 1, 2, 3, 0xf7, 0x91, 5, 0]) parser.push(Uint8Array.of(byte))
    expect(messages).toEqual([
      [0xf9, 2, 6],
      [0xf0, 0x0e, 1, 2, 3, 0xf7],
      [0x91, 5, 0],
    ])
    expect(parser.skippedBytes).toBe(0)
  })

  it('begins anew at each command, so that a broken message costs only itself', () => {
    const { messages, skipped } = parse(0xf0, 0x0e, 1, 0x90, 3, 0xf9, 2, 6)
    expect(messages).toEqual([[0xf9, 2, 6]])
    expect(skipped).toBe(5)
  })

  it('passes a sysex of 128 bytes and drops a longer one', () => {
    const longest = [0xf0, ...Array(126).fill(1), 0xf7]
    expect(parse(...longest).messages).toEqual([longest])
    const tooLong = [0xf0, ...Array(127).fill(1), 0xf7]
    expect(parse(...tooLong, 0xf9, 2, 6)).toMatchObject({ messages: [[0xf9, 2, 6]], skipped: tooLong.length })
  })

  it('counts every byte of noise that was no message', () => {
    const { messages, skipped } = parse(...randomBytes(100_000, 7))
    const passed = messages.reduce((total, message) => total + message.length, 0)
    expect(skipped + passed).toBeGreaterThan(100_000 - 128)
    expect(skipped + passed).toBeLessThanOrEqual(100_000)
    expect(Math.max(...messages.map((message) => message.length))).toBeLessThanOrEqual(128)
  })
})
