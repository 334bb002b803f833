/** The moments of a session at which anything may happen, and how a table gets there. */
import type { Story } from './story.ts'

export const MOMENTS = {
  starting: 'starting',
  tiltingHeadUp: 'tilting, still head-up',
  tiltingInverted: 'tilting, inverted',
  holding: 'holding',
  resting: 'on the way to the rest angle',
  returning: 'returning',
  pausing: 'pausing at horizontal',
  confirming: 'waiting for the confirmation',
  rising: 'rising',
} as const
export type Moment = keyof typeof MOMENTS
export const ALL_MOMENTS = Object.keys(MOMENTS) as Moment[]

/** Moments at which someone is inverted. */
export const INVERTED: ReadonlySet<Moment> = new Set<Moment>(['tiltingInverted', 'holding', 'resting', 'returning'])

const ARRIVES: Record<Exclude<Moment, 'starting'>, (table: Story) => void> = {
  tiltingHeadUp: (table) => table.reaches('tilting').reachesAngle('-45°', (deg) => deg > -45),
  tiltingInverted: (table) => table.reaches('tilting').reachesAngle('8°', (deg) => deg > 8, 300),
  holding: (table) => table.reaches('holding').waitsS(1),
  resting: (table) => {
    table.reaches('resting', 300).until('on its way', () => table.speedDegPerS < -0.8, 3)
  },
  returning: (table) => {
    const fromDeg = table.reaches('returning').angleDeg
    table.until('on its way', () => table.angleDeg < fromDeg - 3, 10)
  },
  pausing: (table) => table.reaches('pausing').waitsS(2),
  confirming: (table) => table.reaches('confirming').waitsS(1),
  rising: (table) =>
    table
      .reaches('confirming')
      .pressStart()
      .reachesAngle('-8°', (deg) => deg < -8),
}

/** Starts a session and goes on until `moment`. A table for `starting` needs a disk that never answers. */
export function startsAndIs(table: Story, moment: Moment, start: 'pressed' | 'held' = 'pressed'): Story {
  if (start === 'held') table.holdsStart().waitsS(0.2)
  else table.pressStart()
  if (moment === 'starting') table.reaches('starting', 1).waitsS(0.5)
  else ARRIVES[moment](table)
  return table
}
