import type { Signal } from '../table.ts'

/** On for a while, then off for a while. */
interface Beat {
  readonly onMs: number
  readonly offMs: number
}

/** How one output behaves: steady, or beats one after the other, once or for ever. */
export type Pattern = 'off' | 'on' | { readonly beats: readonly Beat[]; readonly repeat: boolean }

export interface SignalPattern {
  /** What it tells the person on the table. */
  readonly meaning: string
  readonly lamp: Pattern
  readonly buzzer: Pattern
}

/**
 * Lamp and buzzer for each signal. The buzzer is an active one: it has one tone, so only rhythm tells. Head-down one hears
 * better than one sees the lamp, and startles easily: the phases are near silent, and only the alarm never ends by itself.
 */
export const SIGNAL_PATTERNS: Readonly<Record<Signal, SignalPattern>> = {
  off: { meaning: 'no controller is connected', lamp: 'off', buzzer: 'off' },
  ready: { meaning: 'a session can be started', lamp: 'on', buzzer: 'off' },
  moving: {
    meaning: 'the table moves',
    lamp: forEver({ onMs: 400, offMs: 400 }),
    buzzer: once({ onMs: 60, offMs: 0 }),
  },
  holding: { meaning: 'there; nothing to do but breathe', lamp: forEver({ onMs: 2000, offMs: 2000 }), buzzer: 'off' },
  breathing: {
    meaning: 'there; breathe in while the lamp is lit, out while it is dark',
    lamp: forEver({ onMs: 4000, offMs: 6000 }),
    buzzer: forEver({ onMs: 30, offMs: 9970 }),
  },
  pausing: {
    meaning: 'resting at horizontal',
    lamp: forEver({ onMs: 150, offMs: 2850 }),
    buzzer: once({ onMs: 60, offMs: 0 }),
  },
  askingForStart: {
    meaning: 'press Start to go on',
    lamp: forEver({ onMs: 150, offMs: 150 }, { onMs: 150, offMs: 1550 }),
    buzzer: forEver({ onMs: 80, offMs: 220 }, { onMs: 80, offMs: 3620 }),
  },
  askingHow: {
    meaning: 'how was it? Start: well; Stop: not well',
    lamp: forEver({ onMs: 150, offMs: 150 }, { onMs: 150, offMs: 1550 }),
    buzzer: once({ onMs: 80, offMs: 220 }, { onMs: 80, offMs: 0 }),
  },
  refused: {
    meaning: 'the session was not started; the screen says why',
    lamp: forEver({ onMs: 150, offMs: 150 }, { onMs: 150, offMs: 150 }, { onMs: 150, offMs: 1250 }),
    buzzer: once({ onMs: 400, offMs: 150 }, { onMs: 400, offMs: 0 }),
  },
  alarm: {
    meaning: 'help is needed',
    lamp: forEver({ onMs: 100, offMs: 100 }),
    buzzer: forEver({ onMs: 500, offMs: 100 }),
  },
}

function forEver(...beats: Beat[]): Pattern {
  return { beats, repeat: true }
}

function once(...beats: Beat[]): Pattern {
  return { beats, repeat: false }
}
