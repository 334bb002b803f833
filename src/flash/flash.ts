/** Puts the guard's firmware on a board: asks the guard there, flashes, and makes sure of what answers afterwards. */
import { type GuardState, INTERLOCK } from '../../hardware/guard/vocabulary.ts'
import type { GuardConfig, GuardIdentity } from '../../hardware/table.ts'
import { UprightError } from '../error.ts'
import { avrdudeWords, type FlashTarget, requireAvrdude, startAvrdude } from './avrdude.ts'
import { avrdudeFailure } from './avrdude-failure.ts'
import type { FlashProgress } from './avrdude-log.ts'
import { type AnsweringGuard, askBoard, type BoardAnswer, type PortChoice } from './board-answer.ts'
import type { Firmware } from './firmware.ts'
import { followInterrupts } from './interrupts.ts'
import { type Permission, permissionFrom } from './permission.ts'

export interface FlashPlan {
  readonly target: FlashTarget
  readonly firmware: Firmware
  /** Also where the board has this build already. */
  readonly force: boolean
  /** A person has said beforehand that nobody is on the table and that the motor power is off. */
  readonly isConfirmed: boolean
}

export interface FlashWorld extends Omit<PortChoice, 'path'> {
  tell(step: FlashStep): void
  /** Asks a person whether it is safe although `why`; null where nobody can be asked. */
  readonly confirm: ((why: string) => Promise<boolean>) | null
}

/** What happens, in this order. */
export type FlashStep =
  | { readonly step: 'guard'; readonly firmware: string; readonly build: string; readonly guard: GuardState }
  | { readonly step: 'noGuard'; readonly message: string }
  | { readonly step: 'flashing'; readonly progress: FlashProgress }
  /** Somebody wants it to end, and a board that is half written is worse than waiting. */
  | { readonly step: 'finishing' }
  | { readonly step: 'checking' }

export interface FlashSummary {
  /** false: the board had this build already. */
  readonly flashed: boolean
  readonly port: string
  readonly board: string
  readonly firmware: string
  readonly build: string
  /** What the board ran before; null where no guard answered. */
  readonly before: { readonly firmware: string; readonly build: string } | null
  readonly commissioned: boolean
  /** What the guard has stored, or its cautious defaults. */
  readonly limits: GuardConfig
  readonly tookS: number
}

/** A fresh Uno needs two seconds from its reset. */
const ANSWERS_WITHIN_MS = 5000
/** The boot loader comes first. */
const BACK_WITHIN_MS = 10_000

/**
 * Flashes, unless the board has this build already.
 * @throws UprightError, TableError
 */
export async function flash(plan: FlashPlan, world: FlashWorld): Promise<FlashSummary> {
  const beganMs = performance.now()
  const { target, firmware } = plan
  requireAvrdude()
  const port: PortChoice = { path: target.port, baudRate: world.baudRate, ports: world.ports }
  const before = await askBoard(port, ANSWERS_WITHIN_MS)
  const summaryOf = (guard: AnsweringGuard, flashed: boolean): FlashSummary => ({
    flashed,
    port: target.port,
    board: target.board.name,
    firmware: guard.identity.firmware,
    build: guard.identity.build,
    before: before.kind === 'guard' ? { firmware: before.identity.firmware, build: before.identity.build } : null,
    commissioned: isCommissioned(guard),
    limits: guard.config,
    tookS: Math.round((performance.now() - beganMs) / 100) / 10,
  })
  try {
    tellAnswer(before, world)
    if (before.kind === 'guard' && !plan.force && isBuild(before.identity, firmware)) return summaryOf(before, false)
    await permit(before, plan, world)
  } finally {
    if (before.kind === 'guard') await before.close()
  }
  await write(target, world)
  world.tell({ step: 'checking' })
  const after = await guardBack(port)
  try {
    requireBuild(after.identity, firmware)
    if (before.kind === 'guard' && isCommissioned(before)) requireLimits(before.config, after)
    return summaryOf(after, true)
  } finally {
    await after.close()
  }
}

