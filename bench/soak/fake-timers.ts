/**
 * Time that passes only when it is told to, for everything on this thread: timers, `performance.now` and `Date`. What takes no
 * time by itself, promises, streams and messages of other threads, goes on in between, for real.
 */

type Callback = (...args: unknown[]) => void

const REAL = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, Date }

class FakeTimer {
  dueMs = 0
  readonly everyMs: number | null
  readonly #timers: FakeTimers
  readonly #delayMs: number
  readonly #fire: () => void

  constructor(timers: FakeTimers, delayMs: number, repeats: boolean, fire: () => void) {
    this.#timers = timers
    // As Node does it: whole milliseconds, one at least.
    this.#delayMs = Math.max(1, Math.trunc(delayMs) || 1)
    this.everyMs = repeats ? this.#delayMs : null
    this.#fire = fire
    this.refresh()
  }

  fire(): void {
    this.#fire()
  }

  refresh(): this {
    this.dueMs = this.#timers.nowMs + this.#delayMs
    this.#timers.add(this)
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  hasRef(): boolean {
    return true
  }
}

export class FakeTimers {
  #nowMs = performance.now()
  readonly #wallMs = REAL.Date.now() - this.#nowMs
  readonly #pending = new Set<FakeTimer>()
  /** Called at each instant at which a timer fired; time stands still until it has resolved. */
  #settle: () => Promise<void> | null

  constructor(settle: () => Promise<void> | null = () => null) {
    this.#settle = settle
    const make =
      (repeats: boolean) =>
      (callback: Callback, ms?: number, ...args: unknown[]) =>
        new FakeTimer(this, ms ?? 0, repeats, () => callback(...args))
    const clear = (timer: unknown) => void this.#pending.delete(timer as FakeTimer)
    Object.assign(globalThis, {
      setTimeout: make(false),
      setInterval: make(true),
      clearTimeout: clear,
      clearInterval: clear,
      Date: fakeDate(() => this.#wallMs + this.#nowMs),
    })
    Object.defineProperty(performance, 'now', { value: () => this.#nowMs, configurable: true })
  }

  get nowMs(): number {
    return this.#nowMs
  }

  /** How many timers are set. */
  get count(): number {
    return this.#pending.size
  }

  add(timer: FakeTimer): void {
    this.#pending.add(timer)
  }

  /** Lets so many milliseconds pass, and fires what becomes due in its order. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    for (let next = this.#next(); next && next.dueMs <= untilMs; next = this.#next()) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      this.#pending.delete(next)
      if (next.everyMs !== null) next.refresh()
      next.fire()
      await this.turn()
      const settling = this.#settle()
      if (settling) await settling
    }
    this.#nowMs = untilMs
  }

  /** Lets everything happen that waits for no time: a turn of the real event loop. */
  turn(): Promise<void> {
    return new Promise((resolve) => void REAL.setImmediate(resolve))
  }

  /** Gives this thread its real time back. What is pending never fires. */
  restore(): void {
    Object.assign(globalThis, REAL)
    Reflect.deleteProperty(performance, 'now')
    this.#pending.clear()
  }

  /** The earliest; of two at the same moment the one that was set first. */
  #next(): FakeTimer | null {
    let next: FakeTimer | null = null
    for (const timer of this.#pending) if (next === null || timer.dueMs < next.dueMs) next = timer
    return next
  }
}

/** Waits in real time. */
export function reallyPasses(ms: number): Promise<void> {
  return new Promise((resolve) => void REAL.setTimeout(resolve, ms))
}

function fakeDate(nowMs: () => number): DateConstructor {
  return class extends REAL.Date {
    constructor(...args: unknown[]) {
      if (args.length === 0) super(nowMs())
      else super(...(args as [number]))
    }

    static override now(): number {
      return nowMs()
    }
  } as DateConstructor
}
