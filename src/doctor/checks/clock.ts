import { type Check, failure, ok, unknown, warning } from '../check.ts'
import { systemNames } from '../world.ts'

/** When this was written: no clock that is right stands before it. */
const WRITTEN_MS = Date.parse('2026-01-01T00:00:00Z')
const MEND =
  'Connect it to the internet and switch its clock service on (sudo timedatectl set-ntp true), or add a clock chip (DS3231).'

export const CLOCK: Check = {
  id: 'clock',
  looksAt: 'the clock: credible, and kept right by the network or a clock chip',
  async look({ world }) {
    const { wallMs } = world.now
    const shown = new Date(wallMs).toISOString().slice(0, 16).replace('T', ' ')
    if (wallMs < WRITTEN_MS) return failure(`The clock says ${shown} UTC, which cannot be.`, MEND, shown)
    const told = await world.run('timedatectl', ['show', '--property=NTPSynchronized', '--value'], 3000)
    const isSynchronised = told?.code === 0 ? told.stdout.trim() : ''
    if (isSynchronised === 'yes') return ok(`${shown} UTC, kept right by the network.`, shown)
    if (systemNames(world, '/sys/class/rtc').length > 0)
      return ok(`${shown} UTC, from a clock chip; the network does not keep it right.`, shown)
    if (isSynchronised === 'no')
      return warning(
        `The clock says ${shown} UTC, and nothing keeps it right: after a power cut it starts in the past, and nobody may start.`,
        MEND,
        shown,
      )
    return unknown(`The clock says ${shown} UTC; whether anything keeps it right this system does not tell.`)
  },
}
