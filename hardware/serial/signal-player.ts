import type { Signal } from '../table.ts'
import { type Pattern, SIGNAL_PATTERNS } from './signals.ts'

/** What a signal is shown on. */
export interface SignalOutputs {
  lamp(on: boolean): void
  buzzer(on: boolean): void
}

/** Plays the pattern of the signal that is set, on whichever outputs are connected. */
export class SignalPlayer {
  #signal: Signal = 'off'
  #outputs: SignalOutputs | null = null
  #running: PatternRun[] = []

  /** Shows `signal` until the next one. The same signal again does not begin anew. */
  show(signal: Signal): void {
    if (signal === this.#signal) return
    this.#signal = signal
    this.#play()
  }

  /** Shows the signal that is set on `outputs`, from its beginning. */
  connect(outputs: SignalOutputs): void {
    this.#outputs = outputs
    this.#play()
  }

  /** Ends every timer and touches the outputs no more. */
  disconnect(): void {
    this.#outputs = null
    this.#stop()
  }

  #play(): void {
    this.#stop()
    const outputs = this.#outputs
    if (outputs === null) return
    const { lamp, buzzer } = SIGNAL_PATTERNS[this.#signal]
    this.#running = [new PatternRun(lamp, outputs.lamp), new PatternRun(buzzer, outputs.buzzer)]
  }

  #stop(): void {
    for (const run of this.#running) run.stop()
    this.#running = []
  }
}

/** One output going through one pattern. */
class PatternRun {
  #timer: NodeJS.Timeout | undefined

  constructor(pattern: Pattern, set: (on: boolean) => void) {
    if (typeof pattern === 'string') {
      set(pattern === 'on')
      return
    }
    const { beats, repeat } = pattern
    const playFrom = (index: number): void => {
      const beat = beats[repeat ? index % beats.length : index]
      if (beat === undefined) return
      set(true)
      this.#timer = setTimeout(() => {
        set(false)
        this.#timer = setTimeout(() => playFrom(index + 1), beat.offMs)
      }, beat.onMs)
    }
    playFrom(0)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
