import { describe, expect, test } from 'vitest'
import { describeOnSmallDisk, onSmallDisk } from '../care/small-disk.ts'
import { Patient } from './patient.ts'

const PI = '/proc/device-tree/model'
const THROTTLED = '/sys/devices/platform/soc/soc:firmware/get_throttled'
const pi = () => new Patient().system(PI, 'Raspberry Pi 4 Model B Rev 1.4\0')

test.each(['18.19.1', '20.18.0'])('node: %s is too old', async (nodeVersion) => {
  const found = await new Patient().given({ nodeVersion }).finds('node')
  expect(found).toMatchObject({ status: 'failure', mend: expect.stringContaining('Install Node 20.19 or newer') })
})

describe('config', () => {
  test('a key that is none is named, with the one that was meant', async () => {
    const found = await new Patient().toml('[page]\nprot = 80').finds('config')
    expect(found).toMatchObject({ status: 'failure', says: expect.stringContaining('did you mean port?') })
    expect(found.mend).toContain('Change page.prot')
  })

  test('what rests on a configuration that is wrong is said to be unknown, not wrong', async () => {
    expect(await new Patient().toml('[page]\nprot = 80').finds('page')).toMatchObject({
      status: 'unknown',
      says: 'The configuration is wrong: mend that first.',
    })
  })
})

describe('power', () => {
  test('undervoltage now is a failure, with the supply that is wanted', async () => {
    const found = await pi().system(THROTTLED, '50005\n').finds('power')
    expect(found).toMatchObject({ status: 'failure', mend: expect.stringContaining('5.1 V') })
    expect(found.value).toEqual({
      bits: '0x50005',
      now: ['underVoltage', 'throttled'],
      since: ['underVoltage', 'throttled'],
    })
  })

  test('undervoltage since the start is a warning, also as vcgencmd tells it', async () => {
    const found = await pi().program('vcgencmd', 'throttled=0x50000\n').finds('power')
    expect(found).toMatchObject({ status: 'warning', says: expect.stringContaining('sagged since the Pi started') })
  })

  test('too hot is told apart from too weak', async () => {
    const found = await pi().system(THROTTLED, '80008').finds('power')
    expect(found).toMatchObject({ status: 'warning', mend: expect.stringContaining('heat sink') })
  })

  test('does not apply to other computers, and is well where nothing was noted', async () => {
    expect((await new Patient().system(THROTTLED, '50005').finds('power')).status).toBe('doesNotApply')
    expect((await pi().system(THROTTLED, '0').finds('power')).status).toBe('ok')
  })
})

test.each([
  [86_000, 'failure'],
  [79_500, 'warning'],
  [48_300, 'ok'],
])('temperature: %i thousandths of a degree are a %s', async (temp, status) => {
  const patient = new Patient()
    .system('/sys/class/thermal/thermal_zone0/temp', '41000')
    .system('/sys/class/thermal/thermal_zone1/temp', `${temp}\n`)
  const found = await patient.finds('temperature')
  expect(found.status).toBe(status)
  if (status !== 'ok') expect(found.mend).toContain('heat sink or a fan')
})

test('memory: what is left beside a browser is too little', async () => {
  const found = await new Patient()
    .system('/proc/meminfo', 'MemTotal: 948000 kB\nMemAvailable:   61000 kB\n')
    .finds('memory')
  expect(found).toMatchObject({
    status: 'warning',
    says: 'Only 60 MB are left.',
    mend: expect.stringContaining('ps aux'),
  })
})

describe('disk.wear', () => {
  const card = (life: string, spares = '0x01') =>
    new Patient()
      .system('/sys/block/mmcblk0/device/life_time', `${life}\n`)
      .system('/sys/block/mmcblk0/device/pre_eol_info', `${spares}\n`)

  test.each([
    ['0x02 0x0b', '0x01', 'failure'],
    ['0x02 0x03', '0x03', 'failure'],
    ['0x0a 0x02', '0x01', 'warning'],
    ['0x02 0x02', '0x02', 'warning'],
    ['0x02 0x01', '0x01', 'ok'],
  ])('a card that has lived %s, with spares %s, is a %s', async (life, spares, status) => {
    const found = await card(life, spares).finds('disk.wear')
    expect(found.status).toBe(status)
    if (status !== 'ok') expect(found.mend).toContain('high endurance')
  })
})

