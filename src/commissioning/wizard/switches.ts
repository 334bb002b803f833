/** The contacts a person presses one by one: what each reads at rest and pressed, and what to do with it. */
import { SWITCH } from '../../../hardware/guard/vocabulary.ts'

export interface TriedSwitch {
  readonly name: string
  readonly bit: number
  /** What its bit is while nobody touches it. */
  readonly atRest: boolean
  readonly contact: 'normally open' | 'normally closed'
  readonly press: string
  readonly letGo: string
  /** What the bit means: while it is set, and while it is not. */
  readonly reads: readonly [set: string, unset: string]
  /** The bit of a switch whose wire is easily taken for this one's. */
  readonly mistakenFor: readonly string[]
}

export const TRIED_SWITCHES = {
  start: {
    name: 'Start',
    bit: SWITCH.startPressed,
    atRest: false,
    contact: 'normally open',
    press: 'Press Start and hold it.',
    letGo: 'Let go of Start.',
    reads: ['pressed', 'not pressed'],
    mistakenFor: ['stop'],
  },
  stop: {
    name: 'Stop',
    bit: SWITCH.stopPressed,
    atRest: false,
    contact: 'normally closed',
    press: 'Press Stop and hold it.',
    letGo: 'Let go of Stop.',
    reads: ['pressed', 'not pressed'],
    mistakenFor: ['start'],
  },
  ankleLock: {
    name: 'The ankle lock',
    bit: SWITCH.ankleLocked,
    atRest: true,
    contact: 'normally open',
    press: 'Open the ankle lock.',
    letGo: 'Close the ankle lock.',
    reads: ['locked', 'open'],
    mistakenFor: ['overtravelInverted', 'overtravelUpright'],
  },
  overtravelInverted: {
    name: 'The over-travel switch of the inverted end',
    bit: SWITCH.overtravelInverted,
    atRest: false,
    contact: 'normally closed',
    press: 'Press the over-travel switch of the inverted end by hand and hold it.',
    letGo: 'Let go of it.',
    reads: ['reached', 'not reached'],
    mistakenFor: ['overtravelUpright'],
  },
  overtravelUpright: {
    name: 'The over-travel switch of the upright end',
    bit: SWITCH.overtravelUpright,
    atRest: false,
    contact: 'normally closed',
    press: 'Press the over-travel switch of the upright end by hand and hold it.',
    letGo: 'Let go of it.',
    reads: ['reached', 'not reached'],
    mistakenFor: ['overtravelInverted'],
  },
} as const satisfies Record<string, TriedSwitch>

export type TriedSwitchName = keyof typeof TRIED_SWITCHES
