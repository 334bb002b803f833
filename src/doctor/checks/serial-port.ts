import { accessSync, constants, statSync } from 'node:fs'
import type { TableError } from '../../../hardware/error.ts'
import { discoverPort } from '../../../hardware/serial/port-discovery.ts'
import { FLASH_BOARDS } from '../../flash/boards.ts'
import { boardOnPort } from '../../flash/usb-board.ts'
import { type Check, type Finding, failure, ok } from '../check.ts'
import type { Examination } from '../examination.ts'
import { systemText, type World } from '../world.ts'

export const SERIAL_PORT: Check = {
  id: 'serial.port',
  looksAt: 'the port of the board: there, one only, a board on it, who may open it, who has it open',
  async look(exam) {
    const { config, world } = exam
    const health = await exam.health()
    if (health?.link.up) return ok(`The running controller has it (${config.serial.port}).`, config.serial.port)
    const path = config.serial.port === 'auto' ? await discoverPort(world.ports) : config.serial.port
    return forbidden(path, world) ?? (await whyNotOpened(exam)) ?? ok(`${path}${await boardWords(path, world)}.`, path)
  },
}

function forbidden(path: string, world: World): Finding | null {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return null
    const group = groupOf(path, world)
    return failure(
      `${world.user} may not open ${path}.`,
      `sudo usermod -aG ${group} ${world.user}, then log in again (the service: sudo systemctl restart upright).`,
      path,
    )
  }
}

/** What the guard's check finds about the port, and not about the guard. */
async function whyNotOpened(exam: Examination): Promise<Finding | null> {
  if (exam.controllerRuns) return null
  const answer = await exam.guard()
  if (answer.kind !== 'none' || !answer.error.code.startsWith('PORT_')) return null
  return fromError(answer.error)
}

function fromError({ message, hint }: TableError): Finding {
  return failure(message, hint)
}

async function boardWords(path: string, world: World): Promise<string> {
  try {
    const usb = (await world.ports.list()) as Parameters<typeof boardOnPort>[1]
    return ` is an ${FLASH_BOARDS[boardOnPort(path, usb)].name}`
  } catch {
    return ' is there'
  }
}

/** Whom the port belongs to: Debian says dialout. */
function groupOf(path: string, world: World): string {
  const { gid } = statSync(path)
  const line = systemText(world, '/etc/group')
    ?.split('\n')
    .find((each) => each.split(':')[2] === String(gid))
  const name = line?.split(':')[0]
  return name === undefined || name === 'root' ? 'dialout' : name
}
