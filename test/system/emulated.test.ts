import { expect, type TestContext, test } from 'vitest'
import { describeWith } from '../tool.ts'
import { AGAIN, Rig } from './rig.ts'

function rigged({ onTestFinished }: TestContext): Rig {
  const rig = new Rig()
  onTestFinished(() => rig.remove())
  return rig
}

/** An emulated board wants a good part of a core: it and its controller take their time to start where both are shared. */
const LINKED_WITHIN_S = 20

test.concurrent('upright run --emulated begins a session on the firmware that is flashed', AGAIN, async (context) => {
  const run = rigged(context).upright(['run', '--emulated', '--at', '12s=start'])
  const linked = await run.says({ type: 'linkUp' }, LINKED_WITHIN_S)
  expect(run.lines[linked]!.firmware).toMatch(/^upright \d/)
  await run.says({ type: 'phaseEntered', phase: 'tilting' }, LINKED_WITHIN_S)
})

describeWith(['socat'], 'upright board --emulated', () => {
  test.concurrent('is a guard at the end of a tty, with a panel to press', AGAIN, async (context) => {
    const rig = await rigged(context).plugIn()
    const board = rig.upright(['board', '--emulated', '--port', rig.boardPort, '--at', '15s=estop'])
    await board.says({ guard: 'idle', alarm: false }, 10)
    const run = rig.controller()
    await run.says({ type: 'linkUp' }, LINKED_WITHIN_S)
    await run.says({ type: 'guardChanged', guard: 'latched', cause: 'estopPressed' }, LINKED_WITHIN_S)
  })
})

test.concurrent.each([
  [['run', '--emulated', '--simulated'], /--simulated and --emulated exclude each other/],
  [['run', '--emulated', '--port', '/dev/null'], /--emulated and --port exclude each other/],
  [['board', '--emulated', '--stock', '--port', '/dev/null'], /--emulated and --stock exclude each other/],
])('%j is refused, and why', async (words, why) => {
  const rig = new Rig()
  const child = rig.upright(words)
  expect(await child.ends(10)).toBe(2)
  expect(child.output).toMatch(why)
  await rig.remove()
})
