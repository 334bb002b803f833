import type { LiveState } from '../feed/live-state.ts'
import type { Happening, Surface } from './run-controller.ts'

/** A reader that stalls is waited for with this much, bytes; what comes on top is not shown. The journal has it all. */
const MAX_WAITING_BYTES = 1_000_000

/** Without a terminal: one JSON object a line for everything that happens, and none for what merely goes on. */
export class LineLog implements Surface {
  readonly #output: NodeJS.WriteStream

  constructor(output: NodeJS.WriteStream) {
    this.#output = output
    // A reader that went away (`| head`) is no reason to stop looking after the table.
    output.on('error', () => {})
  }

  live(_state: LiveState): void {}

  happened(text: string, message: Happening): void {
    const at = new Date().toISOString()
    if (message.type === 'fact') this.#write({ at: message.at, ...message.fact, text })
    else if (message.type === 'page') this.#write({ at, type: 'page', addresses: message.addresses, text })
    else this.#write({ at, type: message.type, text })
  }

  close(): void {}

  #write(line: object): void {
    if (this.#output.writableLength < MAX_WAITING_BYTES) this.#output.write(`${JSON.stringify(line)}\n`)
  }
}
