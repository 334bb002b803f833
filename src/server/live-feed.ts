/** The live feed: server-sent events to every client, each as fast as it reads, and none at the cost of another. */
import type { ServerResponse } from 'node:http'
import type { Meta } from '../feed/api.ts'
import type { ToldFact } from './messages.ts'
import { factLine, type Present } from './present.ts'

/** A client that is this far behind is let go; it comes back and is told what it missed, bytes. */
const FAR_BEHIND_BYTES = 256 * 1024
/** Facts told to a client that comes for the first time: what led to now. */
const FIRST_FACTS = 20
/** Streams at once, in all and from one address. */
const MOST_CLIENTS = 200
const MOST_FROM_ONE = 64

export interface Client {
  readonly stream: ServerResponse
  readonly address: string
  /** `null`: it does not say where it left off. */
  readonly lastFact: number | null
  /** Asked anew each time: a device may be revoked while it listens. */
  isPaired(): boolean
  meta(): Meta
}

export class LiveFeed {
  readonly #present: Present
  readonly #clients = new Set<Client>()
  /** The picture as it was last written, for paired clients and for others: made once for all of them. */
  #pictures: { paired: string | null; open: string | null } = { paired: null, open: null }

  constructor(present: Present) {
    this.#present = present
    present.listen({
      live: () => this.#tellLive(),
      commission: () => this.#tellCommission(),
      fact: (told) => this.#tellFact(told),
      meta: () => {
        for (const client of this.#clients) this.#tellMeta(client)
      },
    })
  }

  get size(): number {
    return this.#clients.size
  }

  /** Whether one more may listen from `address`. */
  hasRoom(address: string): boolean {
    if (this.#clients.size >= MOST_CLIENTS) return false
    return [...this.#clients].filter((client) => client.address === address).length < MOST_FROM_ONE
  }

  add(client: Client): void {
    const { stream } = client
    this.#clients.add(client)
    stream.once('close', () => this.#clients.delete(client))
    stream.on('error', () => this.#drop(client))
    this.#tellMeta(client)
    const since = client.lastFact ?? Number.NEGATIVE_INFINITY
    const missed = this.#present.factsAfter(since)
    for (const told of client.lastFact === null ? missed.slice(-FIRST_FACTS) : missed)
      this.#write(client, factEvent(told, client))
    this.#write(client, this.#picture(client))
    this.#write(client, this.#commission())
  }

  /** Ends every stream: they come back as who they are now. */
  restart(): void {
    for (const client of [...this.#clients]) client.stream.end()
  }

  close(): void {
    for (const client of [...this.#clients]) this.#drop(client)
  }

  /** Who has not read the last picture yet gets a later one. */
  #tellLive(): void {
    this.#pictures = { paired: null, open: null }
    for (const client of this.#clients)
      if (client.stream.writableLength === 0) this.#write(client, this.#picture(client))
  }

  #tellCommission(): void {
    const text = this.#commission()
    for (const client of this.#clients) if (client.stream.writableLength === 0) this.#write(client, text)
  }

  #commission(): string {
    const { commission } = this.#present
    return commission ? event('commission', commission) : ''
  }

  #tellFact(told: ToldFact): void {
    for (const client of this.#clients) this.#write(client, factEvent(told, client))
  }

  #tellMeta(client: Client): void {
    this.#write(client, event('meta', client.meta()))
  }

  #picture(client: Client): string {
    const isPaired = client.isPaired()
    const kind = isPaired ? 'paired' : 'open'
    const state = this.#present.picture(isPaired)
    this.#pictures[kind] ??= state ? event('live', state) : ''
    return this.#pictures[kind]
  }

  #write(client: Client, text: string): void {
    if (text === '') return
    client.stream.write(text)
    if (client.stream.writableLength > FAR_BEHIND_BYTES) this.#drop(client)
  }

  #drop(client: Client): void {
    this.#clients.delete(client)
    client.stream.destroy()
  }
}

function factEvent(told: ToldFact, client: Client): string {
  const line = factLine(told, client.isPaired())
  return line === null ? '' : event('fact', line, told.id)
}

function event(name: string, data: object, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
