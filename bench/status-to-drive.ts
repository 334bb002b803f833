/** How long the controller takes to answer a status, through johnny-five, firmata-io and serialport on a mock port. */
import { SerialTable } from '../hardware/serial/serial-table.ts'
import { FirmataPeripheral } from '../hardware/simulator/firmata-peripheral.ts'
import { MockPort } from '../hardware/simulator/mock-port.ts'
import { SimulatedBoard } from '../hardware/simulator/simulated-board.ts'
import { STIMULI } from '../hardware/simulator/stimuli.ts'
import { type Config, parseConfig } from '../src/config/config.ts'
import { Controller } from '../src/control/controller.ts'
import { findProgram } from '../src/people/programs.ts'
import { AnsweringPorts } from './answering-ports.ts'
import { type Findings, quantile } from './metrics.ts'

const SAMPLES = 5000
/** The board runs five times as fast as a real one: long enough between two statuses for caches to cool, and for the bench to end. */
const STATUS_EVERY_MS = 4
const BOARD_MS = 20

export async function benchStatusToDrive(): Promise<Findings> {
  const tookMs = await withSession((_controller, answers) => answers(SAMPLES))
  const says = `${SAMPLES} statuses of a running session, bytes in to bytes out`
  return {
    metrics: {
      'control.statusToDriveMs.p50': quantile(tookMs, 0.5),
      'control.statusToDriveMs.p99': quantile(tookMs, 0.99),
    },
    extras: [{ name: 'control.statusToDriveMs, max', value: quantile(tookMs, 1), unit: 'ms', says }],
  }
}

/** Runs `measure` while a session runs; `answers` tells how long the next so many statuses took to be answered, ms. */
export async function withSession<Result>(
  measure: (controller: Controller, answers: (samples: number) => Promise<readonly number[]>) => Promise<Result>,
): Promise<Result> {
  const config = parseConfig('', { file: null, folder: '.', stateFolder: '.', home: '.' })
  const board = new SimulatedBoard({ config: config.table })
  const peripheral: FirmataPeripheral = new FirmataPeripheral(board, (bytes) => port.send(bytes))
  const port = new MockPort({ opened: () => peripheral.boot(), receive: (bytes) => peripheral.receive(bytes) })
  const ports = new AnsweringPorts(port.ports)
  const controller = makeController(new SerialTable({ path: port.path, ports }), config)
  const later = (ms: number, action: () => void) => void setTimeout(action, (ms * STATUS_EVERY_MS) / BOARD_MS)
  const timer = setInterval(() => {
    for (let ms = 0; ms < BOARD_MS; ms++) peripheral.step()
  }, STATUS_EVERY_MS)
  await controller.open()
  while (controller.session === null) {
    STIMULI.start.apply({ board, later })
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const found = await measure(controller, (samples) => ports.answers(samples))
  const stillRuns = controller.session !== null
  clearInterval(timer)
  await controller.close()
  if (!stillRuns) throw new Error('the session ended before all was measured')
  return found
}

function makeController(table: SerialTable, config: Config): Controller {
  const controller: Controller = new Controller({
    table,
    settings: { ...config, program: findProgram(config.programs, 'full') },
    nowMs: () => performance.now(),
    nameSession: () => 'bench',
    record: (fact) => {
      if (fact.type === 'sessionStarted') controller.startRecorded(fact.session)
    },
  })
  return controller
}
