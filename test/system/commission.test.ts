import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import { admitSomeone } from '../people/admitted.ts'
import { describeWith } from '../tool.ts'
import { AGAIN, Rig, START_AT_S } from './rig.ts'

function rigged({ onTestFinished }: TestContext): Rig {
  const rig = new Rig()
  onTestFinished(() => rig.remove())
  return rig
}

describeWith(['socat'], 'a board on a port that nobody has commissioned', () => {
  test.concurrent('is refused, whoever and whatever the command line names', AGAIN, async (context) => {
    const rig = await rigged(context).plugIn()
    const board = await rig.board(`${START_AT_S}s=start`)
    admitSomeone(join(rig.home(), 'upright.db'))
    const run = rig.upright(['run', '--port', rig.controllerPort, '--user', 'anna', '--program', 'short'])
    const at = await run.says({ type: 'refused' }, START_AT_S + 15)
    expect(String(run.lines[at]!.reasons)).toMatch(
      /^This table is not commissioned: run “upright commission --simulation”/,
    )
    expect(run.hasSaid({ type: 'sessionStarted' })).toBe(false)
    expect(board.hasSaid({ contactor: true })).toBe(false)
  })

  test.concurrent('has a session once it is, where it says that it is a simulation', AGAIN, async (context) => {
    const rig = await rigged(context).plugIn()
    await rig.board(`${START_AT_S + 5}s=start`)
    admitSomeone(join(rig.home(), 'upright.db'))
    const command = rig.upright(['commission', '--simulation', '--json', '--port', rig.controllerPort])
    expect(await command.ends(15), command.output).toBe(0)
    expect(command.lines).toMatchObject([
      { parts: expect.arrayContaining(['estopPower', 'load']), against: { board: 'simulation' } },
    ])
    const run = rig.upright(['run', '--port', rig.controllerPort])
    await run.says({ type: 'phaseEntered', phase: 'tilting' }, START_AT_S + 20)
  })

  test.concurrent('is not commissioned as a simulation where it is none', AGAIN, async (context) => {
    const rig = await rigged(context).plugIn()
    const board = rig.upright(['board', '--emulated', '--port', rig.boardPort])
    await board.says({}, 20)
    const command = rig.upright(['commission', '--simulation', '--port', rig.controllerPort])
    expect(await command.ends(30), command.output).toBe(1)
    expect(command.output).toMatch(/does not say that it is a simulation \(it says atmega328p\)/)
    expect(command.output).toMatch(/without --simulation/)
    expect(existsSync(join(rig.home(), 'upright.db'))).toBe(false)
  })

  test.concurrent('is not commissioned where no guard answers', AGAIN, async (context) => {
    const rig = await rigged(context).plugIn()
    const board = rig.upright(['board', '--stock', '--port', rig.boardPort])
    await board.says({}, 20)
    const command = rig.upright(['commission', '--simulation', '--port', rig.controllerPort])
    expect(await command.ends(20), command.output).toBe(3)
    expect(command.output).toMatch(/docs\/firmware\.md/)
  })
})
