import { PIN_MODE } from './firmata-wire.ts'

/** The pins that belong to the controller: the panel's buttons and signals. Every other pin is the guard's. */
export interface PanelPins {
  /** Normally open to ground, pulled up. */
  readonly start: number
  /** Normally closed to ground, pulled up: a broken wire is a pressed Stop. */
  readonly stop: number
  readonly lamp: number
  /** An active buzzer: it sounds while the pin is high. */
  readonly buzzer: number
}

export const DEFAULT_PANEL_PINS: PanelPins = { start: 4, stop: 7, lamp: 6, buzzer: 12 }

export const UNO_PIN_COUNT = 20
/** Pins that are also analog inputs, A0 first. */
export const UNO_ANALOG_PINS: readonly number[] = [14, 15, 16, 17, 18, 19]
const UNO_PWM_PINS: readonly number[] = [3, 5, 6, 9, 10, 11]

/** Firmata modes that a pin of an Uno running the guard offers to the controller; none where it is the guard's. */
export function pinModes(pin: number, panel: PanelPins): number[] {
  if (pin === panel.start || pin === panel.stop) return [PIN_MODE.input, PIN_MODE.pullup]
  if (pin !== panel.lamp && pin !== panel.buzzer) return []
  return UNO_PWM_PINS.includes(pin) ? [PIN_MODE.output, PIN_MODE.pwm] : [PIN_MODE.output]
}
