import { describe, expect, it } from 'vitest'
import { discoverPort } from '../../hardware/serial/port-discovery.ts'
import { portError } from '../../hardware/serial/port-error.ts'
import type { PortDescription, PortSource } from '../../hardware/serial/ports.ts'

const uno = { path: '/dev/ttyACM0', vendorId: '2341', pnpId: 'usb-Arduino_Uno_7543-if00' }
const clone = { path: '/dev/ttyUSB0', vendorId: '1A86', pnpId: 'usb-1a86_USB_Serial-if00-port0' }
const modem = { path: '/dev/ttyUSB1', vendorId: '12d1', manufacturer: 'Huawei' }

function computerWith(...ports: PortDescription[]): PortSource {
  return {
    list: async () => ports,
    make: () => {
      throw new Error('discovery opens nothing')
    },
  }
}

describe('finding the board', () => {
  it('finds the one Arduino by the name that survives a replug', async () => {
    await expect(discoverPort(computerWith(modem, uno))).resolves.toBe('/dev/serial/by-id/usb-Arduino_Uno_7543-if00')
  })

  it('finds a clone with a CH340, however its vendor is spelled', async () => {
    await expect(discoverPort(computerWith(clone))).resolves.toContain('usb-1a86')
  })

  it('asks which one, when there are several', async () => {
    await expect(discoverPort(computerWith(uno, clone))).rejects.toMatchObject({
      code: 'PORT_AMBIGUOUS',
      message: expect.stringMatching(/Uno_7543.*\n.*1a86/),
      hint: expect.stringContaining('--port /dev/serial/by-id/usb-Arduino_Uno_7543-if00'),
    })
  })

  it('names what it saw, when none looks like an Arduino', async () => {
    await expect(discoverPort(computerWith(modem))).rejects.toMatchObject({
      code: 'PORT_NOT_FOUND',
      message: expect.stringContaining('/dev/ttyUSB1 (Huawei)'),
    })
  })

  it('takes a computer that cannot list its ports for one without any', async () => {
    const withoutUdev = { ...computerWith(), list: () => Promise.reject(new Error('spawn udevadm ENOENT')) }
    await expect(discoverPort(withoutUdev)).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' })
  })
})

describe('a port that does not open', () => {
  it.each([
    ['Error: No such file or directory, cannot open /dev/x', 'PORT_NOT_FOUND', 'cable'],
    ['Error: Permission denied, cannot open /dev/x', 'PORT_FORBIDDEN', 'dialout'],
    ['Error Resource temporarily unavailable Cannot lock port', 'PORT_IN_USE', 'another controller'],
    ['Error: Device or resource busy, cannot open /dev/x', 'PORT_IN_USE', 'another controller'],
    ['Error: Inappropriate ioctl for device, cannot get', 'PORT_NOT_SERIAL', 'serial port'],
  ])('says what to do about "%s"', (text, code, hint) => {
    expect(portError('/dev/x', new Error(text))).toMatchObject({ code, hint: expect.stringContaining(hint) })
  })
})
