import { PIN_MODE } from './firmata-wire.ts'

/**
 * The pins that belong to the controller: the panel's buttons and signals, on an Uno, a Nano and a Mega alike
 * (`hardware/firmware/board/pins.h`). Every other pin is the guard's, or free for any Firmata client.
 */
export const PANEL_PINS = {
  /** Normally open to ground, pulled up. */
  start: 4,
  /** An active buzzer: it sounds while the pin is high. */
  buzzer: 6,
  /** Normally closed to ground, pulled up: a broken wire is a pressed Stop. */
  stop: 7,
  /** Shares its pin with the LED of the board. */
  lamp: 13,
} as const

export const UNO_PIN_COUNT = 20
/** Pins that are also analog inputs, A0 first. */
export const UNO_ANALOG_PINS: readonly number[] = [14, 15, 16, 17, 18, 19]
const UNO_PWM_PINS: readonly number[] = [3, 5, 6, 9, 10, 11]

/** Firmata modes that a pin of an Uno running the guard offers to the controller; none where it is the guard's. */
export function pinModes(pin: number): number[] {
  if (pin === PANEL_PINS.start || pin === PANEL_PINS.stop) return [PIN_MODE.input, PIN_MODE.pullup]
  if (pin !== PANEL_PINS.lamp && pin !== PANEL_PINS.buzzer) return []
  return UNO_PWM_PINS.includes(pin) ? [PIN_MODE.output, PIN_MODE.pwm] : [PIN_MODE.output]
}
