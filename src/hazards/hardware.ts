/** What only hardware can do, and how commissioning tries it: no test of this repository reaches it. */
import type { RuleId } from '../simulation/observers.ts'

interface HardwarePart {
  readonly name: string
  /** The rules it keeps, without any software. */
  readonly rules: readonly RuleId[]
  /** What has to be tried on the table itself, empty unless it says otherwise, before anyone lies on it. */
  readonly tryIt: string
}

export const HARDWARE: readonly HardwarePart[] = [
  {
    name: 'emergency stop, two normally-closed contacts in the circuit of the contactor’s coil',
    rules: ['S1', 'S9'],
    tryIt:
      'hit it while the table moves, and with the guard unplugged and the transistor of the coil bridged: the contactor drops. Cut the wire of each contact alone: the contactor drops, or the guard latches and says that the channels disagree',
  },
  {
    name: 'power contactor, its auxiliary contact mechanically linked',
    rules: ['S1', 'S9'],
    tryIt:
      'bridge its main contacts with no session: latched as welded. Cut the wire of its auxiliary contact: no session',
  },
  {
    name: 'pull-downs at both driver inputs and at the contactor’s transistor',
    rules: ['S1', 'S7'],
    tryIt: 'switch on, switch off, hold the board in reset, flash it, pull its plug: the table never twitches',
  },
  {
    name: 'over-travel switches in the motor’s own circuit, each blocking one direction',
    rules: ['S2'],
    tryIt:
      'with the guard unplugged, the contactor held closed and the driver’s inputs set by hand, run slowly on to each: the motor stops by itself, and still runs the other way',
  },
  {
    name: 'self-locking drive',
    rules: ['S4', 'S6'],
    tryIt:
      'with the heaviest load allowed, made of weights, and the power off: it stays where it is, head-down, horizontal and head-up, for a quarter of an hour',
  },
  {
    name: 'way down without power',
    rules: ['S6'],
    tryIt:
      'pull the mains plug with somebody on the table, little inverted and with a helper at hand: back to horizontal by it, by the helper and by the person alone. Then with weights from the deepest angle',
  },
  {
    name: 'two angle sensors, each with its own supply and its own coupling',
    rules: ['S9'],
    tryIt: 'unplug each, loosen the coupling of each, while it moves: it stands, latched',
  },
  {
    name: 'two cam switches, independent of the angle sensors',
    rules: ['S6', 'S9'],
    tryIt:
      'unplug each: the table returns and says so. With both sensors unplugged, hold Start from an inverted position: it comes back and stops upright',
  },
  {
    name: 'Stop with a normally-closed contact',
    rules: ['S9', 'S11'],
    tryIt: 'pull its wire while the table tilts: it returns as if Stop were pressed',
  },
  {
    name: 'ankle lock that cannot open by itself, with a switch that is closed only while it is',
    rules: ['S7', 'S9'],
    tryIt:
      'open it upright: Start is refused. Open it while the empty table tilts: it returns. Hang on it with twice the weight',
  },
  {
    name: 'buzzer and lamp',
    rules: ['S3', 'S5'],
    tryIt:
      'hit the emergency stop head-down and listen from wherever help would come from. Nothing notices a broken wire to either: listen before every session',
  },
]
