/** Whether a program may be kept on this table, whoever runs it later: hard limits and those of the machine. */
import { type Program, programRefusals } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import { LONGEST_SESSION_S } from '../config/cross-checks.ts'
import { UprightError } from '../error.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { plannedDurationS } from './planned-duration.ts'

/** Everything that keeps a program from this table, in words. */
export function tableRefusals(program: Program, config: Config): string[] {
  const { table, limits } = config
  const refusals = programRefusals(program, limits)
  if (program.pauseS < table.pauseS)
    refusals.push(
      `it rests ${program.pauseS} s at horizontal, and the guard lets nobody rise before ${table.pauseS} s (S5)`,
    )
  for (const { angleDeg, restAngleDeg } of program.steps)
    if (restAngleDeg > angleDeg)
      refusals.push(
        `it rests at ${formatAngle(restAngleDeg, 0)} from ${formatAngle(angleDeg, 0)}: a rest is never deeper than its step`,
      )
  const seconds = programDurationS(program, config)
  if (seconds > LONGEST_SESSION_S)
    refusals.push(
      `it takes ${formatClock(seconds)}, and the guard ends a session after ${formatClock(LONGEST_SESSION_S)}`,
    )
  return refusals
}

/** How long a session takes on this table, seconds. */
export function programDurationS(program: Program, { motion, comfort, table }: Config): number {
  return plannedDurationS(program, { ...motion, riseStopS: comfort.riseStopS, uprightDeg: table.uprightDeg })
}

/** Throws an error with every refusal. */
export function requireRunnable(program: Program, config: Config): void {
  const refusals = tableRefusals(program, config)
  if (refusals.length === 0) return
  const [only] = refusals
  throw new UprightError(
    'PROGRAM_REFUSED',
    refusals.length === 1
      ? `${program.id} cannot be kept: ${only}`
      : `${program.id} cannot be kept:\n  ${refusals.join('\n  ')}`,
    `Make it gentler: this table's limits are [limits] and [table] of upright.toml.`,
    1,
  )
}
