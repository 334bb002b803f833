/** What `upright run` costs as a process: memory, processor and time to ready, beside a board in another process. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { withPeople } from '../src/journal/open-people.ts'
import { markNow } from '../src/people/present-time.ts'
import { QUESTIONS } from '../src/people/questions.ts'
import { Child } from './child.ts'
import { type Extra, extra, type Findings, median } from './metrics.ts'
import { processorS, residentMb } from './process-figures.ts'

const STARTS = 5
/** Within a session, and long enough that a tick of 10 ms is 0.05 %. */
const MEASURE_S = 20
const SAMPLE_MS = 500
const SESSION_WITHIN_S = 20

interface Cost {
  readonly rssMb: number
  readonly cpuPct: number
  readonly readyS: number
}

export async function benchControllerProcess(): Promise<Findings> {
  if (process.platform !== 'linux') return { metrics: {}, extras: [missing('it needs /proc, so Linux')] }
  const folder = mkdtempSync(join(tmpdir(), 'upright-bench-'))
  try {
    const simulated = await costOf(folder, ['run', '--simulated', '--at', '2s=start'])
    const extras = [
      extra('run --simulated: memory', simulated.rssMb, 'MB', 'controller and simulated board in one process'),
      extra('run --simulated: processor', simulated.cpuPct, '% of a core', 'most of it is the simulated board'),
      extra('run --simulated: ready', simulated.readyS, 's', 'spawn until the line "ready"'),
    ]
    if (spawnSync('socat', ['-V']).status !== 0)
      return { metrics: {}, extras: [...extras, missing('socat is missing')] }
    admitSomeone(folder)
    const real = await overPty(folder)
    return {
      metrics: { 'control.rssMb': real.rssMb, 'control.cpuPct': real.cpuPct, 'control.readyS': real.readyS },
      extras,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A real table lets nobody in whom it does not know. */
function admitSomeone(folder: string): void {
  const profile = { name: 'anna', heightM: 1.7, massKg: 70, level: 'experienced' } as const
  const answers = Object.fromEntries(QUESTIONS.map(({ id }) => [id, false]))
  withPeople(join(folder, 'upright.db'), (store) => {
    store.append('anna', { type: 'profileAdded', profile }, markNow())
    store.append('anna', { type: 'screened', answers }, markNow())
  })
}

/** `upright run --port` and `upright board` at the two ends of a pseudo-terminal: what a real board would cost. */
async function overPty(folder: string): Promise<Cost> {
  const [boardEnd, controllerEnd] = [join(folder, 'board'), join(folder, 'controller')]
  const ends = [boardEnd, controllerEnd].map((link) => `pty,raw,echo=0,link=${link}`)
  const cable = new Child('socat', ends, folder)
  await sleep(300)
  // Start again and again: the board does not know when the controller is ready.
  const presses = Array.from({ length: 60 }, (_, i) => ['--at', `${i + 1}s=start`]).flat()
  const board = Child.upright(folder, ['board', '--port', boardEnd, ...presses])
  await sleep(1500)
  await commission(folder, controllerEnd)
  try {
    return await costOf(folder, ['run', '--port', controllerEnd])
  } finally {
    await board.end()
    await cable.end()
  }
}

/** Nor does it start on a table that nobody has tried. */
async function commission(folder: string, port: string): Promise<void> {
  const command = Child.upright(folder, ['commission', '--simulation', '--json', '--port', port])
  await command.secondsUntil('"parts"', SESSION_WITHIN_S)
  await command.end()
}

async function costOf(folder: string, args: readonly string[]): Promise<Cost> {
  const readyS: number[] = []
  for (let i = 1; i < STARTS; i++) {
    const controller = Child.upright(folder, args)
    readyS.push(await controller.secondsUntil('"type":"ready"', SESSION_WITHIN_S))
    await controller.end()
  }
  const controller = Child.upright(folder, args)
  try {
    readyS.push(await controller.secondsUntil('"type":"ready"', SESSION_WITHIN_S))
    await controller.secondsUntil('"type":"sessionStarted"', SESSION_WITHIN_S)
    return { ...(await costDuring(controller.pid)), readyS: median(readyS) }
  } finally {
    await controller.end()
  }
}

async function costDuring(pid: number): Promise<Omit<Cost, 'readyS'>> {
  const [beganMs, beganS] = [performance.now(), processorS(pid)]
  const rssMb: number[] = []
  while (performance.now() - beganMs < MEASURE_S * 1000) {
    await sleep(SAMPLE_MS)
    rssMb.push(residentMb(pid))
  }
  const usedS = processorS(pid) - beganS
  return { rssMb: Math.max(...rssMb), cpuPct: (100 * usedS * 1000) / (performance.now() - beganMs) }
}

function missing(why: string): Extra {
  return { name: 'control.rssMb, cpuPct, readyS', value: null, unit: '', says: why }
}
