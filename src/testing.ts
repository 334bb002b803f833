/**
 * For your own tests: a whole session in virtual time, without hardware. The same controller, machines and guard as on a real
 * table; only the physics is simulated.
 */
import { parseConfig } from './config/config.ts'
import {
  type SimulatedSession,
  type SimulateSessionOptions,
  simulateSession as simulate,
} from './simulation/simulate-session.ts'
import { SimulatedRun, type SimulatedRunOptions } from './simulation/simulated-run.ts'

export type { StimulusName } from '../hardware/simulator/stimuli.ts'
export type { Fact, Phase, TraceSample } from './feed/live-state.ts'
export type { Entry, LedgerRow } from './people/ledger.ts'
export type { RuleId, RuleVerdict } from './simulation/observers.ts'
export type { Moment, SimulatedPhase, SimulatedSession } from './simulation/simulate-session.ts'
export type { SimulatedRun } from './simulation/simulated-run.ts'
export type { Visit } from './simulation/simulated-visitor.ts'

/** The text of an `upright.toml`, or nothing for the defaults. */
interface WithToml {
  readonly toml?: string
}

/** Runs one session from power-on to rest and tells all about it. */
export function simulateSession(options: Omit<SimulateSessionOptions, 'config'> & WithToml = {}): SimulatedSession {
  return simulate({ ...options, config: configFrom(options.toml) })
}

/** A table to tell a story with: `do` what people and faults do, run `until` something is so, look. */
export function simulatedTable(options: Omit<SimulatedRunOptions, 'config'> & WithToml = {}): SimulatedRun {
  return new SimulatedRun({ ...options, config: configFrom(options.toml) })
}

function configFrom(toml = '') {
  return parseConfig(toml, { file: null, folder: process.cwd(), stateFolder: process.cwd(), home: process.cwd() })
}
