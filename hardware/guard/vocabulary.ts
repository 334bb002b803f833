/**
 * The words the guard and the controller share: states, causes, interlocks and switches, with the numbers they have on the
 * wire. The headers of `hardware/firmware/` hold the same lists for the firmware; a test reads them and compares.
 */

/** What the guard is doing. The index is the number on the wire. */
export const GUARD_STATES = ['booting', 'idle', 'armed', 'backingOff', 'returning', 'recovery', 'latched'] as const
export type GuardState = (typeof GUARD_STATES)[number]

/** Why the guard acts by itself, in order of weight: the heavier cause is the one reported. The value is the number on the wire. */
export const GUARD_CAUSES = {
  none: 0,
  // the table must return; while the controller does so, the guard lets it
  stopPressed: 1,
  invertedCapReached: 2,
  controllerLost: 3,
  ankleLockOpened: 4,
  supplyLow: 5,
  angleLimitPassed: 6,
  overtravelReached: 7,
  switchesImplausible: 8,
  armedTooLong: 9,
  awayFromUpright: 10,
  // the drive gave up: back-off, then a return, or a latched stop
  stalled: 16,
  overCurrent: 17,
  // power off, latched
  estopPressed: 32,
  estopChannelsDisagree: 33,
  overSpeed: 34,
  uncommandedMotion: 35,
  wrongWayMotion: 36,
  sensorsDisagree: 37,
  sensorStale: 38,
  sensorOutOfRange: 39,
  contactorOpen: 40,
  contactorWelded: 41,
  boardFailed: 42,
} as const
export type GuardCause = keyof typeof GUARD_CAUSES

/** Bits of a status's `switches`: debounced, 1 = the condition named holds. */
export const SWITCH = {
  startPressed: 0x001,
  stopPressed: 0x002,
  estopAOpen: 0x004,
  estopBOpen: 0x008,
  ankleLocked: 0x010,
  overtravelInverted: 0x020,
  overtravelUpright: 0x040,
  /** A cam switch: closed wherever the table is at or above horizontal. */
  atHorizontal: 0x080,
  /** A cam switch: closed wherever the table is at or above upright. */
  atUpright: 0x100,
  contactorClosed: 0x200,
} as const

/** Bits of a status's `interlocks`: 1 = this condition keeps a session from starting. */
export const INTERLOCK = {
  notIdle: 0x0001,
  notUpright: 0x0002,
  ankleLockOpen: 0x0004,
  estopOpen: 0x0008,
  startStuck: 0x0010,
  stopPressed: 0x0020,
  angleUntrusted: 0x0040,
  supplyLow: 0x0080,
  contactorClosed: 0x0100,
  overtravelOpen: 0x0200,
  switchesImplausible: 0x0400,
  notCommissioned: 0x0800,
  moving: 0x1000,
  boardFailed: 0x2000,
  storeDamaged: 0x4000,
} as const
export type InterlockName = keyof typeof INTERLOCK

/** Bits of a status's `flags`. */
export const FLAG = {
  alarm: 0x01,
  angleTrusted: 0x02,
  upright: 0x04,
  /** Inverted since the table was last upright: the pause at horizontal is owed (S5). */
  pauseOwed: 0x08,
  risePermitted: 0x10,
  mustReturn: 0x20,
} as const

/** How the guard answers a request. The index is the number on the wire. */
export const REPLY_CODES = [
  'accepted',
  'interlockOpen',
  'noFreshStart',
  'tooDeep',
  'tooLong',
  'notNow',
  'outOfRange',
  'unknownRequest',
  'stopNotHeld',
] as const
export type ReplyCode = (typeof REPLY_CODES)[number]

/** What may measure the angle. The index is the number on the wire. */
export const ANGLE_KINDS = ['none', 'potentiometer', 'mpu6050At68', 'mpu6050At69'] as const

/** What may drive the motor. The index is the number on the wire. */
export const DRIVERS = ['none', 'pwmDirection', 'dualPwm', 'relays'] as const
export type Driver = (typeof DRIVERS)[number]

/** The axes of an MPU-6050, both ways. The index is the number on the wire. */
export const MPU_AXES = ['+X', '-X', '+Y', '-Y', '+Z', '-Z'] as const
export type MpuAxis = (typeof MPU_AXES)[number]

/** What the guard may run on. The index is the number on the wire. */
export const BOARDS = ['simulation', 'atmega328p', 'atmega2560'] as const
export type BoardKind = (typeof BOARDS)[number]

/** Bits of a health's `failures`. */
export const FAILURE = {
  ram: 0x01,
  flash: 0x02,
  reference: 0x04,
  stack: 0x08,
  /** One of the two stored copies of limits and wiring is damaged; the other one is in use. */
  storedCopy: 0x10,
  switchBank: 0x20,
  angleBus: 0x40,
  late: 0x80,
} as const

/** Bits of a health's `resetCause`: why the microcontroller started, as its register MCUSR has them. */
export const RESET_CAUSE = { powerOn: 0x01, resetPin: 0x02, brownOut: 0x04, watchdog: 0x08 } as const

/** Names of the bits set in `bits`, in the order of `names`. */
export function namesOf<Name extends string>(names: Readonly<Record<Name, number>>, bits: number): Name[] {
  return (Object.keys(names) as Name[]).filter((name) => (bits & names[name]) !== 0)
}
