import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SerialTable } from '../../hardware/serial/serial-table.ts'
import { MockSerial } from '../../hardware/simulator/mock-serial.ts'
import { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import { STIMULI, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import { parseConfig } from '../../src/config/config.ts'
import { Controller } from '../../src/control/controller.ts'
import type { Fact, Phase } from '../../src/feed/live-state.ts'
import { findProgram } from '../../src/people/programs.ts'

const TOML = `
[table]
upright_deg = -45
[motion]
tilt_deg_per_s = 3
rise_deg_per_s = 1.5
[comfort]
program = "short"
pause_s = 30
rise_stop_s = 0
[[programs]]
id = "short"
name = "Short"
[[programs.steps]]
angle_deg = 10
hold_s = 5
`

/** The whole product but its threads: controller, machines, johnny-five, a mock port, the guard, the table. */
function assemble() {
  const config = parseConfig(TOML, { file: null, folder: '/', stateFolder: '/', home: '/' })
  const board = new SimulatedBoard({ config: config.table, seed: 1 })
  const serial = new MockSerial(board)
  const table = new SerialTable({ path: serial.path, ports: serial.ports, kind: 'mock-serial' })
  const facts: Fact[] = []
  const controller: Controller = new Controller({
    table,
    settings: { ...config, program: findProgram(config.programs, config.comfort.program) },
    nowMs: () => performance.now(),
    nameSession: () => 'evening',
    record: (fact) => {
      facts.push(fact)
      if (fact.type === 'sessionStarted') controller.startRecorded(fact.session)
    },
  })
  const press = (name: StimulusName) =>
    STIMULI[name].apply({ board, later: (ms, action) => void setTimeout(action, ms) })
  return { board, serial, controller, facts, press }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

async function passes(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

async function until(what: () => boolean, withinS: number): Promise<void> {
  for (let passedMs = 0; !what(); passedMs += 50) {
    if (passedMs > withinS * 1000) throw new Error(`${what} took longer than ${withinS} s`)
    await passes(50)
  }
}

it('runs a whole session through the controller on mock serial, from the press of Start to upright', async () => {
  const { board, serial, controller, facts, press } = assemble()
  const reaches = (phase: Phase | null, withinS: number) => until(() => controller.phase === phase, withinS)
  serial.start()
  const opening = controller.open()
  await passes(1500)
  await opening
  press('start')
  await reaches('holding', 40)
  expect(board.motion.angleDeg).toBeCloseTo(10, 0)
  await reaches('pausing', 20)
  expect(board.motion.angleDeg).toBeCloseTo(0, 0)
  await reaches('confirming', 40)
  await passes(5000)
  expect(board.motion.angleDeg).toBeCloseTo(0, 0) // unanswered, it stays where it is
  press('start')
  await until(() => facts.some((fact) => fact.type === 'sessionEnded'), 60)
  expect(board.motion.angleDeg).toBeCloseTo(-45, 0)
  expect(board.guardState).toBe('idle')
  const closing = controller.close()
  await passes(200)
  await closing
  serial.stop()
  expect(vi.getTimerCount()).toBe(0)

  const phases = facts.flatMap((fact) => (fact.type === 'phaseEntered' ? [fact.phase] : []))
  expect(phases.slice(0, 5)).toEqual(['tilting', 'holding', 'returning', 'pausing', 'confirming'])
  expect(phases.at(-1)).toBe('rising')
  expect(facts.find((fact) => fact.type === 'sessionEnded')).toMatchObject({ outcome: 'completed', cause: null })
  const surprises = ['causeRaised', 'unexpectedEvent', 'linkLost', 'controllerLagged', 'refused']
  expect(facts.filter((fact) => surprises.includes(fact.type))).toEqual([])
})
