import type { AngleWiring, GuardWiring } from '../../../hardware/guard/wiring.ts'
import type { Notes } from './notes.ts'

const RELAY_DEAD_MS = 100

/** What is known of the wiring before the angles are calibrated: enough for the board to read its inputs. */
export function provisionalWiring({ kinds, inputs }: Notes): GuardWiring {
  const angle = (kind: AngleWiring['kind']): AngleWiring => {
    if (kind === 'potentiometer') return { kind, zeroCounts: 2046, degPerCount: 15_640 / 256_000 }
    if (kind === 'none') return { kind }
    return { kind, sineAxis: '+X', cosineAxis: '+Y', zeroDeg: 0, reversed: false }
  }
  return {
    angle: [angle(kinds!.angle[0]), angle(kinds!.angle[1])],
    driver: kinds!.driver,
    motorReversed: false,
    relayDeadMs: RELAY_DEAD_MS,
    ...inputs!,
  }
}
