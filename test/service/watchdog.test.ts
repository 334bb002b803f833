import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GUARD_BAUD_RATE, nativePorts } from '../../hardware/serial/ports.ts'
import type { Against } from '../../src/commissioning/record.ts'
import { askBoard } from '../../src/flash/board-answer.ts'
import { admitSomeone, commissionTable } from '../people/admitted.ts'
import { bringsTheTableBack, resumesNothing } from '../system/aftermath.ts'
import { happens } from '../system/child.ts'
import { AGAIN, Rig, TILT_WITHIN_S } from '../system/rig.ts'
import { describeWith } from '../tool.ts'
import { RESTART_S, Supervisor, WATCHDOG_S } from './supervisor.ts'

/** An emulated board and its controller have found each other by then, also where two of each share two cores. */
const START_AT_S = 20
/** A program that starts anew, on a busy machine. */
const STARTS_WITHIN_S = 10

/** What the board that answers there is commissioned with. */
async function boardAt(path: string): Promise<Against> {
  const answer = await askBoard({ path, baudRate: GUARD_BAUD_RATE, ports: nativePorts }, 10_000)
  if (answer.kind === 'other') throw answer.error
  await answer.close()
  const { identity, config, board } = answer
  return { board: board.health!.board, build: identity.build, wiring: board.wiring, limits: config, loadKg: 120 }
}

describeWith(['socat', 'perl'], 'with someone inverted, a service', () => {
  test.concurrent.for([
    ['that is frozen', 'on the firmware that is flashed', ['--emulated'], 'SIGSTOP'],
    ['whose main thread is busy for ever', 'on the simulated board', [], 'SIGUSR2'],
  ] as const)(
    '%s, %s, is ended and restarted by the watchdog; the guard has brought the table back meanwhile, and nothing is resumed',
    { ...AGAIN, tags: ['S8/controller', 'S10/guard'] },
    async ([, , kind, signal], { onTestFinished }) => {
      const rig = new Rig()
      onTestFinished(() => rig.remove())
      await rig.plugIn()
      const board = rig.upright(['board', ...kind, '--port', rig.boardPort, '--at', `${START_AT_S}s=start`])
      await board.says({}, 10)
      admitSomeone(join(rig.home(), 'upright.db'))
      commissionTable(join(rig.home(), 'upright.db'), await boardAt(rig.controllerPort))
      const service = new Supervisor(rig.folder, ['run', '--port', rig.controllerPort, '--wait'], {
        UPRIGHT_HOME: rig.home(),
      })
      onTestFinished(() => service.end())
      await service.begin()

      const run = service.present
      await run.says({ type: 'phaseEntered', phase: 'holding' }, START_AT_S + TILT_WITHIN_S)
      expect(service.told).toContain('READY=1')
      expect(service.told.at(-1)).toMatch(/^STATUS=A session runs\./)
      expect(service.watchdogs).toBe(0)

      run.signal(signal)
      await bringsTheTableBack(board)
      // The guard did not need the watchdog for that.
      expect([service.watchdogs, service.started.length]).toEqual([0, 1])

      await happens(
        () => service.started.length === 2,
        WATCHDOG_S + RESTART_S + 2,
        () => 'no other controller was started',
      )
      expect(service.watchdogs).toBe(1)
      expect(await run.ends(1)).toBeNull()
      const next = service.present
      const linked = await next.says({ type: 'linkUp' }, STARTS_WITHIN_S)
      await resumesNothing(next, board, linked)
      expect(service.told.at(-1)).not.toMatch(/A session runs/)
      const history = rig.upright(['history'])
      expect(await history.ends(10)).toBe(0)
      expect(history.output).toMatch(/interrupted/)
    },
  )
})
