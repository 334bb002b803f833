import type { LiveState } from '../feed/live-state.ts'
import { priorityOf } from './journal-priority.ts'
import type { Happening, Surface } from './run-controller.ts'

/** A reader that stalls is waited for with this much, bytes; what comes on top is not shown. The journal has it all. */
const MAX_WAITING_BYTES = 1_000_000

/** Without a terminal: one JSON object a line for everything that happens, and none for what merely goes on. */
export class LineLog implements Surface {
  readonly #output: NodeJS.WriteStream
  readonly #tellsPriority: boolean

  /** `tellsPriority`: each line begins with how much it matters, for systemd's journal. */
  constructor(output: NodeJS.WriteStream, tellsPriority = false) {
    this.#output = output
    this.#tellsPriority = tellsPriority
    // A reader that went away (`| head`) is no reason to stop looking after the table.
    output.on('error', () => {})
  }

  live(_state: LiveState): void {}

  happened(text: string, message: Happening): void {
    const priority = this.#tellsPriority ? `<${priorityOf(message)}>` : ''
    this.#write(`${priority}${JSON.stringify(lineOf(text, message))}\n`)
  }

  close(): void {}

  #write(line: string): void {
    if (this.#output.writableLength < MAX_WAITING_BYTES) this.#output.write(line)
  }
}

function lineOf(text: string, message: Happening): object {
  const at = new Date().toISOString()
  if (message.type === 'fact') return { at: message.at, ...message.fact, text }
  if (message.type === 'page') return { at, type: 'page', addresses: message.addresses, text }
  return { at, type: message.type, text }
}