describe('disk.errors', () => {
  test('errors the file system has counted are told, with the device', async () => {
    const found = await new Patient()
      .system('/proc/mounts', 'proc /proc proc rw 0 0\n/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n')
      .system('/sys/fs/ext4/mmcblk0p2/errors_count', '3\n')
      .finds('disk.errors')
    expect(found).toMatchObject({
      status: 'failure',
      says: expect.stringContaining('/dev/mmcblk0p2 has counted 3 errors'),
    })
    expect(found.mend).toContain('dmesg')
  })

  test('the mount that holds the database is looked at, and no other', async () => {
    const patient = new Patient()
    patient.system('/proc/mounts', `/dev/sda1 / ext4 ro 0 0\n/dev/sdb1 ${patient.home} ext4 rw 0 0\n`)
    expect(await patient.finds('disk.errors')).toMatchObject({ status: 'ok', value: { device: '/dev/sdb1' } })
  })
})

describeOnSmallDisk('a disk of its own', () => {
  const told = (kb: number, fill: string, id: string) => {
    const { stdout, status } = onSmallDisk(kb, fill, ['doctor', '--json', '--only', id])
    return { status, found: JSON.parse(stdout).checks[0] }
  }

  test('disk.space: too little room is a failure, a little a warning', () => {
    expect(told(15_000, 'true', 'disk.space')).toMatchObject({
      status: 1,
      found: { status: 'failure', mend: expect.stringContaining('upright data prune') },
    })
    expect(told(60_000, 'true', 'disk.space')).toMatchObject({ status: 0, found: { status: 'warning' } })
    expect(told(60_000, 'head -c 50000000 /dev/zero > filled', 'disk.space').found.status).toBe('failure')
  })

  test('disk.errors: one that fell back to read-only is a failure', () => {
    const { status, found } = told(1000, 'mount -o remount,ro "$0"', 'disk.errors')
    expect(found).toMatchObject({
      status: 'failure',
      says: 'tmpfs can only be read: the system found errors on it, or was told so.',
    })
    expect(status).toBe(1)
  })
})

describe('clock', () => {
  const at = (iso: string) => ({ now: { wallMs: Date.parse(iso), boot: 'this', uptimeMs: 60_000 } })

  test('a year that cannot be is a failure', async () => {
    const found = await new Patient().given(at('2000-01-01T00:01:00Z')).finds('clock')
    expect(found).toMatchObject({ status: 'failure', mend: expect.stringContaining('timedatectl set-ntp true') })
  })

  test('one that nothing keeps right is a warning, unless there is a clock chip', async () => {
    const alone = () => new Patient().given(at('2026-11-21T12:00:00Z')).program('timedatectl', 'no\n')
    expect(await alone().finds('clock')).toMatchObject({ status: 'warning', mend: expect.stringContaining('DS3231') })
    expect((await alone().system('/sys/class/rtc/rtc0/name', 'ds3231').finds('clock')).status).toBe('ok')
    expect((await alone().program('timedatectl', 'yes\n').finds('clock')).status).toBe('ok')
  })
})

describe('service', () => {
  const systemd = (told: string) => new Patient().system('/run/systemd/system/x', '').program('systemctl', told)

  test.each([
    [
      'LoadState=loaded\nActiveState=failed\nSubState=failed\nUnitFileState=enabled\nResult=watchdog\nNRestarts=5',
      'failure',
      'journalctl -u upright',
    ],
    [
      'LoadState=loaded\nActiveState=inactive\nSubState=dead\nUnitFileState=disabled\nResult=success\nNRestarts=0',
      'warning',
      'systemctl enable --now',
    ],
    [
      'LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\nResult=success\nNRestarts=9',
      'warning',
      'journalctl -u upright',
    ],
  ])('what systemd tells is understood: %s', async (told, status, mend) => {
    expect(await systemd(told).finds('service')).toMatchObject({ status, mend: expect.stringContaining(mend) })
  })

  test('one that runs is well, and none, or no systemd, does not apply', async () => {
    const well =
      'LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\nResult=success\nNRestarts=0'
    expect((await systemd(well).finds('service')).status).toBe('ok')
    expect((await systemd('LoadState=not-found\nActiveState=inactive').finds('service')).status).toBe('doesNotApply')
    expect((await new Patient().finds('service')).status).toBe('doesNotApply')
  })
})

describe('updates', () => {
  const audit = (high: number, total: number) =>
    JSON.stringify({ metadata: { vulnerabilities: { high, critical: 0, total } } })

  test('grave holes are a failure, and the network is asked only where it is wanted', async () => {
    const patient = new Patient().program('npm', audit(1, 2), 1)
    expect(await patient.finds('updates', { updates: true })).toMatchObject({
      status: 'failure',
      mend: expect.stringContaining('newest Upright'),
    })
    expect((await patient.finds('updates')).status).toBe('doesNotApply')
    expect((await new Patient().finds('updates', { updates: true })).status).toBe('unknown')
  })
})
