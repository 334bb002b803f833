/** Two hundred tables on one Mosquitto, all in a session: what arrives, how soon, what it costs the broker, and what a restart does. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { packageRoot } from '../../src/package-root.ts'
import { extra, type Findings, quantile } from '../metrics.ts'
import { processorS, residentMb } from '../process-figures.ts'
import { Broker } from './broker.ts'
import type { Counts, FromConsumer, FromTables, ToFleet } from './fleet-messages.ts'

const TABLES = 200
const PROCESSES = 4
const MEASURED_S = 60
/** Until the crowd of the beginning has passed. */
const SETTLE_MS = 5000
const AWAY_MS = 8000
const BACK_WITHIN_MS = 120_000

type FromChild = FromTables | FromConsumer

export async function benchFleet(): Promise<Findings> {
  if (process.platform !== 'linux' || spawnSync('sh', ['-c', 'command -v mosquitto']).status !== 0)
    return { metrics: {}, extras: [extra('fleet', null, '', 'it needs mosquitto, on Linux')] }
  const folder = mkdtempSync(join(tmpdir(), 'upright-fleet-'))
  const children: Part[] = []
  const broker = await Broker.start(folder)
  try {
    const emptyMb = residentMb(broker.pid)
    const consumer = new Part('consumer-child', [broker.port])
    children.push(consumer)
    await consumer.next('listening')
    const tables = Array.from({ length: PROCESSES }, (_, index) => {
      const share = TABLES / PROCESSES
      return new Part('tables-child', [broker.port, index * share, share])
    })
    children.push(...tables)
    await until(() => connectedIn(tables) === TABLES, 'all tables connected')
    await sleep(SETTLE_MS)
    const steady = await measureSteady(broker, consumer, tables)
    const restart = await measureRestart(broker, consumer, tables)
    return findings(emptyMb, steady, restart)
  } finally {
    for (const child of children) child.end()
    await broker.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Steady {
  readonly deliveryMs: readonly number[]
  readonly messages: number
  readonly perS: number
  readonly lost: number
  readonly brokerCpuPct: number
  readonly brokerMb: number
}

async function measureSteady(broker: Broker, consumer: Part, tables: readonly Part[]): Promise<Steady> {
  const before = await stillCounts(consumer, tables)
  const [beganMs, beganS] = [performance.now(), processorS(broker.pid)]
  for (const part of tables) part.ask('resume')
  await sleep(MEASURED_S * 1000)
  const tookS = (performance.now() - beganMs) / 1000
  const brokerS = processorS(broker.pid) - beganS
  const after = await stillCounts(consumer, tables)
  const messages = after.sent - before.sent
  return {
    deliveryMs: after.deliveryMs,
    messages,
    perS: messages / tookS,
    lost: after.sent - after.heard,
    brokerCpuPct: (100 * brokerS) / tookS,
    brokerMb: residentMb(broker.pid),
  }
}

interface Restart {
  readonly allBackS: number
  readonly allToldS: number
  readonly sessions: number
  readonly sessionsLost: number
  readonly brokerCpuS: number
}

/** The broker goes, every table ends a session meanwhile, and it comes back. */
async function measureRestart(broker: Broker, consumer: Part, tables: readonly Part[]): Promise<Restart> {
  const before = await stillCounts(consumer, tables)
  for (const part of tables) part.ask('resume')
  await broker.stop()
  for (const part of tables) part.ask('endSessions')
  await sleep(AWAY_MS)
  await broker.start()
  const beganMs = performance.now()
  await until(() => connectedIn(tables) === TABLES, 'all tables back')
  const allBackS = (performance.now() - beganMs) / 1000
  let told = before.sessions
  while (told < before.sessions + TABLES && performance.now() - beganMs < BACK_WITHIN_MS) {
    told = (await consumer.answer('heard')).sessions
    await sleep(100)
  }
  const allToldS = (performance.now() - beganMs) / 1000
  const brokerCpuS = processorS(broker.pid)
  const after = await stillCounts(consumer, tables)
  const sessions = after.sentSessions
  return { allBackS, allToldS, sessions, sessionsLost: sessions - after.sessions, brokerCpuS }
}

/** Both sides' counts while nothing is under way. */
async function stillCounts(consumer: Part, tables: readonly Part[]) {
  const sent = await Promise.all(tables.map((part) => part.answer('paused')))
  const heard = await consumer.answer('heard')
  return {
    sent: sent.reduce((total, { sent }) => total + sum(sent), 0),
    sentSessions: sent.reduce((total, { sent }) => total + (sent.session ?? 0), 0),
    heard: sum(heard.counts),
    sessions: heard.sessions,
    deliveryMs: heard.deliveryMs,
  }
}

function findings(emptyMb: number, steady: Steady, restart: Restart): Findings {
  const { deliveryMs, messages, perS, lost, brokerCpuPct, brokerMb } = steady
  const problems = [
    lost === 0 ? '' : `${lost} of ${messages} messages were lost`,
    restart.sessionsLost === 0 ? '' : `${restart.sessionsLost} sessions were lost while the broker was away`,
  ].filter((problem) => problem !== '')
  const says = `${TABLES} tables, all in a session, for ${MEASURED_S} s`
  return {
    metrics: { 'fleet.tables': TABLES, 'fleet.deliveryMs.p99': quantile(deliveryMs, 0.99) },
    extras: [
      extra('fleet.deliveryMs.p50', quantile(deliveryMs, 0.5), 'ms', 'from told to heard, on one machine, in whole ms'),
      extra('fleet, messages', messages, '', says),
      extra('fleet, messages lost', lost, '', 'of those the broker took'),
      extra('fleet, messages a second', perS, '1/s', `${(perS / TABLES).toFixed(2)} a table`),
      extra('fleet, broker’s processor', brokerCpuPct, '% of a core', 'mosquitto, no TLS'),
      extra('fleet, broker’s processor a message', (brokerCpuPct * 1e4) / perS, 'µs', 'in, and out to one consumer'),
      extra('fleet, broker’s memory', brokerMb, 'MB', `${emptyMb.toFixed(1)} MB without tables`),
      extra(
        'fleet, broker’s memory a table',
        ((brokerMb - emptyMb) * 1000) / TABLES,
        'KB',
        'connection and retained messages',
      ),
      extra('fleet, all back after a restart', restart.allBackS, 's', `the broker was away for ${AWAY_MS / 1000} s`),
      extra('fleet, all sessions told after it', restart.allToldS, 's', 'each table had ended one meanwhile'),
      extra('fleet, sessions lost', restart.sessionsLost, '', `of ${restart.sessions}`),
      extra('fleet, broker’s processor until then', restart.brokerCpuS, 's', 'connections, retained messages, backlog'),
    ],
    problems,
  }
}

/** One process of the fleet. */
class Part {
  readonly #process: ChildProcess
  #heard: FromChild[] = []
  connected = 0

  constructor(name: string, words: readonly number[]) {
    this.#process = fork(join(packageRoot, `dist/bench/fleet/${name}.js`), words.map(String), { stdio: 'inherit' })
    this.#process.on('message', (message: FromChild) => {
      if (message.type === 'connected') this.connected = message.tables
      else this.#heard.push(message)
    })
    this.#process.on('exit', (code) => {
      if (code) throw new Error(`${name} ended with ${code}`)
    })
  }

  ask(type: ToFleet['type']): void {
    this.#process.send({ type } satisfies ToFleet)
  }

  async next<Type extends FromChild['type']>(type: Type): Promise<Extract<FromChild, { type: Type }>> {
    const find = () => this.#heard.find((message) => message.type === type)
    await until(() => find() !== undefined, type)
    const found = find()!
    this.#heard = this.#heard.filter((message) => message !== found)
    return found as Extract<FromChild, { type: Type }>
  }

  /** Asks it to be still, and what came of it. */
  answer<Type extends 'paused' | 'heard'>(type: Type): Promise<Extract<FromChild, { type: Type }>> {
    this.ask('pause')
    return this.next(type)
  }

  end(): void {
    this.#process.kill()
  }
}

function connectedIn(parts: readonly Part[]): number {
  return parts.reduce((total, { connected }) => total + connected, 0)
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + BACK_WITHIN_MS
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`not within ${BACK_WITHIN_MS / 1000} s: ${what}`)
    await sleep(10)
  }
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
