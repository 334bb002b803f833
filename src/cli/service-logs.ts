/** `upright service logs`: what systemd's journal has of the service, in words. */
import { z } from 'zod'
import type { System } from '../service/system.ts'
import { UNIT } from '../service/unit-state.ts'
import type { Output } from './output.ts'
import { makePaint } from './paint.ts'

interface LogOptions {
  readonly lines: number
  readonly follow?: true
  readonly json?: true
}

const entrySchema = z.object({
  __REALTIME_TIMESTAMP: z.coerce.number(),
  PRIORITY: z.coerce.number().default(6),
  MESSAGE: z.string(),
})
const eventSchema = z.object({ text: z.string() })
/** As syslog counts: up to here somebody should look. */
const WARNING = 4

export async function printLogs({ lines, follow, json }: LogOptions, system: System, output: Output): Promise<void> {
  const words = ['journalctl', `--unit=${UNIT}`, '--output=json', `--lines=${lines}`, '--no-pager', '--quiet']
  const paint = makePaint(output.colour)
  await system.follow(follow ? [...words, '--follow'] : words, (line) => {
    const entry = entryOf(line)
    if (!entry) return
    const { atMs, priority, message } = entry
    const event = eventOf(message)
    if (json) {
      // What systemd itself says of the service is no event of it.
      if (event) output.print(message)
      return
    }
    const words = `${clockTime(atMs)}  ${event ?? message}`
    output.print(priority <= WARNING ? paint('warning', words) : words)
  })
}

function entryOf(line: string): { atMs: number; priority: number; message: string } | null {
  const entry = entrySchema.safeParse(parsed(line)).data
  return entry ? { atMs: entry.__REALTIME_TIMESTAMP / 1000, priority: entry.PRIORITY, message: entry.MESSAGE } : null
}

/** A line of `upright run` tells what happened in words; anything else is words already. */
function eventOf(message: string): string | null {
  return message.startsWith('{') ? (eventSchema.safeParse(parsed(message)).data?.text ?? null) : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function clockTime(atMs: number): string {
  return new Date(atMs).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'medium' })
}
