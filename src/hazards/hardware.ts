/** What only hardware can do, and how commissioning tries it: no test of this repository reaches it. */
import type { RuleId } from '../simulation/observers.ts'

interface HardwarePart {
  readonly name: string
  /** The rules it keeps, without any software. */
  readonly rules: readonly RuleId[]
  /** What has to be tried on the table itself, empty unless it says otherwise, before anyone lies on it. */
  readonly tryIt: string
  /** What of it is tried again and again, and how often; all of it after every repair. */
  readonly again: Partial<Readonly<Record<HowOften, string>>>
}

export const HOW_OFTEN = ['day', 'month', 'year'] as const
export type HowOften = (typeof HOW_OFTEN)[number]

export const HARDWARE: readonly HardwarePart[] = [
  {
    name: 'emergency stop, two normally-closed contacts in the circuit of the contactor’s coil',
    rules: ['S1', 'S9'],
    tryIt:
      'hit it while the table moves, and with the guard unplugged and the transistor of the coil bridged: the contactor drops. Cut the wire of each contact alone: the contactor drops, or the guard latches and says that the channels disagree',
    again: {
      day: 'press it, let it go, hold Stop for 3 s: asked for before the first session',
      month: 'hit it while the empty table moves',
      year: 'all of the above, the cut wires too',
    },
  },
  {
    name: 'power contactor, with a mirror contact that the guard reads',
    rules: ['S1', 'S9'],
    tryIt:
      'push its armature in by hand with no session: latched as welded. Cut the wire of its mirror contact, and the wire to the guard: no session',
    again: {
      year: 'all of the above',
    },
  },
  {
    name: 'pull-downs at both driver inputs and at the contactor’s transistor',
    rules: ['S1', 'S7'],
    tryIt: 'switch on, switch off, hold the board in reset, flash it, pull its plug: the table never twitches',
    again: {
      year: 'switch off and on: the table never twitches',
    },
  },
  {
    name: 'over-travel switches in the motor’s own circuit, each blocking one direction',
    rules: ['S2'],
    tryIt:
      'with the guard unplugged, the contactor held closed and the driver’s inputs set by hand, run slowly on to each: the motor stops by itself, and still runs the other way',
    again: {
      month: 'push each lever by hand while the empty table creeps towards its end: it stops, and still comes back',
      year: 'all of the above, with the guard unplugged',
    },
  },
  {
    name: 'self-locking drive',
    rules: ['S4', 'S6'],
    tryIt:
      'with the heaviest load allowed, made of weights, and the power off: it stays where it is, head-down, horizontal and head-up, for a quarter of an hour',
    again: {
      month: 'power off at horizontal with the heaviest load: it stays',
      year: 'all of the above',
    },
  },
  {
    name: 'way down without power',
    rules: ['S6'],
    tryIt:
      'pull the mains plug with somebody on the table, little inverted and with a helper at hand: back to horizontal by it, by the helper and by the person alone. Then with weights from the deepest angle',
    again: {
      month: 'the helper and the user each bring the empty table back by it',
      year: 'all of the above',
    },
  },
  {
    name: 'two angle sensors, each with its own supply and its own coupling',
    rules: ['S9'],
    tryIt: 'unplug each, loosen the coupling of each, while it moves: it stands, latched',
    again: {
      month: 'look at both couplings: no play, no loose screw',
      year: 'all of the above',
    },
  },
  {
    name: 'two cam switches, independent of the angle sensors',
    rules: ['S6', 'S9'],
    tryIt:
      'unplug each: the table returns and says so. With both sensors unplugged, hold Start from an inverted position: it comes back and stops upright',
    again: {
      month: 'look at both cams: tight on their shaft, wires whole',
      year: 'all of the above',
    },
  },
  {
    name: 'Stop with a normally-closed contact',
    rules: ['S9', 'S11'],
    tryIt: 'pull its wire while the table tilts: it returns as if Stop were pressed',
    again: {
      month: 'press it while the empty table tilts',
      year: 'all of the above',
    },
  },
  {
    name: 'ankle lock that cannot open by itself, with a switch that is closed only while it is',
    rules: ['S7', 'S9'],
    tryIt:
      'open it upright: Start is refused. Open it while the empty table tilts: it returns. Hang on it with twice the weight',
    again: {
      day: 'pull at it once it is locked',
      month: 'open it upright: Start is refused',
      year: 'all of the above, the weight too',
    },
  },
  {
    name: 'buzzer and lamp',
    rules: ['S3', 'S5'],
    tryIt:
      'hit the emergency stop head-down and listen from wherever help would come from. Nothing notices a broken wire to either: listen before every session',
    again: {
      day: 'the press of Start lights one and sounds the other',
      month: 'hit the emergency stop, and listen from wherever help would come from',
    },
  },
]
