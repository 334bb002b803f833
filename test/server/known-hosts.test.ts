import { hostname, networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { addressesOf } from '../../src/server/addresses.ts'
import { KnownHosts } from '../../src/server/known-hosts.ts'

describe('names this server goes by', () => {
  test('on this machine only: loopback, and what the owner named', () => {
    const hosts = new KnownHosts('127.0.0.1', ['Table.Fritz.Box'])
    for (const host of ['localhost', 'localhost:8080', '127.0.0.1:1', '[::1]:8080', 'table.fritz.box:80'])
      expect(hosts.isOurs(host), host).toBe(true)
    for (const host of [
      undefined,
      '',
      hostname(),
      `${hostname()}.local`,
      '192.168.1.5',
      'fritz.box',
      'x.table.fritz.box',
      '127.0.0.1.evil.example',
      'localhost:8080:80',
      '[::1',
      'localhost/..',
    ])
      expect(hosts.isOurs(host), String(host)).toBe(false)
  })

  test('on the LAN: its own name and addresses too, and nobody else’s', () => {
    const hosts = new KnownHosts('0.0.0.0', [])
    const own = Object.values(networkInterfaces())
      .flat()
      .map((each) => each!)
    for (const { address, family } of own)
      expect(hosts.isOurs(family === 'IPv6' ? `[${address}]:8080` : address), address).toBe(true)
    expect(hosts.isOurs(`${hostname().toUpperCase()}.local:8080`)).toBe(true)
    for (const host of ['198.51.100.77', 'evil.example', `${hostname()}.evil.example`])
      expect(hosts.isOurs(host), host).toBe(false)
  })

  test('a page of its own has the very same name and port', () => {
    const hosts = new KnownHosts('127.0.0.1', [])
    const from = (origin: string | undefined, site?: string) =>
      hosts.isFromHere({ host: 'localhost:8080', origin, site })
    expect(from(undefined)).toBe(true)
    expect(from('http://localhost:8080', 'same-origin')).toBe(true)
    expect(from('https://localhost:8080')).toBe(true)
    for (const origin of [
      'http://localhost',
      'http://localhost:80801',
      'http://127.0.0.1:8080',
      'null',
      '',
      'file://',
      'http://localhost:8080.evil.example',
    ])
      expect(from(origin), origin).toBe(false)
    for (const site of ['cross-site', 'same-site']) expect(from(undefined, site)).toBe(false)
  })
})

test('addresses are told as they are typed', () => {
  expect(addressesOf('127.0.0.1', 8080)).toEqual(['http://localhost:8080'])
  expect(addressesOf('192.168.1.5', 81)).toEqual(['http://192.168.1.5:81'])
  expect(addressesOf('fd00::5', 81)).toEqual(['http://[fd00::5]:81'])
  expect(addressesOf('0.0.0.0', 8080)).toEqual(
    expect.arrayContaining([`http://${hostname()}.local:8080`, 'http://localhost:8080']),
  )
})
