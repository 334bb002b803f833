/** Why flashing failed, from what avrdude wrote, in words with the mend. */
import { portError } from '../../hardware/serial/port-error.ts'
import { UprightError } from '../error.ts'
import type { AvrdudeEnd, FlashTarget } from './avrdude.ts'
import { FLASH_BOARDS } from './boards.ts'

/** What avrdude writes on every failure, and on ports without modem lines. */
const NOISE = /avrdude done|ioctl\("TIOC|^\s*$/
const LINES_TOLD = 4

const STAY_OFF =
  'Until it has succeeded keep the emergency stop pressed: it cuts the motor’s power without any program.'

/** The error for an end of avrdude that is no success. */
export function avrdudeFailure(target: FlashTarget, end: AvrdudeEnd): Error {
  if (end.wasStopped) return brokenOff(end)
  const failure = failureOf(target, end.log)
  if (end.stage === 'connecting' || !(failure instanceof UprightError)) return failure
  const { code, message, hint, exitCode } = failure
  const state = end.stage === 'writing' ? 'The board now holds only a part of the program.' : ''
  return new UprightError(code, `${message} ${state}`.trimEnd(), `${hint}\n${STAY_OFF}`, exitCode, {
    cause: failure.cause,
  })
}

function brokenOff({ stage, log }: AvrdudeEnd): UprightError {
  const cause = new Error(log)
  if (stage === 'connecting')
    return new UprightError(
      'FLASH_BROKEN_OFF',
      'Broken off before anything was written: the board has the program it had.',
      'Run `upright flash` again when you are ready.',
      1,
      { cause },
    )
  const state =
    stage === 'writing'
      ? 'Broken off while writing: the board now holds only a part of the program.'
      : 'Broken off before it was verified: whether the board’s program is whole is not known.'
  return new UprightError(
    'FLASH_PARTIAL',
    state,
    `In its boot loader the board drives no output, and the pull-downs hold the motor off; but nothing can be expected of half a program.\nRun \`upright flash\` again. ${STAY_OFF}`,
    1,
    { cause },
  )
}

function failureOf(target: FlashTarget, log: string): Error {
  const { board, port } = target
  const cause = new Error(log)
  const portLine = log.match(/(?:can(?:no|')t|unable to) (?:open (?:port|device)|set attributes).*/i)?.[0]
  if (portLine !== undefined) return portError(port, new Error(portLine))
  if (/expected signature|invalid device signature/i.test(log)) return wrongChip(target, log)
  if (/verification (?:mismatch|error)/i.test(log))
    return new UprightError(
      'VERIFICATION_FAILED',
      `What the ${board.name} holds is not what was written to it.`,
      'Use a short USB cable, straight into the computer, and run `upright flash` again. If it fails again, the board is worn out: replace it.',
      1,
      { cause },
    )
  // Before "not in sync", which follows from it.
  if (/input\/output error|no such device|device not configured|write error|bad file descriptor/i.test(log))
    return new UprightError(
      'UNPLUGGED',
      `The board on ${port} was disconnected.`,
      'Plug it in, straight into the computer, and run `upright flash` again.',
      3,
      { cause },
    )
  if (/not in sync|not responding|timeout|stk500\w*\(\): can't|unable to open programmer/i.test(log))
    return new UprightError(
      'BOOT_LOADER_SILENT',
      `The boot loader on ${port} does not answer as that of an ${board.name} does (${target.baud} baud).`,
      `${otherBoards(target)}\nIf it is the right one: take off what is wired to pins 0 and 1, replug its USB cable, and try again. A board without a boot loader needs one first (docs/firmware.md).`,
      3,
      { cause },
    )
  const told = log.split('\n').filter((line) => !NOISE.test(line))
  return new UprightError(
    'AVRDUDE_FAILED',
    `avrdude failed${told.length === 0 ? ' without a word' : `:\n${told.slice(-LINES_TOLD).join('\n')}`}`,
    'Replug the board and try again; --dry-run prints the command, to be tried by hand.',
    1,
    { cause },
  )
}

function wrongChip({ board, port }: FlashTarget, log: string): UprightError {
  const [, digits = '', name] = log.match(/device signature = 0x(\w{6})(?: \(probably (\w+)\))?/i) ?? []
  const isBlank = /^(?:0{6}|f{6})$/i.test(digits)
  const found = isBlank || digits === '' ? 'tells no kind' : `is a ${name ?? `0x${digits}`}`
  return new UprightError(
    'WRONG_BOARD',
    `The chip on ${port} ${found}, but an ${board.name} has an ${board.chip}.`,
    'Nothing was written. Name the board that it is: --board uno, --board nano or --board mega. The guard runs on no other.',
    2,
    { cause: new Error(log) },
  )
}

/** What else it could be. */
function otherBoards({ board, baud }: FlashTarget): string {
  const old = board.oldBaud
  if (old !== undefined)
    return baud === old
      ? 'Newer Nanos speak faster: leave out --old-bootloader.'
      : 'Nanos from before 2018, and most clones, speak slower: add --old-bootloader.'
  const others = Object.entries(FLASH_BOARDS).filter(([, other]) => other !== board)
  return `Is it another board? ${others.map(([name, other]) => `--board ${name} for an ${other.name}`).join(', ')}.`
}
