/**
 * Symbols of circuit diagrams (IEC 60617), drawn along x from the origin: where the first terminal is, the others follow. A sheet
 * turns them. Lengths are in the sheet's units; wires run on multiples of 10.
 */
export type Point = readonly [x: number, y: number]
/** Left, top, right, bottom. */
export type Box = readonly [left: number, top: number, right: number, bottom: number]

export interface PartSymbol {
  readonly terminals: Readonly<Record<string, Point>>
  /** What no text and no wire may touch. */
  readonly body: Box
  /** Lines. */
  readonly path: string
  /** Filled shapes: arrow heads, diodes. */
  readonly filled?: string
}

function twoTerminals(body: Box, path: string, filled?: string): PartSymbol {
  const symbol = { terminals: { a: [0, 0], b: [40, 0] } as const, body, path }
  return filled === undefined ? symbol : { ...symbol, filled }
}

export const RESISTOR = twoTerminals([6, -6, 34, 6], 'M0 0H6M34 0H40M6 -6H34V6H6Z')
export const FUSE = twoTerminals([6, -6, 34, 6], 'M0 0H40M6 -6H34V6H6Z')
export const CAPACITOR = twoTerminals([15, -11, 25, 11], 'M0 0H17M23 0H40M17 -10V10M23 -10V10')
export const DIODE = twoTerminals([12, -9, 28, 9], 'M0 0H40M28 -9V9', 'M13 -9L28 0L13 9Z')
export const ZENER = twoTerminals([12, -10, 31, 10], 'M0 0H40M24 10L28 8V-8L32 -10', 'M13 -9L28 0L13 9Z')
/** Lets through what is far above the supply, either way. */
export const SUPPRESSOR = twoTerminals([6, -11, 36, 11], 'M0 0H6M34 0H40M6 -6H34V6H6ZM8 11H12L28 -11')
export const COIL = twoTerminals([8, -14, 32, 14], 'M0 0H8M32 0H40M8 -14H32V14H8Z')
export const LAMP = twoTerminals(
  [7, -13, 33, 13],
  'M0 0H7M33 0H40M33 0A13 13 0 1 1 7 0A13 13 0 1 1 33 0ZM11 -9L29 9M11 9L29 -9',
)
export const BUZZER = twoTerminals([6, -4, 34, 18], 'M0 0H12M28 0H40M6 18A14 14 0 0 1 34 18ZM12 0V6M28 0V6')

export const CONTACT_OPEN = twoTerminals([8, -12, 32, 3], 'M0 0H10M30 0H40M10 0L29 -11')
export const CONTACT_CLOSED = twoTerminals([8, -13, 34, 3], 'M0 0H10M40 0H30V-12M10 0L34 -9')

/** Head of an emergency stop, around the rod that moves the contacts. */
export const MUSHROOM: PartSymbol = { terminals: {}, body: [0, -12, 12, 12], path: 'M0 -12A12 12 0 0 1 0 12Z' }

/** What a finger presses. */
export const BUTTON: PartSymbol = { terminals: {}, body: [-3, -10, 4, 10], path: 'M0 -9V9' }

/** The wiper comes in from below. */
export const POTENTIOMETER: PartSymbol = {
  terminals: { a: [0, 0], b: [40, 0], wiper: [20, 30] },
  body: [6, -6, 34, 16],
  path: 'M0 0H6M34 0H40M6 -6H34V6H6ZM20 30V14',
  filled: 'M20 6L16 15H24Z',
}

/** NPN: from collector to emitter; the base comes in from below. */
export const NPN: PartSymbol = {
  terminals: { collector: [0, 0], emitter: [40, 0], base: [20, 30] },
  body: [4, -2, 36, 22],
  path: 'M0 0H8L14 14M40 0H32L26 14M9 14H31M20 14V30',
  filled: 'M32.4 -.6L32.6 7.4L25.6 4.4Z',
}

/** N-channel MOSFET, enhancement: from drain to source; the gate comes in from below. */
export const MOSFET: PartSymbol = {
  terminals: { drain: [0, 0], source: [40, 0], gate: [20, 30] },
  body: [6, -3, 34, 23],
  path: 'M0 0H10V13M40 0H30V13M20 0H30M20 0V13M6 13H14M16 13H24M26 13H34M8 18H32M20 18V30',
  filled: 'M20 12L16.5 4H23.5Z',
}

/** Light-emitting diode on the left, phototransistor on the right. */
export const OPTOCOUPLER: PartSymbol = {
  terminals: { anode: [0, 0], cathode: [0, 40], collector: [70, 0], emitter: [70, 40] },
  body: [6, -10, 64, 50],
  path: 'M0 0H16V40H0M8 26H24M6 -10H64V50H6ZM70 0H56V11L46 17M70 40H56V29L46 23M46 10V30M27 14L37 18M27 22L37 26',
  filled: 'M8 13H24L16 26ZM39 19L33 19.5L35.5 14.5ZM39 27L33 27.5L35.5 22.5ZM56 29L49 28.5L52 23.5Z',
}

/** Two terminals, and the letter in it stands upright. */
export const MOTOR: PartSymbol = {
  terminals: { a: [0, 0], b: [50, 0] },
  body: [6, -19, 44, 19],
  path: 'M0 0H6M44 0H50M44 0A19 19 0 1 1 6 0A19 19 0 1 1 44 0Z',
}

export const GROUND: PartSymbol = {
  terminals: { a: [0, 0] },
  body: [8, -9, 17, 9],
  path: 'M0 0H8M8 -9V9M12 -6V6M16 -2.5V2.5',
}
