import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/config.ts'
import { locateConfig } from '../../src/config/location.ts'
import type { UprightError } from '../../src/error.ts'

const home = '/home/pi'
const folder = () => mkdtempSync(join(tmpdir(), 'upright-'))

function errorOf(path: string): UprightError {
  try {
    loadConfig(path, { env: {}, home })
  } catch (error) {
    return error as UprightError
  }
  throw new Error(`${path} was accepted`)
}

describe('the configuration is looked for', () => {
  test('where --config says, before anything else', () => {
    const location = locateConfig('/srv/table.toml', { env: { UPRIGHT_HOME: '/opt/upright' }, home })
    expect(location).toEqual({ file: '/srv/table.toml', named: true, stateFolder: '/srv' })
  })

  test('in $UPRIGHT_HOME, before the folders of a service', () => {
    const env = { UPRIGHT_HOME: '/opt/upright', STATE_DIRECTORY: '/var/lib/upright' }
    expect(locateConfig(undefined, { env, home })).toEqual({
      file: '/opt/upright/upright.toml',
      named: false,
      stateFolder: '/opt/upright',
    })
  })

  test('in the folders systemd made, the first of several', () => {
    const env = { CONFIGURATION_DIRECTORY: '/etc/upright', STATE_DIRECTORY: '/var/lib/upright:/var/lib/other' }
    expect(locateConfig(undefined, { env, home })).toEqual({
      file: '/etc/upright/upright.toml',
      named: false,
      stateFolder: '/var/lib/upright',
    })
  })

  test('in the state folder where systemd made only that', () => {
    const { file } = locateConfig(undefined, { env: { STATE_DIRECTORY: '/var/lib/upright' }, home })
    expect(file).toBe('/var/lib/upright/upright.toml')
  })

  test('in the XDG folders, ignoring relative ones as their specification says', () => {
    expect(locateConfig(undefined, { env: { XDG_CONFIG_HOME: '/cfg', XDG_STATE_HOME: 'state' }, home })).toEqual({
      file: '/cfg/upright/upright.toml',
      named: false,
      stateFolder: '/home/pi/.local/state/upright',
    })
  })
})

describe('a file named with --config', () => {
  test('must exist', () => {
    const error = errorOf(join(folder(), 'none.toml'))
    expect(error.exitCode).toBe(2)
    expect(error.message).toMatch(/cannot read .*none\.toml: there is no such file/)
  })

  test('must not be a folder', () => {
    expect(errorOf(folder()).message).toContain('it is a folder')
  })

  test('must be UTF-8 text', () => {
    const path = join(folder(), 'upright.toml')
    writeFileSync(path, Buffer.from([0x61, 0xff, 0xfe]))
    expect(errorOf(path).message).toContain('it is not UTF-8 text')
  })

  test('may begin with a byte order mark', () => {
    const path = join(folder(), 'upright.toml')
    writeFileSync(path, '\ufeff[limits]\nmax_angle_deg = 45\n')
    expect(loadConfig(path, { env: {}, home }).limits.maxAngleDeg).toBe(45)
  })
})

describe('the journal', () => {
  test.each([
    ['data/upright.db', (dir: string) => join(dir, 'data/upright.db')],
    ['/srv/upright.db', () => '/srv/upright.db'],
    ['~/upright.db', () => '/home/pi/upright.db'],
  ])('with path %j is found from the file, the root or home', (path, expected) => {
    const dir = folder()
    mkdirSync(dir, { recursive: true })
    const file = join(dir, 'upright.toml')
    writeFileSync(file, `[journal]\npath = "${path}"\n`)
    expect(loadConfig(file, { env: {}, home }).journal.path).toBe(expected(dir))
  })

  test('lies beside a file named with --config', () => {
    const dir = folder()
    writeFileSync(join(dir, 'table.toml'), '')
    expect(loadConfig(join(dir, 'table.toml'), { env: {}, home }).journal.path).toBe(join(dir, 'upright.db'))
  })
})
