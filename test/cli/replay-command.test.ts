import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { replayCommand } from '../../src/cli/replay.ts'
import { happenedBefore, liveStateAt } from '../../src/cli/replay-state.ts'
import { timelineOf } from '../../src/cli/session-timeline.ts'
import { readSession } from '../../src/journal/history.ts'
import { recordedConfig } from './run-command.ts'

let config = ''
beforeAll(async () => {
  config = await recordedConfig()
})

const evening = () => readSession(config.replace('upright.toml', 'upright.db'), 'evening')

function stateAt(atS: number) {
  const record = evening()
  return liveStateAt(timelineOf(record), record.summary, atS)
}

describe('a replayed session', () => {
  test('shows angle and phase as they were at each moment', () => {
    expect(stateAt(5)).toMatchObject({ phase: 'tilting', targetDeg: 20, signal: 'moving', program: 'gentle' })
    expect(stateAt(5).angleDeg).toBeCloseTo(-75 + (5 / 11) * 95)
    expect(stateAt(15)).toMatchObject({ phase: 'holding', angleDeg: 20, signal: 'holding' })
    expect(stateAt(59)).toMatchObject({ phase: 'returning', angleDeg: 0 })
  })

  test('counts what is left of a phase as it came to pass', () => {
    expect(stateAt(15).phaseS).toBeCloseTo(18.1)
    expect(stateAt(15).phaseLeftS).toBeCloseTo(14.1)
  })

  test('counts the time inverted', () => {
    expect(stateAt(9).invertedS).toBe(0)
    expect(stateAt(20).invertedS).toBeGreaterThan(9)
  })

  test('asks while the prompt stood, and not after its answer', () => {
    expect(stateAt(20)).toMatchObject({ signal: 'askingForStart', say: expect.stringContaining('Are you OK?') })
    expect(stateAt(22).say).not.toContain('Are you OK?')
  })

  test('names what cut it short, from then on', () => {
    expect(stateAt(28).cause).toBe('none')
    expect(stateAt(29).cause).toBe('stopPressed')
  })

  test('tells only what had happened by then', () => {
    const timeline = timelineOf(evening())
    expect(happenedBefore(timeline, 12)).toEqual([
      '0:00 session begins: gentle, to 20°, at most 12:00 inverted',
      '0:01 tilting → 20°',
      '0:11 holding → 20°',
    ])
  })
})

describe('upright replay', () => {
  test('plays to the end and gives the terminal back when told to', async () => {
    const input = new PassThrough()
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 30 })
    let shown = ''
    output.on('data', (data) => {
      shown += stripVTControlCharacters(String(data))
    })
    const playing = replayCommand({ input, output }).parseAsync(['evening', '--speed', '1000', '--config', config], {
      from: 'user',
    })
    await expect.poll(() => shown).toContain('1:00 of 1:00, over')
    expect(shown).toContain('session completed')
    input.write('q')
    await playing
  })

  test('says what to do where there is no terminal', async () => {
    const screen = { input: new PassThrough(), output: new PassThrough() }
    const playing = replayCommand(screen).parseAsync(['evening', '--config', config], { from: 'user' })
    await expect(playing).rejects.toThrow('a replay needs a terminal')
  })

  test('says what to do where there is no trace', async () => {
    const screen = { input: new PassThrough(), output: new PassThrough() }
    const playing = replayCommand(screen).parseAsync(['cut-off', '--config', config], { from: 'user' })
    await expect(playing).rejects.toThrow('session cut-off has no trace to play')
  })
})
