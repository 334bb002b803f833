/** What may be wrong with the sensors of an angle, by what hangs on the board. */
import type { LineHost } from '../../../hardware/emulator/line-host.ts'
import type { SensorFault } from '../../../hardware/simulator/angle-sensor.ts'
import { shortWiper, type WiringName } from './table-with.ts'

export interface AngleFault {
  readonly says: string
  readonly wiring: WiringName
  readonly apply: (host: LineHost) => void
  /** In which it is noticed in motion, ms; what S9 grants where nothing is said. */
  readonly withinMs?: number
}

function sensor(which: 0 | 1, fault: SensorFault): AngleFault['apply'] {
  return ({ board }) => {
    board.sensors[which].fault = fault
  }
}

function bus(fault: 'heldForEver' | 'heldUntilClocked'): AngleFault['apply'] {
  return ({ board }) => {
    board.electronics.busFault = fault
  }
}

const rubbish: AngleFault['apply'] = ({ board }) => {
  board.electronics.devices[0]!.fault = 'rubbish'
}
/** Its supply was away for a moment: it sleeps, and all it measures is zero. */
const brownOut: AngleFault['apply'] = ({ board }) => board.electronics.devices[0]!.powerOn()

/** An accelerometer that repeats itself counts as silent after 100 ms, and silence is a fault after 100 more. */
const REPEATS_MS = 225
/** Beside an accelerometer, which is rough, a sensor may be wrong by 0.4° before that is taken for a fault: 140 ms more. */
const HANGS_BESIDE_ROUGH_MS = 260

const POTENTIOMETERS = 'two potentiometers'
const MIXED = [
  ['a potentiometer and an accelerometer', 1],
  ['an accelerometer and a potentiometer', 0],
] as const

/** Faults that show at once, wherever the table stands. */
export const LOUD_FAULTS: readonly AngleFault[] = [
  ...([0, 1] as const).flatMap((which): AngleFault[] => {
    const name = `potentiometer ${'AB'[which]}`
    return [
      { says: `the wiper of ${name} is open`, wiring: POTENTIOMETERS, apply: sensor(which, { kind: 'disconnected' }) },
      {
        says: `${name} is shorted to ground`,
        wiring: POTENTIOMETERS,
        apply: (host) => shortWiper(host, which, 'ground'),
      },
      {
        says: `${name} is shorted to its supply`,
        wiring: POTENTIOMETERS,
        apply: (host) => shortWiper(host, which, 'supply'),
      },
    ]
  }),
  ...MIXED.flatMap(([wiring, which]): AngleFault[] => [
    { says: 'the accelerometer is gone', wiring, apply: sensor(which, { kind: 'disconnected' }) },
    { says: 'the accelerometer answers rubbish', wiring, apply: rubbish },
    { says: 'the accelerometer sleeps after a brown-out', wiring, apply: brownOut },
    { says: 'the bus is held low for ever', wiring, apply: bus('heldForEver') },
    {
      says: 'the accelerometer delivers what it delivered last',
      wiring,
      apply: sensor(which, { kind: 'stale' }),
      withinMs: REPEATS_MS,
    },
  ]),
  {
    says: 'the board’s 5 V sag to 4 V',
    wiring: MIXED[0][0],
    apply: ({ board }) => {
      board.electronics.vccV = 4
    },
  },
  {
    says: 'the board’s 5 V rise to 6.2 V',
    wiring: POTENTIOMETERS,
    apply: ({ board }) => {
      board.electronics.vccV = 6.2
    },
  },
]

/** Faults that only a motion can show. */
export const QUIET_FAULTS: readonly AngleFault[] = [
  { says: 'potentiometer A hangs', wiring: POTENTIOMETERS, apply: sensor(0, { kind: 'stuck' }) },
  { says: 'potentiometer B hangs', wiring: POTENTIOMETERS, apply: sensor(1, { kind: 'stuck' }) },
  ...MIXED.flatMap(([wiring, which]): AngleFault[] => [
    {
      says: 'the accelerometer has come loose',
      wiring,
      apply: sensor(which, { kind: 'stuck' }),
      withinMs: HANGS_BESIDE_ROUGH_MS,
    },
    {
      says: 'the potentiometer hangs',
      wiring,
      apply: sensor(which === 0 ? 1 : 0, { kind: 'stuck' }),
      withinMs: HANGS_BESIDE_ROUGH_MS,
    },
  ]),
]

export const HELD_UNTIL_CLOCKED: readonly AngleFault[] = MIXED.map(([wiring]) => ({
  says: 'the accelerometer hangs in the middle of a byte, until it is clocked',
  wiring,
  apply: bus('heldUntilClocked'),
}))
