import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTerminal } from '../../src/cli/terminal.ts'

/** A process that can be sent signals without ending this one. */
class FakeProcess extends EventEmitter {
  readonly pid = 4711
  readonly killedBy: string[] = []

  kill(_pid: number, signal: string): void {
    this.killedBy.push(signal)
  }
}

function aTerminal() {
  const input = Object.assign(new PassThrough(), { isRaw: false, raw: [] as boolean[] })
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 24 })
  const owner = new FakeProcess()
  const keys: string[] = []
  const terminal = openTerminal({
    input: Object.assign(input, { setRawMode: (raw: boolean) => input.raw.push(raw) }),
    output,
    onKey: (key) => keys.push(key),
    process: owner,
  })
  const written = () => String(output.read() ?? '')
  return { terminal, input, output, owner, keys, written }
}

const ALTERNATE_SCREEN = '[?1049h'
const NORMAL_SCREEN = '[?1049l'

describe('the terminal', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is borrowed and given back', () => {
    const { terminal, input, written } = aTerminal()
    expect(written()).toContain(ALTERNATE_SCREEN)
    terminal.close()
    expect(written()).toContain(NORMAL_SCREEN)
    expect(input.raw).toEqual([true, false])
  })

  it('is given back once, even when closed twice', () => {
    const { terminal, written } = aTerminal()
    terminal.close()
    written()
    terminal.close()
    expect(written()).toBe('')
  })

  it('writes only the lines that changed', () => {
    const { terminal, written } = aTerminal()
    terminal.draw(['one', 'two'])
    written()
    vi.advanceTimersByTime(100)
    terminal.draw(['one', 'three'])
    const frame = written()
    expect(frame).toContain('three')
    expect(frame).not.toContain('one')
  })

  it('shows the last of many frames, not every one', () => {
    const { terminal, written } = aTerminal()
    for (let i = 0; i < 100; i++) terminal.draw([`frame ${i}`])
    vi.advanceTimersByTime(200)
    const shown = written()
    expect(shown).toContain('frame 99')
    expect(shown).not.toContain('frame 50')
  })

  it('passes keys on, and none of what is pasted', () => {
    const { input, keys } = aTerminal()
    input.write('s')
    input.write('\u001b[200~sss\u001b[201~')
    input.write('x')
    vi.advanceTimersByTime(1000)
    expect(keys).toEqual(['s', 'x'])
  })

  it('lets a signal have its effect where nobody else answers it', () => {
    const { owner, written } = aTerminal()
    owner.emit('SIGTERM')
    expect(written()).toContain(NORMAL_SCREEN)
    expect(owner.killedBy).toEqual(['SIGTERM'])
  })

  it('leaves a signal to whoever answers it', () => {
    const { owner } = aTerminal()
    owner.on('SIGINT', () => {})
    owner.emit('SIGINT')
    expect(owner.killedBy).toEqual([])
  })

  it('gives the screen back before a crash is printed', () => {
    const { owner, written } = aTerminal()
    owner.emit('uncaughtExceptionMonitor')
    expect(written()).toContain(NORMAL_SCREEN)
  })
})
