import { execFile } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { MAIN } from '../system/child.ts'
import { healthAt } from '../system/health-at.ts'
import { Rig } from '../system/rig.ts'
import { describeWith } from '../tool.ts'

describeWith(['socat'], 'beside a running controller', () => {
  let rig: Rig
  beforeEach(async () => {
    rig = await new Rig().plugIn()
  })
  afterEach(() => rig.remove())

  test('it is asked through its page, and keeps its port', async () => {
    const port = await freePort()
    const home = rig.home('home', `[serial]\nport = "${rig.controllerPort}"\n[page]\nport = ${port}\n`)
    await rig.board()
    const run = rig.controller(home)
    await run.says({ type: 'ready' }, 20)
    await run.says({ type: 'linkUp' }, 20)
    await run.says({ type: 'page' }, 20)
    await expect.poll(() => healthAt(port), { timeout: 20_000 }).toMatchObject({ link: { up: true } })
    const found = JSON.parse(await doctor(home)).checks as { id: string; status: string; says: string }[]
    const of = (id: string) => found.find((each) => each.id === id)
    expect(of('guard')).toMatchObject({
      status: 'ok',
      says: expect.stringContaining('answers on the running controller'),
    })
    for (const id of ['serial.port', 'guard.health', 'guard.limits', 'database', 'people', 'page'])
      expect(of(id), id).toMatchObject({ status: 'ok' })
    // How late it is depends on what else this machine does.
    expect(of('controller.lag')?.says).toMatch(/ms late within a minute/)
    expect(run.hasSaid({ type: 'linkLost' })).toBe(false)
  })
})

/** What `upright doctor --json` says; on a bare tty something always fails, and its exit code is 1. */
function doctor(home: string): Promise<string> {
  const env = { ...process.env, UPRIGHT_HOME: home }
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, 'doctor', '--json'], { env }, (_, stdout) => resolve(stdout))
  })
}
