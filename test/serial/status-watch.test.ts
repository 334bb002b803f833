import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { StatusWatch } from '../../hardware/serial/status-watch.ts'
import type { TableStatus } from '../../hardware/table.ts'

const status = { uptimeMs: 1000 } as TableStatus
let watch: StatusWatch
afterEach(() => watch.stop())

function watching(): { readonly troubles: string[] } {
  const troubles: string[] = []
  watch = new StatusWatch((error) => troubles.push(error.code))
  watch.start()
  return { troubles }
}

function standStill(forMs: number): void {
  const until = performance.now() + forMs
  while (performance.now() < until);
}

/** Calls back in the event loop's next round, among what came from outside: however busy the machine is. */
function nextRound(callback: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port2.once('message', () => {
    port2.close()
    callback()
  })
  port1.postMessage(null)
}

const passes = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('watching that statuses keep coming', () => {
  it('reads what arrived while this process stood still before it calls that silence', async () => {
    const { troubles } = watching()
    // As a port does it: told in one round of the event loop that there is something, reading it in the next.
    nextRound(() => nextRound(() => watch.heard(status)))
    standStill(400)
    await passes(50)
    expect(troubles).toEqual([])
    await passes(500)
    expect(troubles).toEqual(['GUARD_SILENT'])
  })
})
