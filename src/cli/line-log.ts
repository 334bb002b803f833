import type { LiveState } from '../feed/live-state.ts'
import type { FromControl } from '../run/thread-messages.ts'
import type { Surface } from './run-controller.ts'

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

  happened(text: string, message: FromControl): void {
    if (message.type === 'fact') this.#write({ at: message.at, ...message.fact, text })
    else if (message.type === 'trouble') this.#write({ at: new Date().toISOString(), type: 'trouble', text })
    else if (message.type === 'ready') this.#write({ at: new Date().toISOString(), type: 'ready', text })
  }

  close(): void {}

  #write(line: object): void {
    if (this.#output.writableLength < MAX_WAITING_BYTES) this.#output.write(`${JSON.stringify(line)}\n`)
  }
}
