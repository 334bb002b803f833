import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import { MENDS } from '../simulation/observers/scene.ts'
import type { RuleId } from '../simulation/observers.ts'

/** Two faults together that a rule does not hold out against, and why nobody can ask that of it. */
export interface Excuse {
  readonly rule: RuleId
  /** One of these … */
  readonly one: readonly StimulusName[]
  /** … and one of these. */
  readonly other: readonly StimulusName[]
  readonly because: string
}

/** With these the angle cannot be trusted. */
const ANGLE = MENDS['sensors-mend']!

/** Rules that a pair of faults may break. A single fault excuses nothing. `docs/campaign.md` shows the same list. */
export const EXCUSES: readonly Excuse[] = [
  ...excuse(
    ['S1', 'S2', 'S4', 'S7', 'S8', 'S11'],
    ANGLE,
    ['motor-reversed', 'runaway-down', 'runaway-up'],
    'without an angle it can trust the guard cannot see what the motor does; who holds Start lets go',
  ),
  ...excuse(
    ['S4'],
    ANGLE,
    ['sensor-b-stuck', 'sensor-a-stuck'],
    'one channel is gone and the other shows no motion: it is driven as a heavy person is; who holds Start lets go',
  ),
  ...excuse(
    ['S3', 'S5', 'S6'],
    ANGLE,
    ['horizontal-cam-open', 'horizontal-cam-closed', 'upright-cam-closed'],
    'without an angle it can trust the guard goes by the switches alone, and one of them lies',
  ),
  ...excuse(
    ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S10', 'S11'],
    ['contactor-welded'],
    ['runaway-down', 'runaway-up', 'motor-reversed'],
    'a driver that does not obey can only be cut off by the contactor, and that is welded: unplug the table',
  ),
]

function excuse(
  rules: readonly RuleId[],
  one: readonly StimulusName[],
  other: readonly StimulusName[],
  because: string,
): Excuse[] {
  return rules.map((rule) => ({ rule, one, other, because }))
}

/** Why this rule need not hold under these faults, or `null` where it must. */
export function excuseFor(rule: RuleId, faults: readonly StimulusName[]): Excuse | null {
  const excused = ({ one, other }: Excuse) =>
    faults.some((first) => one.includes(first) && faults.some((second) => second !== first && other.includes(second)))
  return EXCUSES.find((excuse) => excuse.rule === rule && excused(excuse)) ?? null
}
