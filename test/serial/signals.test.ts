import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SignalPlayer } from '../../hardware/serial/signal-player.ts'
import { SIGNALS, type Signal } from '../../hardware/table.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function play(signal: Signal) {
  const player = new SignalPlayer()
  const on = { lamp: false, buzzer: false }
  let buzzerStarts = 0
  player.connect({
    lamp: (isOn) => {
      on.lamp = isOn
    },
    buzzer: (isOn) => {
      if (isOn && !on.buzzer) buzzerStarts++
      on.buzzer = isOn
    },
  })
  player.show(signal)
  /** Share of the next 30 s that lamp and buzzer are on, and how often the buzzer begins within them. */
  const listen = () => {
    const onMs = { lamp: 0, buzzer: 0 }
    buzzerStarts = on.buzzer ? 1 : 0
    for (let ms = 0; ms < 30_000; ms += 10) {
      if (on.lamp) onMs.lamp += 10
      if (on.buzzer) onMs.buzzer += 10
      vi.advanceTimersByTime(10)
    }
    return { lampShare: onMs.lamp / 30_000, buzzerShare: onMs.buzzer / 30_000, buzzerStarts }
  }
  return { player, on, listen }
}

describe('lamp and buzzer', () => {
  it('sound the alarm most of the time and for ever', () => {
    const { listen } = play('alarm')
    listen()
    expect(listen().buzzerShare).toBeGreaterThan(0.7)
  })

  it('are quiet while holding', () => {
    expect(play('holding').listen()).toMatchObject({ buzzerStarts: 0, lampShare: expect.closeTo(0.5, 1) })
  })

  it('invite to press Start again and again, softly', () => {
    const { listen } = play('askingForStart')
    listen()
    const later = listen()
    expect(later.buzzerStarts).toBeGreaterThan(10)
    expect(later.buzzerShare).toBeLessThan(0.06)
  })

  it('say once that a session was refused', () => {
    const { listen } = play('refused')
    expect(listen().buzzerStarts).toBe(2)
    expect(listen().buzzerStarts).toBe(0)
  })

  it('tell every signal apart, by lamp or buzzer', () => {
    const heard = SIGNALS.map((signal) => JSON.stringify(play(signal).listen()))
    expect(new Set(heard).size).toBe(SIGNALS.length)
  })

  it('go on without a break when the same signal is shown again', () => {
    const { player, on } = play('askingForStart')
    vi.advanceTimersByTime(1000)
    player.show('askingForStart')
    expect(on.buzzer).toBe(false)
  })

  it('show the signal that is set when the outputs come back', () => {
    const { player } = play('ready')
    player.disconnect()
    player.show('alarm')
    const shown: string[] = []
    player.connect({ lamp: (isOn) => isOn && shown.push('lamp'), buzzer: (isOn) => isOn && shown.push('buzzer') })
    expect(shown).toEqual(['lamp', 'buzzer'])
  })

  it('leave no timer behind', () => {
    const { player } = play('alarm')
    player.disconnect()
    expect(vi.getTimerCount()).toBe(0)
  })
})
