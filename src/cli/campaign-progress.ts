const CELLS = 30

/** How far a campaign has come, on one line of a terminal; nothing where there is none. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream
  readonly #sessions: number

  constructor(stream: NodeJS.WriteStream, sessions: number) {
    this.#stream = stream
    this.#sessions = sessions
  }

  show(done: number, failures: number): void {
    if (!this.#stream.isTTY) return
    const full = Math.round((done / this.#sessions) * CELLS)
    const bar = '█'.repeat(full) + '░'.repeat(CELLS - full)
    const failed = failures === 0 ? '' : ` · ${failures} broken`
    this.#stream.write(`\r\x1b[K${bar} ${done} of ${this.#sessions} sessions${failed}`)
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[K')
  }
}
