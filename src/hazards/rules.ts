/**
 * The rules S1–S12 and the layers that enforce them, each without the layers above it. `docs/hazards.md` is drawn from this, and
 * a test that tries a rule at a layer says so with a tag: `{ tags: 'S3/guard' }`.
 */
import type { RuleId } from '../simulation/observers.ts'

export const LAYERS = ['hardware', 'guard', 'controller'] as const
export type Layer = (typeof LAYERS)[number]

export interface Rule {
  readonly name: string
  readonly says: string
  /** How each layer that enforces the rule does so: the risk control measures. */
  readonly enforcedBy: Readonly<Partial<Record<Layer, string>>>
}

export const RULES = {
  S1: {
    name: 'no power without reason',
    says: 'The motor is powered only while a fresh, authorised command exists, or while the guard itself returns the table. After an emergency stop: not before it is released and reset and Start is freshly pressed. A reset never restarts.',
    enforcedBy: {
      hardware: 'the emergency stop’s two contacts open the contactor’s coil circuit',
      guard:
        'the contactor closes in a session, a return and while Start is held in recovery only; a drive fades 150 ms after the status it answers; presses count only if made after the last change of state',
      controller: 'only `arming` and `session` drive; every trouble leaves them',
    },
  },
  S2: {
    name: 'never too deep',
    says: 'The angle never passes the machine limit by more than 1°, nor the step’s target by more than 2°, under any single fault.',
    enforcedBy: {
      hardware: 'over-travel switches in the motor’s circuit',
      guard:
        'slower as the announced angle comes nearer, nothing beyond it; 0.8° past it the table must return; limits are judged by the deeper of two sensors',
      controller: '1.2° past its target the table returns; set-points do not overshoot',
    },
  },
  S3: {
    name: 'never too long',
    says: 'The return begins before the time inverted reaches the session cap; the guard’s own cap (compiled maximum 15 minutes) holds without the controller. Where power is off, the alarm sounds instead.',
    enforcedBy: {
      hardware: 'a buzzer and a lamp that somebody who can help hears and sees',
      guard: 'counts the time inverted; at the announced cap whoever is not returning is relieved of the table',
      controller:
        'begins the return five seconds before; exposure has a cap of its own; a person who does not answer “are you OK?” is brought back; every session has a timeout',
    },
  },
  S4: {
    name: 'never too fast',
    says: 'Speed never passes 5°/s, rising above horizontal never 1.5°/s, with a margin for noise; under a single fault for no longer than 200 ms. Set-points are limited in jerk.',
    enforcedBy: {
      hardware: 'a self-locking drive that a person’s weight cannot turn',
      guard:
        'drives are capped at 4.2°/s, at 1.5°/s above horizontal, and governed by the measured speed; above 5.2°/s, or 2°/s while rising, power goes off',
      controller: 'speeds, acceleration and jerk of the configuration, within hard limits',
    },
  },
  S5: {
    name: 'a pause, and a yes, before rising',
    says: 'After inversion, rising starts only after the pause at horizontal (60 s by default, never under 30 s) and a press of Start. Unanswered, the table stays horizontal and the alarm asks for help.',
    enforcedBy: {
      hardware: 'a buzzer and a lamp that somebody who can help hears and sees',
      guard:
        'counts the pause itself, only while the table rests at horizontal, and waits for a fresh press on its own pin; any inversion owes the pause anew; after power-on it is owed until the table is upright',
      controller:
        'pause, confirmation, alarm after a minute without an answer; a rise that was halted asks in the same way',
    },
  },
  S6: {
    name: 'always a way back',
    says: 'From every state in which a person is inverted there is a way back to horizontal that needs at most: release the emergency stop, reset, hold one button. Where the drive itself has failed, the alarm names the way down without power, which every table must have.',
    enforcedBy: {
      hardware: 'the way down without power; self-locking, so that nothing falls meanwhile',
      guard:
        'recovery, which works without the controller, and without a trusted angle by the cam switches, with a time cap; wherever no session may start and the table is not upright, recovery is offered',
      controller:
        'every cause carries its way out in words; every state of the machines has a path to upright by hands, time and the guard',
    },
  },
  S7: {
    name: 'only a hand starts',
    says: 'Nothing that arrives over the network, from a configuration file, a reconnect, a reboot or returning power starts motion or deepens an inversion.',
    enforcedBy: {
      hardware: 'pull-downs keep driver and contactor off while the board boots',
      guard:
        'a session needs a press of Start seen on its own pin within 3 s, upright, with every interlock closed; never deeper or longer than announced; no message resets; limits are stored only while Stop is held',
      controller:
        'choosing a program or a stop asked for never starts or deepens; a Start held since before a reconnect is no press',
    },
  },
  S8: {
    name: 'never resumed',
    says: 'A session never resumes after a fault, a reconnect or a restart. It has ended.',
    enforcedBy: {
      guard: 'whatever ends a session ends it; drives from before are stale by their numbers',
      controller:
        'a session is an actor that dies with its state; a session found in the guard after a reconnect is ended at once',
    },
  },
  S9: {
    name: 'faults are noticed',
    says: 'Any single failed sensor, switch, contactor or wire is noticed within 200 ms of motion, or before the next start.',
    enforcedBy: {
      hardware:
        'two angle sensors, two cam switches, two emergency-stop channels, a mirror contact on the contactor; normally-closed contacts',
      guard:
        'the two angles are compared, with each other and with the cam switches; motion with the drive; contactor with its feedback; interlocks before every start',
      controller:
        'Start and Stop are compared on both their paths; a table that does not follow is handed to the guard; on a table on a port nobody starts unless every part of commissioning has passed with what is connected, and the emergency stop’s contacts were seen to open today',
    },
  },
  S10: {
    name: 'without a controller',
    says: 'Controller lost: motion ramps to a stop within 500 ms; after 2 s the guard returns the table to horizontal by itself, if its angle can be trusted; else it stops, latches and sounds the alarm.',
    enforcedBy: {
      guard: 'all of it. It returns by itself only from inverted; head-up it simply stops',
      controller:
        'on silence of the guard: alarm, session ended, reconnecting in the background; where the table does not follow, it falls silent on purpose',
    },
  },
  S11: {
    name: 'Stop always works',
    says: 'From any phase, motion towards inversion has ended within 300 ms of the press.',
    enforcedBy: {
      hardware: 'Stop is normally closed: a broken wire is a pressed Stop',
      guard:
        'reads Stop on its own pin; a session then may only return, and is taken back where the controller does not return',
      controller: 'Stop counts on whichever path it comes first; the set-point stops quicker than it starts',
    },
  },
  S12: {
    name: 'what happened is kept',
    says: 'Every event of a session survives `kill -9` and a power cut; at most the last second of the trace does not.',
    enforcedBy: {
      controller:
        'nothing moves before the start is on disk; SQLite in a thread of its own; no room or a slow disk refuses the next session',
    },
  },
} as const satisfies Record<RuleId, Rule>

/** A rule at a layer that tests try; hardware is tried when a table is commissioned. */
export type RuleTag = {
  [Id in RuleId]: `${Id}/${Extract<keyof (typeof RULES)[Id]['enforcedBy'], 'guard' | 'controller'>}`
}[RuleId]

/** Every rule at every layer that tests have to try. */
export const RULE_TAGS: readonly { readonly name: RuleTag; readonly description: string }[] = Object.entries(
  RULES,
).flatMap(([id, { name, enforcedBy }]) =>
  Object.keys(enforcedBy)
    .filter((layer) => layer !== 'hardware')
    .map((layer) => ({ name: `${id}/${layer}` as RuleTag, description: `${name}, kept by the ${layer} alone` })),
)
