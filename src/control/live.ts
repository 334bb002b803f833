import { INTERLOCK, namesOf } from '../../hardware/guard/vocabulary.ts'
import type { TableKind } from '../../hardware/table.ts'
import type { SessionContext } from '../../machines/session.machine.ts'
import { currentStep } from '../../machines/session.machine.ts'
import type { LiveState, Phase } from '../feed/live-state.ts'
import type { Controller } from './controller.ts'
import { aimOf, phaseOf, sessionOf, signalOf, stateOf } from './situation.ts'
import { sayNow } from './words.ts'

/** The picture of now that every surface shows. */
export function liveState(controller: Controller, table: TableKind, atMs: number): LiveState {
  const snapshot = controller.snapshot
  const session = sessionOf(snapshot)
  const phase = phaseOf(session)
  const status = controller.lastStatus
  const { cause, refusals, program } = snapshot.context
  const planned = session ? plannedS(controller, session.context, phase) : null
  const elapsedS = (atMs - controller.phaseSinceMs) / 1000
  return {
    atMs,
    table,
    state: stateOf(snapshot),
    phase,
    say: sayNow({
      state: stateOf(snapshot),
      phase,
      cause,
      asking: session?.hasTag('asking') ?? false,
      unanswered: session?.hasTag('unanswered') ?? false,
      halted: session?.matches('halted') ?? false,
      pausing: status !== null && status.pausedS > 0,
      refusals,
      asksHow: controller.asksHow,
    }),
    angleDeg: status ? (status.angleDeg[0] + status.angleDeg[1]) / 2 : null,
    targetDeg: aimOf(session).targetDeg,
    speedDegPerS: status?.speedDegPerS ?? 0,
    driveMilli: status?.driveMilli ?? 0,
    guard: status?.guard ?? null,
    cause: status?.cause ?? 'none',
    interlocks: status ? namesOf(INTERLOCK, status.interlocks) : [],
    switches: status?.switches ?? 0,
    signal: signalOf(snapshot, session, phase, controller.asksHow),
    alarm: snapshot.hasTag('alarm') || (session?.hasTag('unanswered') ?? false),
    invertedS: status?.invertedS ?? 0,
    exposureMin: controller.exposureMin,
    program: program.name,
    user: controller.visitor?.name ?? null,
    session: controller.session,
    phaseS: planned,
    phaseLeftS: planned === null ? null : Math.max(0, planned - elapsedS),
    refusals: stateOf(snapshot) === 'upright' ? refusals : [],
  }
}

/** Planned length of the present phase, seconds: what the program says, or the way at cruising speed. */
function plannedS(controller: Controller, session: SessionContext, phase: Phase | null): number | null {
  switch (phase) {
    case 'holding':
      return currentStep(session).holdS
    case 'pausing':
      return session.program.pauseS
    case 'tilting':
    case 'returning':
    case 'rising':
    case 'resting':
      return controller.plannedPhaseS
    default:
      return null
  }
}
