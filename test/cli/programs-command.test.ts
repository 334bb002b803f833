import { describe, expect, test } from 'vitest'
import { programsCommand } from '../../src/cli/programs.ts'
import { configFile, printed } from './run-command.ts'

const lineWith = (text: string, id: string) => text.split('\n').find((line) => line.includes(` ${id} `)) ?? ''

describe('upright programs', () => {
  test('lists every program with its angle, its length and what it does', async () => {
    const text = await printed(programsCommand, '--config', configFile())
    // 38 s down, 2 min, 7 s back, a minute's pause, 62 s up with a stop of 10 s
    expect(lineWith(text, 'gentle')).toMatch(/▶ +gentle +20° +4:57 +Two minutes at 20°/)
    for (const id of ['first-time', 'relief', 'strong', 'full', 'intermittent', 'rocking'])
      expect(lineWith(text, id)).toMatch(/· /)
  })

  test('says of those that may not run here why', async () => {
    const text = await printed(programsCommand, '--config', configFile('[limits]\nmax_angle_deg = 30'))
    expect(lineWith(text, 'full')).toContain('may not run here: it goes to 60°, and 30° is the deepest allowed here')
    expect(lineWith(text, 'relief')).toContain('Three minutes')
  })

  test('lists own programs after the shipped ones', async () => {
    const own = '[[programs]]\nid = "mine"\nname = "Mine"\nsteps = [{ angle_deg = 25, hold_s = 60 }]'
    const json = JSON.parse(await printed(programsCommand, '--json', '--config', configFile(own)))
    expect(json.at(-1)).toMatchObject({ id: 'mine', own: true, mayRun: true, refusals: [], deepestDeg: 25 })
    expect(json[0]).toMatchObject({ id: 'first-time', own: false })
    expect(json.filter((program: { chosen: boolean }) => program.chosen)).toHaveLength(1)
  })

  test('is answered with the configuration’s error where that is wrong', async () => {
    const config = configFile('[limits]\nmax_angle_deg = 120')
    await expect(printed(programsCommand, '--config', config)).rejects.toThrow(
      'limits.max_angle_deg is 120, at most 90',
    )
  })
})

describe('upright programs show', () => {
  test('tells the steps, the rest, the figures and the facts they rest on', async () => {
    const text = await printed(programsCommand, 'show', 'intermittent', '--config', configFile())
    expect(text).toContain('1. 5 times: 0:30 at 30°, then 0:30 at 0°')
    expect(text).toContain('2. rest 1:00 at horizontal, press Start, rise')
    expect(text).toContain('rests on D8, R3')
    expect(text).toContain('may run here')
  })

  test('takes --json after it', async () => {
    const json = JSON.parse(await printed(programsCommand, 'show', 'gentle', '--json', '--config', configFile()))
    expect(json).toMatchObject({ id: 'gentle', chosen: true, mayRun: true })
  })

  test('asks about a name that is nearly right', async () => {
    await expect(printed(programsCommand, 'show', 'gentel', '--config', configFile())).rejects.toThrow(
      'did you mean "gentle"?',
    )
  })
})
