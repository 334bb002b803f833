/** Every wiring diagram, in the order of `docs/wiring.md`. */
import { angleSensorsSheet } from './angle-sensors.ts'
import { dualPwmSheet, pwmDirectionSheet, relaysSheet } from './drivers.ts'
import { emergencyStopSheet } from './emergency-stop.ts'
import { overTravelSheet } from './over-travel.ts'
import { panelSheet } from './panel.ts'
import { powerSheet } from './power.ts'
import type { Sheet } from './sheet.ts'
import { megaSwitchesSheet, switchBankSheet } from './switches.ts'

export function allSheets(): Sheet[] {
  return [
    powerSheet(),
    emergencyStopSheet(),
    overTravelSheet(),
    pwmDirectionSheet(),
    dualPwmSheet(),
    relaysSheet(),
    angleSensorsSheet(),
    panelSheet(),
    switchBankSheet(),
    megaSwitchesSheet(),
  ]
}
