/** The pins of each board by role, read from the firmware: tables and diagrams cannot say another one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../src/package-root.ts'

export interface BoardPins {
  /** As it is printed on an Uno or a Nano; `undefined` where it comes through the switch bank. */
  readonly uno: string | undefined
  /** As it is printed on a Mega; `undefined` where a Mega needs none. */
  readonly mega: string | undefined
}

const FIRST_ANALOG = { uno: 14, mega: 54 }

/** Every role of `hardware/firmware/board/pins.h`, in its order. */
export function boardPins(): ReadonlyMap<string, BoardPins> {
  const header = readFileSync(join(packageRoot, 'hardware/firmware/board/pins.h'), 'utf8')
  const [uno, mega] = header.split('#elif').map(pinsOf)
  if (uno === undefined || mega === undefined) throw new Error('pins.h has no two boards')
  const roles = new Set([...uno.keys(), ...mega.keys()])
  return new Map(
    [...roles].map((role) => [
      role,
      { uno: printed(uno.get(role), FIRST_ANALOG.uno), mega: printed(mega.get(role), FIRST_ANALOG.mega) },
    ]),
  )
}

function pinsOf(board: string): Map<string, number> {
  return new Map([...board.matchAll(/X\((\w+), (\d+), /g)].map(([, role, number]) => [role!, Number(number)]))
}

function printed(number: number | undefined, firstAnalog: number): string | undefined {
  if (number === undefined) return undefined
  return number >= firstAnalog ? `A${number - firstAnalog}` : String(number)
}
