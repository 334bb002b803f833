/** What the guard stores, by a hand on Stop: sent, read back and compared. */
import { CONFIG_FIELD_BYTES, writeConfig } from '../../../hardware/guard/config-fields.ts'
import { SWITCH } from '../../../hardware/guard/vocabulary.ts'
import type { GuardWiring } from '../../../hardware/guard/wiring.ts'
import { WIRING_FIELD_BYTES, writeWiring } from '../../../hardware/guard/wiring-fields.ts'
import type { GuardConfig } from '../../../hardware/table.ts'
import { causeWords, GUARD_WORDS } from '../../feed/fact-words.ts'
import { Finding } from './finding.ts'
import type { Going, Walk } from './step.ts'
import type { TableAtHand } from './table-at-hand.ts'
import { pass, read, request, within } from './waiting.ts'

/** How often a refusal that a fresher press mends is tried again. */
const MOST_TRIES = 25
/** The guard needs its debounced press, and a moment for what it stores. */
const PRESSED_MS = 60
const RESTARTS_WITHIN_MS = 5000

const WHY: Readonly<Record<string, string>> = {
  notNow: 'It stores only while the motor is off, the E-stop is released, and the table stands upright by its cam.',
  outOfRange: 'A value is outside what the guard takes; upright_deg must be within 4° of where the table stands.',
  stopNotHeld: 'Let go of Stop, and press it anew.',
}

/** Stores the wiring. The guard restarts with it. */
export function* wire(walk: Walk, wiring: GuardWiring): Going<void> {
  const { table } = walk
  table.expectsRestart = true
  try {
    const uptimeMs = yield* store(table, 'the wiring', { type: 'wire', wiring })
    yield* within(table, RESTARTS_WITHIN_MS, () => table.status.uptimeMs < uptimeMs)
    yield* within(table, RESTARTS_WITHIN_MS, () => table.status.guard !== 'booting')
    yield* read(table, 'readWiring')
    const stored = table.board.wiring
    if (!stored || !sameBytes(wiringBytes(wiring), wiringBytes(stored)))
      throw new Finding('notStoredAsSent', { fields: 'the wiring' })
    walk.rewired()
  } finally {
    table.expectsRestart = false
  }
}

/** Stores the limits. */
export function* configure({ table }: Walk, config: GuardConfig): Going<void> {
  yield* store(table, 'the limits', { type: 'configure', config })
  yield* read(table, 'readConfig')
  const stored = table.board.config
  if (!table.board.isCommissioned || !stored || !sameBytes(configBytes(config), configBytes(stored)))
    throw new Finding('notStoredAsSent', { fields: 'the limits' })
}

/** Asks for Stop, freshly pressed, and sends while it is held. The guard's uptime when it was sent. */
function* store(table: TableAtHand, what: string, asked: Parameters<typeof request>[1]): Going<number> {
  let code = ''
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    yield* stopHeldAnew(table, what)
    const { uptimeMs } = table.status
    code = yield* request(table, asked)
    if (code === 'accepted') return uptimeMs
    if (code !== 'stopNotHeld') break
  }
  throw new Finding('refusedByGuard', { what, code, why: WHY[code] ?? 'PROTOCOL.md says when it stores.' })
}

/** What a restart of the guard by WIRE mends, it may be latched for. */
const SENSOR_CAUSES: readonly string[] = ['sensorsDisagree', 'sensorStale', 'sensorOutOfRange']

/** Released, reset where it must be, and the motor off: a guard that has limits already stores nothing else. */
function* readyToStore(table: TableAtHand): Going<void> {
  for (;;) {
    const { guard, cause } = table.status
    const mustReset = guard === 'latched' && table.board.isCommissioned && !SENSOR_CAUSES.includes(cause)
    if (!table.isEstopReleased) table.say('releaseEstop')
    else if (mustReset) table.say('reset', { cause: causeWords(cause) })
    else if (table.has(SWITCH.contactorClosed)) table.say('wait', { why: 'the contactor opens' })
    else if (guard === 'latched' || guard === 'idle' || guard === 'recovery') return
    else table.say('wait', { why: `the guard is ${GUARD_WORDS[guard]}` })
    yield
  }
}

function* stopHeldAnew(table: TableAtHand, what: string): Going<void> {
  yield* readyToStore(table)
  while (table.has(SWITCH.stopPressed)) {
    table.say('letGoStop')
    yield
  }
  table.say('holdStop', { what })
  while (!table.has(SWITCH.stopPressed)) yield
  yield* pass(table, PRESSED_MS)
}

/** Compared as the guard stores them: rounded to its units. */
function configBytes(config: GuardConfig): Uint8Array {
  const bytes = new Uint8Array(CONFIG_FIELD_BYTES)
  writeConfig(new DataView(bytes.buffer), config)
  return bytes
}

function wiringBytes(wiring: GuardWiring): Uint8Array {
  const bytes = new Uint8Array(WIRING_FIELD_BYTES)
  writeWiring(new DataView(bytes.buffer), wiring)
  return bytes
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, at) => byte === b[at])
}
