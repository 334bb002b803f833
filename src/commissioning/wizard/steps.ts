/** All steps, in the order in which they are walked: that of their parts. */
import type { Step } from './step.ts'
import { positions, storeAngles } from './steps/angles.ts'
import { cams } from './steps/cams.ts'
import { direction } from './steps/direction.ts'
import { estopContacts } from './steps/estop-contacts.ts'
import { estopCutsCoil, estopUnderPower } from './steps/estop-power.ts'
import { finalLimits } from './steps/final-limits.ts'
import { firmware } from './steps/firmware.ts'
import { limits } from './steps/limits.ts'
import { load } from './steps/load.ts'
import { overtravel } from './steps/overtravel.ts'
import { plugs } from './steps/plugs.ts'
import { pressSwitches } from './steps/press-switches.ts'
import { speed } from './steps/speed.ts'
import { wayDown } from './steps/way-down.ts'
import { wiredParts } from './steps/wired-parts.ts'

export const STEPS: readonly Step[] = [
  firmware,
  ...pressSwitches,
  cams,
  estopContacts,
  wayDown,
  wiredParts,
  plugs,
  positions,
  storeAngles,
  direction,
  estopUnderPower,
  estopCutsCoil,
  speed,
  finalLimits,
  overtravel,
  limits,
  load,
]
