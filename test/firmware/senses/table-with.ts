/** Tables with one set of angle sensors or another, on the firmware that is flashed, and a bare host at their line. */
import { TYPICAL_WIRING } from '../../../hardware/emulator/electronics.ts'
import { EmulatedBoard, type EmulatedBoardOptions } from '../../../hardware/emulator/emulated-board.ts'
import { LineHost } from '../../../hardware/emulator/line-host.ts'
import type { AngleWiring, GuardWiring } from '../../../hardware/guard/wiring.ts'
import type { GuardConfig } from '../../../hardware/table.ts'
import { firmwareUnderTest } from '../differential/firmware-under-test.ts'

export const CONFIG: GuardConfig = {
  uprightDeg: -45,
  maxAngleDeg: 60,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}

const [POTENTIOMETER_A, POTENTIOMETER_B] = TYPICAL_WIRING.angle
type Accelerometer = Extract<AngleWiring, { readonly kind: `mpu6050${string}` }>

/** An accelerometer whose X axis points along the board and whose Z axis stands on it, unless it is mounted otherwise. */
export function accelerometer(kind: Accelerometer['kind'], mounted: Partial<Accelerometer> = {}): Accelerometer {
  return { kind, sineAxis: '+X', cosineAxis: '+Z', zeroDeg: 0, reversed: false, ...mounted }
}

function wired(a: AngleWiring, b: AngleWiring): GuardWiring {
  return { ...TYPICAL_WIRING, angle: [a, b] }
}

export const WIRINGS = {
  'two potentiometers': TYPICAL_WIRING,
  'a potentiometer and an accelerometer': wired(POTENTIOMETER_A, accelerometer('mpu6050At68')),
  'an accelerometer and a potentiometer': wired(
    accelerometer('mpu6050At69', { reversed: true, zeroDeg: 30 }),
    POTENTIOMETER_B,
  ),
  'two accelerometers': wired(
    accelerometer('mpu6050At68'),
    accelerometer('mpu6050At69', { sineAxis: '-Y', cosineAxis: '+X', zeroDeg: -12, reversed: true }),
  ),
} as const satisfies Record<string, GuardWiring>
export type WiringName = keyof typeof WIRINGS

/** Power on, with a host that only listens. */
export function tableWith(wiring: WiringName | GuardWiring, options: Partial<EmulatedBoardOptions> = {}): LineHost {
  const attached = typeof wiring === 'string' ? WIRINGS[wiring] : wiring
  const firmware = firmwareUnderTest(options.board ?? 'uno')
  return new LineHost(new EmulatedBoard({ config: CONFIG, seed: 1, attached, wiring: attached, firmware, ...options }))
}

/** A session under way, driven at `driveMilli`, as it passes an angle. @throws Error where the guard refuses it */
export function tiltingPast(angleDeg: number, wiring: WiringName, driveMilli = 1000): LineHost {
  const host = tableWith(wiring)
  const code = host.startSession()
  if (code !== 'accepted') throw new Error(`the guard did not accept a session: ${code}`)
  host.driveMilli = driveMilli
  host.runUntil(() => host.board.motion.angleDeg >= angleDeg, 60_000)
  return host
}

/** The wiper of a potentiometer touches one end of its track. */
export function shortWiper({ board }: LineHost, which: 0 | 1, to: 'ground' | 'supply'): void {
  const { electronics } = board
  const voltage = electronics.voltage.bind(electronics)
  electronics.voltage = (channel) => {
    if (channel !== which) return voltage(channel)
    return to === 'ground' ? 0 : electronics.vccV
  }
}

/** The wire that carries the switch bank's bits is stuck. */
export function stickBankData({ board }: LineHost, level: 'high' | 'low'): void {
  const { gpio } = board.chip
  const set = gpio.setPin.bind(gpio)
  gpio.setPin = (pin, value) => set(pin, pin.port === 'D' && pin.bit === 5 ? level : value)
}
