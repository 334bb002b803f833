import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ARDUINO_VENDORS } from '../../hardware/serial/port-discovery.ts'
import { BOARD_OF_USB_ID } from '../../src/flash/boards.ts'
import { packageRoot } from '../../src/package-root.ts'
import { describeWith } from '../tool.ts'

const FOLDER = join(packageRoot, 'src/service')
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8')
const unit = read('upright.service')

/** The unit as it is installed, at a path that systemd-analyze takes, with a program that is there. */
function installedUnit(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'upright-unit-')), 'upright.service')
  writeFileSync(path, unit.replaceAll('@NODE@', process.execPath).replaceAll('@HOME@', packageRoot))
  return path
}

function analyze(...words: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...words, installedUnit()], { encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

describeWith(['systemd-analyze'], 'upright.service', () => {
  test('has nothing that systemd does not know or warns of', () => {
    expect(analyze('verify', '--man=no')).toEqual({ status: 0, output: '' })
  })

  test('lets as little through as a network service with a serial port can', () => {
    const { output } = analyze('security', '--offline=true', '--no-pager')
    const [, exposure] = /Overall exposure level for upright.service: ([\d.]+)/.exec(output) ?? []
    expect(Number(exposure), output).toBeLessThanOrEqual(2)
    expect(Number(exposure)).toBeGreaterThan(0)
  })
})

describe('upright.service', () => {
  const setting = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1]

  test('is watched, and what it takes to be restarted is known to Debian 12 (systemd 252)', () => {
    expect(setting('Type')).toBe('notify')
    expect(Number(setting('WatchdogSec'))).toBeGreaterThan(0)
    expect(setting('Restart')).toBe('always')
    expect(unit).not.toMatch(/^Restart(Steps|MaxDelaySec|Mode)=/m)
  })

  test('gives the controller longer to end than it takes', () => {
    const [, ms] =
      /CLOSE_WITHIN_MS = ([\d_]+)/.exec(readFileSync(join(packageRoot, 'src/cli/run-controller.ts'), 'utf8')) ?? []
    expect(Number(setting('TimeoutStopSec')) * 1000).toBeGreaterThan(Number(ms?.replaceAll('_', '')))
  })

  test('runs as nobody’s root, and with the little memory that newborn objects get elsewhere too', () => {
    expect(setting('User')).toBe('upright')
    expect(setting('ExecStart')).toContain(' --max-semi-space-size=1 ')
  })
})

describe('the rule that names the board /dev/upright', () => {
  const rules = read('70-upright.rules')
  const [, vendors = ''] = /ATTRS\{idVendor\}=="([^"]+)", ENV\{UPRIGHT_BOARD\}/.exec(rules) ?? []

  test('knows the vendors that the controller looks for', () => {
    expect(vendors.split('|').toSorted()).toEqual(Object.keys(ARDUINO_VENDORS).toSorted())
  })

  test('prefers the boards that say what they are', () => {
    const preferred = [...rules.matchAll(/ATTRS\{idVendor\}=="(\w+)", ATTRS\{idProduct\}=="([^"]+)"/g)].flatMap(
      ([, vendor, products = '']) => products.split('|').map((product) => `${vendor}:${product}`),
    )
    expect(preferred.toSorted()).toEqual(Object.keys(BOARD_OF_USB_ID).toSorted())
  })
})

describeWith(['shellcheck'], 'the scripts', () => {
  test.each(['install.sh', 'upright.sh'])('%s have nothing that shellcheck warns of', (name) => {
    const { status, stdout } = spawnSync('shellcheck', [join(FOLDER, name)], { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })
})
