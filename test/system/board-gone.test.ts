import { expect, type TestContext, test } from 'vitest'
import { describeWith } from '../tool.ts'
import { passes } from './child.ts'
import { AGAIN, Rig, START_AT_S } from './rig.ts'

async function rigged({ onTestFinished }: TestContext): Promise<Rig> {
  const rig = new Rig()
  onTestFinished(() => rig.remove())
  return rig.plugIn()
}

describeWith(['socat'], 'a controller whose board', () => {
  test.concurrent(
    'dies ends the session, says so, finds the board again and resumes nothing',
    AGAIN,
    async (context) => {
      const rig = await rigged(context)
      const board = await rig.board(`${START_AT_S}s=start`)
      const run = rig.controller()
      await run.says({ type: 'phaseEntered', phase: 'tilting' }, START_AT_S + 5)
      await passes(3)
      const from = run.lines.length
      await board.kill()
      const lost = await run.says({ type: 'linkLost' }, 3, from)
      expect(run.lines[lost]!.hint).toMatch(/cable|power|plug/i)
      await run.says({ type: 'sessionEnded', outcome: 'aborted' }, 3, from)
      const next = await rig.board()
      const linked = await run.says({ type: 'linkUp' }, 10, from)
      await passes(4)
      expect(run.hasSaid({ type: 'sessionStarted' }, linked)).toBe(false)
      expect(run.hasSaid({ type: 'phaseEntered' }, linked)).toBe(false)
      expect(next.hasSaid({ contactor: true })).toBe(false)
    },
  )

  test.concurrent(
    'boots with the E-stop pressed starts nothing until it is released, reset and Start pressed anew',
    AGAIN,
    async (context) => {
      const rig = await rigged(context)
      const moments = ['0s=estop', '7s=start', '9s=estop-release', '10s=start', '11s=reset', '18s=start']
      const board = await rig.board(...moments)
      const run = rig.controller()
      await run.says({ type: 'guardChanged', guard: 'latched', cause: 'estopPressed' }, 9)
      const reset = await run.says({ type: 'guardChanged', guard: 'idle' }, 18)
      expect(run.hasSaid({ type: 'sessionStarted' })).toBe(false)
      expect(board.hasSaid({ contactor: true })).toBe(false)
      const began = await run.says({ type: 'sessionStarted' }, 10)
      expect(began).toBeGreaterThan(reset)
      await board.says({ guard: 'armed', contactor: true }, 3)
    },
  )

  test.concurrent(
    'boots with Start held down starts nothing until it is let go and pressed',
    AGAIN,
    async (context) => {
      const rig = await rigged(context)
      const board = await rig.board('0s=start-down', '10s=start-up', '12s=start')
      const run = rig.controller()
      await run.says({ type: 'guardChanged', guard: 'idle' }, 9)
      await passes(3)
      expect(run.hasSaid({ type: 'sessionStarted' })).toBe(false)
      const pressed = await run.says({ type: 'panel', button: 'start', pressed: true }, 12)
      const began = await run.says({ type: 'sessionStarted' }, 5)
      expect(began).toBeGreaterThan(pressed)
      await board.says({ guard: 'armed', contactor: true }, 3)
    },
  )

  test.concurrent(
    'runs stock Firmata refuses it with exit code 3, and says how to flash it',
    AGAIN,
    async (context) => {
      const rig = await rigged(context)
      const board = rig.upright(['board', '--port', rig.boardPort, '--stock'])
      await board.says({}, 10)
      const run = rig.controller()
      expect(await run.ends(12)).toBe(3)
      expect(run.output).toMatch(/stock Firmata/)
      expect(run.output).toMatch(/firmware must be flashed/)
    },
  )
})
