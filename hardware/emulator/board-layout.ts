import { ATMEGA328P, ATMEGA2560, type Mcu, type Pin } from './mcu.ts'

/** What hangs on a board's pins. The table's switches have a pin each, or come through a 74HC165. */
export type TableSwitch =
  | 'ankleLock'
  | 'overtravelInverted'
  | 'overtravelUpright'
  | 'horizontalCam'
  | 'uprightCam'
  | 'contactorFeedback'
type Role =
  | 'estopA'
  | 'estopB'
  | 'start'
  | 'stop'
  | 'lamp'
  | 'buzzer'
  | 'driveA'
  | 'driveB'
  | 'contactor'
  | 'sda'
  | 'scl'

/** Inputs of the 74HC165, A first; the last two are wired to ground and to 5 V. */
export const BANK_INPUTS: readonly TableSwitch[] = [
  'ankleLock',
  'overtravelInverted',
  'overtravelUpright',
  'horizontalCam',
  'uprightCam',
  'contactorFeedback',
]

interface BankPins {
  readonly data: Pin
  readonly clock: Pin
  readonly load: Pin
}

/** A board: `hardware/firmware/board/pins.h` for the emulator; a test compares the two. */
export interface BoardLayout {
  readonly name: 'uno' | 'mega'
  readonly mcu: Mcu
  readonly pins: Readonly<Record<Role, Pin>>
  readonly switches: Readonly<Record<TableSwitch, Pin>> | BankPins
  /** Channels of the converter. */
  readonly analog: { readonly angle: readonly [number, number]; readonly current: number; readonly supply: number }
}

const ANALOG = { angle: [0, 1], current: 2, supply: 3 } as const

function pin(port: Pin['port'], bit: number): Pin {
  return { port, bit }
}

export const UNO: BoardLayout = {
  name: 'uno',
  mcu: ATMEGA328P,
  pins: {
    estopA: pin('D', 2),
    estopB: pin('D', 3),
    start: pin('D', 4),
    stop: pin('D', 7),
    buzzer: pin('D', 6),
    lamp: pin('B', 5),
    driveA: pin('B', 1),
    driveB: pin('B', 2),
    contactor: pin('B', 3),
    sda: pin('C', 4),
    scl: pin('C', 5),
  },
  switches: { data: pin('D', 5), clock: pin('B', 0), load: pin('B', 4) },
  analog: ANALOG,
}

export const MEGA: BoardLayout = {
  name: 'mega',
  mcu: ATMEGA2560,
  pins: {
    estopA: pin('E', 4),
    estopB: pin('E', 5),
    start: pin('G', 5),
    stop: pin('H', 4),
    buzzer: pin('H', 3),
    lamp: pin('B', 7),
    driveA: pin('B', 5),
    driveB: pin('B', 6),
    contactor: pin('B', 4),
    sda: pin('D', 1),
    scl: pin('D', 0),
  },
  switches: {
    ankleLock: pin('A', 0),
    overtravelInverted: pin('A', 1),
    overtravelUpright: pin('A', 2),
    horizontalCam: pin('A', 3),
    uprightCam: pin('A', 4),
    contactorFeedback: pin('A', 5),
  },
  analog: ANALOG,
}

export type BoardName = BoardLayout['name']
export const LAYOUTS: Readonly<Record<BoardName, BoardLayout>> = { uno: UNO, mega: MEGA }
