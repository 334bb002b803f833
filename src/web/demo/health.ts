import { INTERLOCK, namesOf } from '../../../hardware/guard/vocabulary.ts'
import { INTERLOCK_WORDS } from '../../control/words.ts'
import type { Health } from '../../feed/api.ts'
import { causeWords } from '../../feed/fact-words.ts'
import type { DemoTable } from './demo-table.ts'

/** How the demo's table and guard are, as its controller knows them. */
export function healthOf({ controller, nowMs }: DemoTable): Health {
  const status = controller.lastStatus
  return {
    version: 'demo',
    table: 'simulated',
    uptimeS: nowMs / 1000,
    guard: {
      state: status?.guard ?? null,
      cause: status?.cause ?? 'none',
      causeWords: status && status.cause !== 'none' ? causeWords(status.cause) : null,
      firmware: 'simulated',
      build: null,
      selfTest: status === null ? null : status.interlocks & INTERLOCK.boardFailed ? 'failed' : 'passed',
      badFrames: status?.badFrames ?? 0,
      upForS: status && Math.round(status.uptimeMs / 1000),
      details: null,
    },
    link: {
      up: status !== null,
      upForS: status === null ? null : status.uptimeMs / 1000,
      statusesPerS: status === null ? 0 : 50,
      lost: 0,
    },
    sensors: {
      angleDeg: status?.angleDeg ?? null,
      trusted: status === null ? null : (status.interlocks & INTERLOCK.angleUntrusted) === 0,
      currentA: status?.currentA ?? null,
      supplyV: status?.supplyV ?? null,
    },
    interlocks: status
      ? namesOf(INTERLOCK, status.interlocks).map((name) => ({ name, words: INTERLOCK_WORDS[name] }))
      : [],
    journal: null,
    lag: { meanMs: 0, worstMs: 0 },
    mqtt: null,
    clients: 1,
  }
}
