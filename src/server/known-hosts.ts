/**
 * Whether a request was meant for this server by a page of this server. A browser tells both: the Host it was sent to, which a name
 * that was rebound to this address cannot fake, and the Origin of the page that sent it.
 */
import { hostname, networkInterfaces } from 'node:os'

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1']
/** Addresses change when a cable is plugged in; asking for them costs a system call, ms. */
const LOOK_EVERY_MS = 5000

export interface AskedBy {
  readonly host: string | undefined
  readonly origin: string | undefined
  /** `Sec-Fetch-Site`: which page a browser sent it from. */
  readonly site: string | undefined
}

export class KnownHosts {
  readonly #named: ReadonlySet<string>
  readonly #isLoopbackOnly: boolean
  #own: ReadonlySet<string> = new Set()
  #lookedMs = Number.NEGATIVE_INFINITY

  /** `names` are further ones that a router or a proxy gives this machine. */
  constructor(listensOn: string, names: readonly string[]) {
    this.#named = new Set(names.map((name) => name.toLowerCase()))
    this.#isLoopbackOnly = LOOPBACK.includes(listensOn)
  }

  /** Whether `Host` names this machine. */
  isOurs(host: string | undefined): boolean {
    const name = nameOf(host)
    if (name === null) return false
    if (LOOPBACK.includes(name) || this.#named.has(name)) return true
    return !this.#isLoopbackOnly && this.#ownNames().has(name)
  }

  /** Whether no other page had a hand in it. What is no browser sends neither header, and may. */
  isFromHere({ host, origin, site }: AskedBy): boolean {
    if (site === 'cross-site' || site === 'same-site') return false
    if (origin === undefined) return true
    return origin === `http://${host}` || origin === `https://${host}`
  }

  #ownNames(): ReadonlySet<string> {
    const nowMs = performance.now()
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return this.#own
    this.#lookedMs = nowMs
    const name = hostname().toLowerCase()
    this.#own = new Set([name, `${name}.local`, ...ownAddresses()])
    return this.#own
  }
}

/** Every address of this machine that others may reach it by. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((each) => each !== undefined)
    .map(({ address }) => address.toLowerCase())
}

/** The name in a `Host` header, without its port; `null` where there is none. */
function nameOf(host: string | undefined): string | null {
  const [, inBrackets, plain] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host ?? '') ?? []
  return (inBrackets ?? plain)?.toLowerCase() ?? null
}
