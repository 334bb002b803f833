import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nativePorts } from '../../hardware/serial/ports.ts'
import { asNobody } from '../care/nobody.ts'
import { admitSomeone } from '../people/admitted.ts'
import { MAIN } from '../system/child.ts'
import { Rig } from '../system/rig.ts'
import { describeWith } from '../tool.ts'
import { Patient } from './patient.ts'

const SERIAL = (port: string) => `[serial]\nport = "${port}"\n`

test('serial.port: two boards that could be it are both named', async () => {
  const arduino = (path: string) => ({ path, vendorId: '2341', manufacturer: 'Arduino' })
  const list = async () => [arduino('/dev/ttyACM0'), arduino('/dev/ttyACM1')]
  const found = await new Patient().given({ ports: { ...nativePorts, list } }).finds('serial.port')
  expect(found).toMatchObject({ status: 'failure', says: expect.stringMatching(/ttyACM0.*\n.*ttyACM1/) })
  expect(found.mend).toContain('Say which one it is')
})

test('serial.port: one that is not there is told', async () => {
  const found = await new Patient().toml(SERIAL('/dev/ttyNOWHERE')).finds('serial.port')
  expect(found).toMatchObject({ status: 'failure', mend: expect.stringContaining('Check the USB cable') })
})

describeWith(['socat'], 'at a board on a tty', () => {
  let rig: Rig
  beforeEach(async () => {
    rig = await new Rig().plugIn()
  })
  afterEach(() => rig.remove())

  const patient = (more = '') => new Patient().toml(SERIAL(rig.controllerPort) + more)

  /** `upright board`, with these words more. */
  async function board(toml: string, ...words: string[]): Promise<void> {
    const home = rig.home('board-home', toml)
    await rig.upright(['board', '--port', rig.boardPort, ...words], home).says({}, 20)
  }

  test('guard.limits and commissioning: a guard with other limits, and nothing tried', async () => {
    await board('[table]\nmax_angle_deg = 50')
    const well = patient()
    admitSomeone(well.databasePath)
    expect(await well.finds('guard')).toMatchObject({ status: 'ok', says: expect.stringContaining(rig.controllerPort) })
    expect(await well.finds('guard.limits')).toMatchObject({
      status: 'failure',
      says: expect.stringContaining('maxAngleDeg 50 in the guard, 60 in upright.toml'),
    })
    const found = await well.finds('commissioning')
    expect(found).toMatchObject({ status: 'failure', says: expect.stringContaining('11 of 11 parts') })
    expect(found.mend).toContain('upright commission')
    expect((await well.finds('guard.firmware')).status).toBe('doesNotApply')
  })

  test('guard: a board with stock Firmata is no guard', async () => {
    await board('', '--stock')
    const found = await patient().finds('guard')
    expect(found).toMatchObject({ status: 'failure', says: expect.stringContaining('stock Firmata') })
    expect(found.mend).toContain('must be flashed')
  })

  test('guard.firmware: a board with another build than is shipped', async () => {
    await board('', '--emulated')
    const ill = patient()
    const firmwareFolder = join(ill.home, 'firmware')
    mkdirSync(firmwareFolder)
    const boards = { uno: { flashBytes: 1 }, mega: { flashBytes: 1 } }
    writeFileSync(
      join(firmwareFolder, 'firmware.json'),
      JSON.stringify({ version: 'upright 9.9', build: 'f1a5f1a5', boards }),
    )
    writeFileSync(join(firmwareFolder, 'uno.hex'), ':00000001FF\n')
    expect((await ill.finds('guard.firmware')).status).toBe('ok')
    const found = await ill.given({ firmwareFolder }).finds('guard.firmware')
    expect(found).toMatchObject({
      status: 'failure',
      says: expect.stringContaining('this version ships upright 9.9 (build f1a5f1a5)'),
    })
    expect(found.mend).toContain('upright flash')
  })

  test('serial.port: one that another program has open', async () => {
    const other = nativePorts.make(rig.controllerPort, 57_600)
    await new Promise<void>((resolve, reject) => other.open((error) => (error ? reject(error) : resolve())))
    const found = await patient().finds('serial.port')
    expect(found).toMatchObject({ status: 'failure', says: expect.stringContaining('Another program has') })
    expect(found.mend).toContain('fuser -v')
    await new Promise((resolve) => other.close(resolve))
  })

  test('guard: nobody at the other end is told, within the time it has', async () => {
    expect(await patient().finds('guard')).toMatchObject({ status: 'failure', value: 'HANDSHAKE_TIMEOUT' })
  })

  test.skipIf(process.getuid?.() !== 0)('serial.port: one that this user may not open, with the very command', () => {
    chmodSync(rig.controllerPort, 0o600)
    const home = rig.home('nobody-home', SERIAL(rig.controllerPort))
    spawnSync('chmod', ['-R', 'a+rX', rig.folder])
    spawnSync('chown', ['-R', 'nobody', home])
    const { stdout, status } = asNobody([process.execPath, MAIN, 'doctor', '--json', '--only', 'serial.port'], {
      UPRIGHT_HOME: home,
    })
    const [found] = JSON.parse(stdout).checks
    expect(found).toMatchObject({
      status: 'failure',
      says: expect.stringContaining(`nobody may not open ${rig.controllerPort}`),
    })
    expect(found.mend).toMatch(/^sudo usermod -aG \w+ nobody/)
    expect(status).toBe(1)
  })
})
