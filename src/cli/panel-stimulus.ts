import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { PanelAction } from './panel-keys.ts'

/** What an action of the virtual panel does, given how the contacts stand now; `null` where it touches none. */
export function stimulusFor(action: PanelAction, switches: number): StimulusName | null {
  const is = (bit: number) => (switches & bit) !== 0
  switch (action) {
    case 'tapStart':
      return 'start'
    case 'holdStart':
      return is(SWITCH.startPressed) ? 'start-up' : 'start-down'
    case 'tapStop':
      return 'stop'
    case 'holdStop':
      return is(SWITCH.stopPressed) ? 'stop-up' : 'stop-down'
    case 'toggleEstop':
      return is(SWITCH.estopAOpen) ? 'estop-release' : 'estop'
    case 'toggleAnkleLock':
      return is(SWITCH.ankleLocked) ? 'ankle-open' : 'ankle-close'
    default:
      return null
  }
}
