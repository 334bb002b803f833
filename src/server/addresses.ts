/** Where the server listens, and what to type to get there. */
import { hostname, networkInterfaces } from 'node:os'
import type { Config } from '../config/config.ts'
import type { App } from './context.ts'
import type { FromServer } from './messages.ts'

type Page = Config['page']

/** A simulated table moves up when its port is taken, so that a second one can be tried beside the first. */
const MORE_PORTS = 9

/** Listens; tells what happened in words. */
export async function listenOn(
  app: App,
  { host, port }: Page,
  mayMoveUp: boolean,
  addresses: (host: string, port: number) => string[],
): Promise<FromServer> {
  for (let tried = port; ; tried++) {
    try {
      await app.listen({ host, port: tried })
      return { type: 'listening', addresses: addresses(host, tried) }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EADDRINUSE' && mayMoveUp && tried < port + MORE_PORTS) continue
      return { type: 'notListening', ...inWords(code, { host, port }, error) }
    }
  }
}

/** Addresses of the page, the one for others first. */
export function addressesOf(host: string, port: number): string[] {
  const at = (name: string) => `http://${name.includes(':') ? `[${name}]` : name}:${port}`
  if (host === '127.0.0.1' || host === 'localhost' || host === '::1') return [at('localhost')]
  if (host !== '0.0.0.0' && host !== '::') return [at(host)]
  return [...lanAddresses().map(at), at(`${hostname()}.local`), at('localhost')]
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((each) => each !== undefined && each.family === 'IPv4' && !each.internal)
    .map((each) => each!.address)
}

function inWords(
  code: string | undefined,
  { host, port }: Omit<Page, 'names'>,
  error: unknown,
): { message: string; hint: string } {
  const goesOn = 'Sessions run without it.'
  if (code === 'EADDRINUSE')
    return {
      message: `there is no page: port ${port} is taken by another program`,
      hint: `Set page.port in upright.toml to another. ${goesOn}`,
    }
  if (code === 'EACCES')
    return {
      message: `there is no page: this user may not use port ${port}`,
      hint: `Ports below 1024 are for root: set page.port in upright.toml to a higher one. ${goesOn}`,
    }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return {
      message: `there is no page: ${host} is no address of this machine`,
      hint: `Set page.host in upright.toml to "127.0.0.1", or to "0.0.0.0" for the LAN. ${goesOn}`,
    }
  const what = error instanceof Error ? error.message : String(error)
  return { message: `there is no page: ${what}`, hint: `Look at [page] in upright.toml. ${goesOn}` }
}
