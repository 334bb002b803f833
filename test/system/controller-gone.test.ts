import { expect, type TestContext, test } from 'vitest'
import { describeWith } from '../tool.ts'
import { bringsTheTableBack, resumesNothing } from './aftermath.ts'
import { passes } from './child.ts'
import { AGAIN, Rig } from './rig.ts'

function rigged({ onTestFinished }: TestContext): Rig {
  const rig = new Rig()
  onTestFinished(() => rig.remove())
  return rig
}

describeWith(['socat'], 'with someone inverted, a controller', () => {
  test.concurrent(
    'that is killed leaves a board that returns by itself, and its successor resumes nothing',
    AGAIN,
    async (context) => {
      const rig = rigged(context)
      const { board, run } = await rig.inverted()
      await run.kill()
      const next = rig.controller()
      await bringsTheTableBack(board)
      const linked = await next.says({ type: 'linkUp' }, 10)
      await resumesNothing(next, board, linked)
      const history = rig.upright(['history'])
      expect(await history.ends(10)).toBe(0)
      expect(history.output).toMatch(/interrupted|cut off|not ended/i)
    },
  )

  test.concurrent(
    'that is asked to end (SIGTERM) does so with exit code 0, and the guard returns the table',
    AGAIN,
    async (context) => {
      const { board, run } = await rigged(context).inverted()
      run.signal('SIGTERM')
      expect(await run.ends(5)).toBe(0)
      await bringsTheTableBack(board)
    },
  )

  test.concurrent(
    'that is frozen for five seconds loses its session, and does not resume it when it thaws',
    AGAIN,
    async (context) => {
      const { board, run } = await rigged(context).inverted()
      run.signal('SIGSTOP')
      await passes(5)
      const from = run.lines.length
      run.signal('SIGCONT')
      await bringsTheTableBack(board)
      const ended = await run.says({ type: 'sessionEnded', outcome: 'aborted' }, 5, from)
      await resumesNothing(run, board, ended + 1)
    },
  )
})
