import type { LiveState } from '../feed/live-state.ts'
import type { FromControl } from '../run/thread-messages.ts'
import type { Surface } from './run-controller.ts'

/** Without a terminal: one JSON object a line for everything that happens, and none for what merely goes on. */
export class LineLog implements Surface {
  readonly #output: NodeJS.WritableStream

  constructor(output: NodeJS.WritableStream) {
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
    this.#output.write(`${JSON.stringify(line)}\n`)
  }
}
