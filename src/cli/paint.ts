/** What colours mean here. Sixteen colours at most, so that every terminal's own palette stays readable. */
import { styleText } from 'node:util'
import type { Signal } from '../../hardware/table.ts'

const ROLE_STYLES = {
  plain: [],
  strong: ['bold'],
  faint: ['dim'],
  person: ['cyan'],
  board: ['bold'],
  target: ['magenta'],
  headUp: ['blue'],
  good: ['green'],
  calm: ['cyan'],
  moving: ['yellow'],
  warning: ['bold', 'yellow'],
  asking: ['bold', 'magenta'],
  danger: ['bold', 'red'],
  /** A bar one cannot overlook. */
  alarm: ['bold', 'white', 'bgRed'],
} as const satisfies Record<string, readonly Parameters<typeof styleText>[0][]>

export type Role = keyof typeof ROLE_STYLES
export type Paint = (role: Role, text: string) => string

/** A painter with 16 colours, or one that leaves text as it is. */
export function makePaint(colour: boolean): Paint {
  if (!colour) return (_role, text) => text
  return (role, text) => {
    const styles = ROLE_STYLES[role]
    if (styles.length === 0 || text === '') return text
    // Whether to colour was decided by the caller, who knows the stream; styleText would look at stdout.
    return styleText([...styles] as Parameters<typeof styleText>[0], text, { validateStream: false })
  }
}

/** How the lamp's signals look. */
export const SIGNAL_ROLES: Readonly<Record<Signal, Role>> = {
  off: 'faint',
  ready: 'good',
  moving: 'moving',
  holding: 'calm',
  breathing: 'calm',
  pausing: 'headUp',
  askingForStart: 'asking',
  askingHow: 'asking',
  refused: 'warning',
  alarm: 'danger',
}
