import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import { describeWith } from '../tool.ts'
import { Rig } from './rig.ts'

function rigged({ onTestFinished }: TestContext): Rig {
  const rig = new Rig()
  onTestFinished(() => rig.remove())
  return rig
}

describeWith(['socat'], 'two controllers', () => {
  test.concurrent('on one port: the second ends with exit code 3 and says who to ask, the first goes on', async (context) => {
    const rig = await rigged(context).plugIn()
    await rig.board()
    const first = rig.controller()
    await first.says({ type: 'linkUp' }, 10)
    const second = rig.controller(rig.home('another'))
    expect(await second.ends(10)).toBe(3)
    expect(second.output).toMatch(/Another program has .* open/)
    expect(second.output).toMatch(/another controller/)
    expect(first.hasSaid({ type: 'linkLost' })).toBe(false)
  })

  test.concurrent('on one database: the second ends with exit code 1 and says which, the first goes on', async (context) => {
    const rig = await rigged(context).plugIn()
    await rig.board()
    const first = rig.controller()
    await first.says({ type: 'linkUp' }, 10)
    const second = rig.upright(['run', '--simulated'])
    expect(await second.ends(10)).toBe(1)
    expect(second.output).toMatch(/another controller is running on .*upright\.db/)
    expect(first.hasSaid({ type: 'linkLost' })).toBe(false)
  })

  test.concurrent('on one silent port: it says that nothing answers, and goes on trying', async (context) => {
    const rig = await rigged(context).plugIn()
    const run = rig.controller()
    const lost = await run.says({ type: 'linkLost' }, 12)
    expect(run.lines[lost]!.message).toMatch(/sent nothing/)
    expect(run.lines[lost]!.hint).toMatch(/power/)
    await rig.board()
    await run.says({ type: 'linkUp' }, 12)
  })
})

test.concurrent('a port that is not there ends with exit code 3 and says where to look', async (context) => {
  const run = rigged(context).controller()
  expect(await run.ends(10)).toBe(3)
  expect(run.output).toMatch(/There is no serial port .*controller/)
  expect(run.output).toMatch(/USB cable/)
})

test.concurrent('what is no serial port ends with exit code 3 and says so', async (context) => {
  const rig = rigged(context)
  const file = join(rig.folder, 'letter.txt')
  writeFileSync(file, 'dear table')
  for (const path of [file, '/dev/null', rig.folder]) {
    const run = rig.upright(['run', '--port', path])
    expect(await run.ends(10)).toBe(3)
    expect(run.output).toContain(path)
    expect(run.output).toMatch(/serial port/)
  }
})
