/** Many tables in one process, each with a publisher of its own: `node tables-child.js PORT FIRST COUNT`. */
import { parseConfig } from '../../src/config/config.ts'
import type { Fact } from '../../src/feed/live-state.ts'
import { BrokerLink, type BrokerLinkOptions } from '../../src/mqtt/broker-link.ts'
import { TablePublisher } from '../../src/mqtt/table-publisher.ts'
import type { Message } from '../../src/mqtt/topics.ts'
import type { FromTables, ToFleet } from './fleet-messages.ts'
import { MemoryPublications } from './memory-publications.ts'
import { HEALTH, PICTURE_EVERY_MS, recordSession } from './recorded-session.ts'

const [port = 1883, first = 0, count = 0] = process.argv.slice(2).map(Number)
const QUIET_MS = 1500
const TURNS = 10

const moments = recordSession()
const ended = moments.flatMap(({ facts }) => facts).find(({ type }) => type === 'sessionEnded')!
const sent: Record<string, number> = {}
let factsTold = 0
let tick = 0
let isPaused = false

/** Counts what the broker took. */
class CountingLink extends BrokerLink {
  override async publish(message: Message): Promise<boolean> {
    const isThere = await super.publish(message)
    const kind = message.topic.split('/').at(-1)!
    if (isThere) sent[kind] = (sent[kind] ?? 0) + 1
    return isThere
  }
}

const tables = Array.from({ length: count }, (_, index) => makeTable(first + index))

// Tables know nothing of each other: each has its own moment within the tenth of a second.
setInterval(() => {
  if (isPaused) return
  tick += 1
  for (let index = tick % TURNS; index < tables.length; index += TURNS) tables[index]!.tell()
}, PICTURE_EVERY_MS / TURNS)

let connected = -1
setInterval(() => {
  const now = tables.filter((table) => table.isConnected()).length
  if (now !== connected) post({ type: 'connected', tables: now })
  connected = now
}, 50)

process.on('message', ({ type }: ToFleet) => {
  if (type === 'endSessions') for (const table of tables) table.endSession()
  if (type === 'resume') isPaused = false
  if (type === 'end') process.exit(0)
  if (type !== 'pause') return
  isPaused = true
  setTimeout(() => post({ type: 'paused', sent: { ...sent } }), QUIET_MS)
})

function makeTable(number: number) {
  const id = `table-${number}`
  const places = { file: null, folder: '.', stateFolder: '.', home: '.' }
  const config = parseConfig(`[mqtt]\nurl = "mqtt://127.0.0.1:${port}"\ntable = "${id}"`, places).mqtt!
  const publications = new MemoryPublications()
  let connectedAt = () => null as string | null
  const publisher = new TablePublisher({
    config,
    version: 'bench',
    table: 'serial',
    openPublications: () => publications,
    nameOf: () => null,
    stop: () => {},
    told: () => {},
    openLink: (options: BrokerLinkOptions) => {
      const link = new CountingLink(options)
      connectedAt = () => link.connectedAt
      return link
    },
  })
  publisher.take({ live: null, facts: [], health: HEALTH })
  // Each somewhere else in its session, so that they do not all change at once.
  const offset = (number * 37) % moments.length
  let sessions = 0
  const tellFact = (fact: Fact) => {
    factsTold += 1
    publisher.take({
      live: null,
      health: null,
      facts: [{ id: factsTold, at: new Date().toISOString(), fact, personal: [] }],
    })
  }
  const endSession = () => {
    sessions += 1
    publications.ended({
      id: `${id}-${sessions}`,
      user: null,
      program: 'gentle',
      startedAt: new Date().toISOString(),
      outcome: 'completed',
      cause: null,
      durationS: moments.length / 10,
      exposureMin: 0.5,
      deepestDeg: 20,
      invertedS: 120,
    })
  }
  return {
    isConnected: () => connectedAt() !== null,
    tell() {
      const { state, facts } = moments[(offset + Math.floor(tick / TURNS)) % moments.length]!
      for (const fact of facts) {
        if (fact.type === 'sessionEnded') endSession()
        tellFact(fact)
      }
      publisher.take({ live: { state, personal: [] }, facts: [], health: null })
    },
    endSession() {
      endSession()
      publisher.take({ live: null, health: null, facts: [{ id: 0, at: '', fact: ended, personal: [] }] })
    },
  }
}

function post(message: FromTables): void {
  process.send?.(message)
}