function tellAnswer(answer: BoardAnswer, world: FlashWorld): void {
  if (answer.kind === 'other') return world.tell({ step: 'noGuard', message: answer.error.message })
  const { firmware, build } = answer.identity
  world.tell({ step: 'guard', firmware, build, guard: answer.latest().guard })
}

/** Resolves when the guard, or a person where it cannot tell, has said that the program may be taken away. */
async function permit(answer: BoardAnswer, { isConfirmed }: FlashPlan, { confirm }: FlashWorld): Promise<void> {
  const asked = requirePermission(answer)
  if (asked.kind === 'granted' || isConfirmed) return
  if (confirm === null)
    throw new UprightError(
      'NOT_CONFIRMED',
      `${asked.why} A person has to look.`,
      'Make sure that nobody is on the table and that the motor power is off, then say so: --yes',
      2,
    )
  if (!(await confirm(asked.why)))
    throw new UprightError(
      'NOT_CONFIRMED',
      'Not confirmed: nothing was changed.',
      'Type the whole word yes, or say --yes.',
      2,
    )
  // People take their time to answer, and a guard goes on looking.
  requirePermission(answer)
}

function requirePermission(answer: BoardAnswer): Exclude<Permission, { kind: 'refused' }> {
  const permission: Permission =
    answer.kind === 'guard' ? permissionFrom(answer.latest()) : { kind: 'ask', why: answer.error.message }
  if (permission.kind === 'refused')
    throw new UprightError('NOT_SAFE', `Not now. ${permission.why}`, permission.wayOut, 1)
  return permission
}

async function write(target: FlashTarget, { tell }: FlashWorld): Promise<void> {
  const run = startAvrdude(avrdudeWords(target), (progress) => tell({ step: 'flashing', progress }))
  const letGo = followInterrupts(run, () => tell({ step: 'finishing' }))
  const end = await run.ended.finally(letGo)
  if (end.exitCode !== 0) throw avrdudeFailure(target, end)
}

async function guardBack(port: PortChoice): Promise<AnsweringGuard> {
  const answer = await askBoard(port, BACK_WITHIN_MS)
  if (answer.kind === 'guard') return answer
  throw new UprightError(
    'GUARD_NOT_BACK',
    `The program was written and verified, but no guard answers. ${answer.error.message}`,
    'Keep the motor power off. Replug the board and run `upright flash` again; it tells what answers.',
    1,
    { cause: answer.error },
  )
}

function requireBuild(identity: GuardIdentity, firmware: Firmware): void {
  if (isBuild(identity, firmware)) return
  throw new UprightError(
    'WRONG_BUILD',
    `The board answers as ${identity.firmware} (build ${identity.build}), not as ${firmware.version} (build ${firmware.build}), which was written.`,
    'The .hex and firmware.json do not belong together: build both anew with `npm run firmware`, or install upright again.',
    1,
  )
}

/** Flashing does not touch what was stored when commissioning. */
function requireLimits(before: GuardConfig, after: AnsweringGuard): void {
  const keys = Object.keys(before) as (keyof GuardConfig)[]
  const changed = keys.filter((key) => before[key] !== after.config[key])
  if (isCommissioned(after) && changed.length === 0) return
  const list = changed.map((key) => `${key} was ${before[key]}, is ${after.config[key]}`).join('; ')
  throw new UprightError(
    'LIMITS_LOST',
    `The firmware is on the board, but the limits stored in the guard are not those of before (${list || 'they are gone'}).`,
    'Commission the table again before anyone uses it: upright commission',
    1,
  )
}

function isBuild(identity: GuardIdentity, { version, build }: Firmware): boolean {
  return identity.firmware === version && identity.build === build
}

function isCommissioned(guard: AnsweringGuard): boolean {
  return (guard.latest().interlocks & INTERLOCK.notCommissioned) === 0
}
