/** What a file may not say although each key alone is right: the people's limits within the table's, the programs within both. */
import { type Program, programRefusals } from '../../machines/program.ts'
import { plannedDurationS } from '../people/planned-duration.ts'
import { findProgram, SHIPPED_PROGRAMS } from '../people/programs.ts'
import { mqttProblems } from './mqtt-section.ts'
import type { Problem } from './problems.ts'
import type { Config } from './settle.ts'

/** The guard itself ends an announced session after this long: three times the longest time inverted. */
export const LONGEST_SESSION_S = 2700

/** Problems between keys of a configuration whose shape is right. */
export function crossProblems(config: Config): Problem[] {
  return [
    ...limitProblems(config),
    ...motionProblems(config),
    ...comfortProblems(config),
    ...mqttProblems(config.mqtt),
    ...config.programs
      .slice(SHIPPED_PROGRAMS.length)
      .flatMap((program, index) => programProblems(program, index, config)),
  ]
}

function limitProblems({ table, limits }: Config): Problem[] {
  return [
    ...atMost('limits.max_angle_deg', limits.maxAngleDeg, 'table.max_angle_deg', table.maxAngleDeg, WITHIN_TABLE),
    ...atMost('limits.session_cap_s', limits.sessionCapS, 'table.cap_s', table.capS, WITHIN_TABLE),
  ]
}

const WITHIN_TABLE = 'people’s limits lie within what the guard enforces (S2, S3)'

function motionProblems({ table, motion }: Config): Problem[] {
  const reason = 'the motor turns no faster'
  return (['tilt', 'return', 'rise'] as const).flatMap((way) =>
    atMost(
      `motion.${way}_deg_per_s`,
      motion[`${way}DegPerS`],
      'table.full_speed_deg_per_s',
      table.fullSpeedDegPerS,
      reason,
    ),
  )
}

function comfortProblems({ table, comfort, programs, limits }: Config): Problem[] {
  const problems = atLeast('comfort.pause_s', comfort.pauseS, 'table.pause_s', table.pauseS, OWED_PAUSE)
  if (comfort.riseStopDeg <= table.uprightDeg) {
    problems.push({
      key: 'comfort.rise_stop_deg',
      text: `comfort.rise_stop_deg is ${comfort.riseStopDeg}, above table.upright_deg (${table.uprightDeg}): the stop comes on the way up, best at 10–20° head-up (R4)`,
      restsOn: ['table.upright_deg'],
    })
  }
  return [...problems, ...chosenProgramProblems(comfort.program, programs, limits)]
}

const OWED_PAUSE = 'the guard lets nobody rise sooner (S5)'

function chosenProgramProblems(id: string, programs: Config['programs'], limits: Config['limits']): Problem[] {
  const key = 'comfort.program'
  const refusalsOf = (program: Program) => programRefusals(program, limits)
  const [gentlest] = programs
  if (gentlest && programs.every((program) => refusalsOf(program).length > 0)) {
    const text = `[limits] lets no program run: of the gentlest, "${gentlest.id}", ${refusalsOf(gentlest).join('; ')}. Raise the limits or add a gentler one as [[programs]]`
    return [{ key: 'limits', text, restsOn: ['table', 'programs'] }]
  }
  try {
    return refusalsOf(findProgram(programs, id)).map((why) => ({
      key,
      text: `${key} is "${id}", which may not run here: ${why}`,
      restsOn: ['limits', 'table', 'programs'],
    }))
  } catch (error) {
    return [{ key, text: `${key} is "${id}": ${(error as Error).message}`, restsOn: ['programs'] }]
  }
}

function programProblems(program: Program, index: number, config: Config): Problem[] {
  const key = `programs[${index}]`
  const named = `${key} ("${program.id}")`
  const problems: Problem[] = programRefusals(program, config.limits).map((why) => ({
    key,
    text: `${named} may not run here: ${why}`,
    restsOn: ['limits', 'table'],
  }))
  if (config.programs.findIndex((other) => other.id === program.id) < SHIPPED_PROGRAMS.length + index) {
    problems.push({ key: `${key}.id`, text: `${key}.id is "${program.id}", which another program has already` })
  }
  problems.push(
    ...atLeast(`${key}.pause_s`, program.pauseS, 'table.pause_s', config.table.pauseS, OWED_PAUSE),
    ...program.steps.flatMap((step, at) =>
      atMost(
        `${key}.steps[${at}].rest_angle_deg`,
        step.restAngleDeg,
        'angle_deg',
        step.angleDeg,
        'a rest is never deeper than its step',
      ),
    ),
  )
  const pace = { ...config.motion, riseStopS: config.comfort.riseStopS, uprightDeg: config.table.uprightDeg }
  const seconds = Math.round(plannedDurationS(program, pace))
  if (seconds > LONGEST_SESSION_S) {
    problems.push({
      key,
      text: `${named} takes ${seconds} s, at most ${LONGEST_SESSION_S}: the guard ends a longer session`,
      restsOn: ['motion', 'table'],
    })
  }
  return problems
}

function atMost(key: string, value: number, otherKey: string, bound: number, reason: string): Problem[] {
  return value <= bound
    ? []
    : [{ key, text: `${key} is ${value}, at most ${bound} (${otherKey}): ${reason}`, restsOn: [otherKey] }]
}

function atLeast(key: string, value: number, otherKey: string, bound: number, reason: string): Problem[] {
  return value >= bound
    ? []
    : [{ key, text: `${key} is ${value}, at least ${bound} (${otherKey}): ${reason}`, restsOn: [otherKey] }]
}
