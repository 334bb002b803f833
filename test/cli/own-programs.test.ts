import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { programsCommand } from '../../src/cli/programs.ts'
import { SHIPPED_PROGRAMS } from '../../src/people/programs.ts'
import { failure, House, run } from './house.ts'

const programs = (house: House, ...words: string[]) => run(programsCommand, house, words)
const refused = (house: House, ...words: string[]) => failure(programsCommand, house, words)

describe('upright programs make', () => {
  test('keeps a program, and lists it with the others', async () => {
    const house = new House()
    await programs(house, 'make', 'waves', '--step', '30/30/0/30x5', '--step', '20/60', '--pause', '90s', '--breathing')
    const { json } = await programs(house, '--json')
    expect(json.at(-1)).toMatchObject({
      id: 'waves',
      name: 'waves',
      origin: 'own',
      pauseS: 90,
      breathing: true,
      deepestDeg: 30,
      mayRun: true,
      steps: [
        { angleDeg: 30, holdS: 30, restAngleDeg: 0, restS: 30, repeats: 5 },
        { angleDeg: 20, holdS: 60, restAngleDeg: 0, restS: 0, repeats: 1 },
      ],
    })
  })

  test('explains everything that keeps it from this table', async () => {
    const why = await refused(new House(), 'make', 'deep', '--step', '70/900x3', '--step', '10/20/15/5')
    expect(why).toContain('it goes to 70°, and 60° is the deepest allowed here')
    expect(why).toContain('s inverted, and 720 s is the longest allowed here')
    expect(why).toContain('and the guard ends a session after 45:00')
    expect(why).toContain('it rests at 15° from 10°: a rest is never deeper than its step')
    expect(why).toContain('[1]')
  })

  test('holds to the hard limits, whatever the table allows', async () => {
    const why = await refused(new House(), 'make', 'deep', '--step', '95/60', '--pause', '10')
    expect(why).toContain('steps[0].angle_deg is 95, at most 90')
    expect(why).toContain('pause_s is 10, at least 30: rising sooner makes people faint')
  })

  test('takes no id that is taken, nor one that cannot be typed', async () => {
    const house = new House()
    await programs(house, 'make', 'evening', '--step', '20/60')
    expect(await refused(house, 'make', 'evening', '--step', '15/60')).toContain('add --replace')
    expect(await refused(house, 'make', 'gentle', '--step', '15/60', '--replace')).toContain('it comes with Upright')
    expect(await refused(house, 'make', 'My evening', '--step', '15/60')).toContain('id is "My evening"')
    await programs(house, 'make', 'evening', '--step', '15/60', '--replace')
    expect((await programs(house, 'show', 'evening', '--json')).json.deepestDeg).toBe(15)
  })

  test('at a terminal asks for the steps, draws them and asks before keeping', async () => {
    const house = new House()
    const typed = ['20', '20/60', '', 'n']
    const { text, said } = await run(programsCommand, house, ['make', 'evening'], { typed })
    expect(said).toContain('"20" is no step')
    expect(text).toMatch(/0° ┤.*\n.*1\. 1:00 at 20°/s)
    expect(text).toContain('Nothing was kept.')
    expect((await programs(house, '--json')).json).toHaveLength(SHIPPED_PROGRAMS.length)
  })
})

describe('upright programs for a person', () => {
  test('marks what may run, and says of the rest why not', async () => {
    const house = new House().add('anna', 0)
    const { text } = await programs(house, '--user', 'anna')
    expect(text).toMatch(/· +first-time .*One minute at 15°/)
    expect(text).toMatch(/✗ +gentle .*too much now: it goes to 20°, and 15° is the deepest/)
  })

  test('what stands in the way of all is said once', async () => {
    const house = new House().add('anna', 0).session('anna', 0)
    const { text } = await programs(house, '--user', 'anna')
    expect(text.match(/session a day is enough/g)).toHaveLength(1)
    expect(text).toContain('anna may not start now:')
  })

  test('keeps what is too much for now, and says so', async () => {
    const house = new House().add('anna', 0)
    const { text } = await programs(house, 'make', 'later', '--step', '30/60', '--user', 'anna')
    expect(text).toMatch(/Kept later.*\nToo much for anna now: it goes to 30°/)
  })
})

describe('upright programs preview', () => {
  test('draws the way there and back within the limits of motion', async () => {
    const { text } = await programs(new House(), 'preview', 'intermittent')
    expect(text).toContain('30° ┤')
    expect(text).toMatch(/pausing.*rising/)
    const { json } = await programs(new House(), 'preview', 'intermittent', '--json')
    const deepest = Math.max(...json.motion.map(({ angleDeg }: { angleDeg: number }) => angleDeg))
    expect(deepest).toBe(30)
    expect(json.motion.at(-1)).toMatchObject({ phase: 'rising', targetDeg: -75 })
    // five times up and down, easing in and out: a little longer than the figure beside it
    expect(json.motion.at(-1).tMs / 1000).toBeGreaterThan(json.durationS - 30)
  })
})

describe('programs as TOML', () => {
  test('what was given away is taken in elsewhere as it was', async () => {
    const one = new House()
    await programs(one, 'make', 'waves', '--name', 'My "waves"', '--step', '30/30/5/30x5', '--breathing')
    const file = join(one.path, '../waves.toml')
    await programs(one, 'export', 'waves', '--out', file)
    const other = new House()
    await programs(other, 'import', file)
    const show = async (house: House) => (await programs(house, 'show', 'waves', '--json')).json
    expect(await show(other)).toEqual(await show(one))
  })

  test('what was exported may stand in upright.toml', async () => {
    const one = new House()
    await programs(one, 'make', 'waves', '--step', '30/30/5/30x5', '--breathing')
    const other = new House((await programs(one, 'export', 'waves')).text)
    expect((await programs(other, 'show', 'waves', '--json')).json).toMatchObject({ origin: 'configuration' })
    expect(await refused(other, 'remove', 'waves', '--yes')).toContain('Remove its [[programs]] there')
  })

  test('a file that is wrong is explained, and nothing of it is kept', async () => {
    const house = new House()
    const file = join(house.path, '../own.toml')
    writeFileSync(file, '[[programs]]\nid = "a"\nname = "A"\nsteps = [{ angle_deg = 20, hold = 60 }]')
    expect(await refused(house, 'import', file)).toMatch(/steps\[0\]\.hold is not a key: did you mean hold_s\?/)
    const good = '[[programs]]\nid = "a"\nname = "A"\nsteps = [{ angle_deg = 20, hold_s = 60 }]\n'
    writeFileSync(file, good + good.replace('"a"', '"b"').replace('20', '89'))
    expect(await refused(house, 'import', file)).toContain('b cannot be kept: it goes to 89°')
    expect((await programs(house, '--json')).json).toHaveLength(SHIPPED_PROGRAMS.length)
    expect(await refused(house, 'import', '/nowhere.toml')).toContain('cannot read /nowhere.toml (ENOENT)')
  })
})

test('an own program is removed, one of the product stays', async () => {
  const house = new House()
  await programs(house, 'make', 'evening', '--step', '20/60')
  expect((await programs(house, 'remove', 'evening', '--yes')).text).toBe('Removed evening.')
  expect(await refused(house, 'remove', 'gentle', '--yes')).toContain('comes with Upright, and stays')
})

test('a program that something else edited beyond what can be is left out', async () => {
  const house = new House()
  await programs(house, 'make', 'evening', '--step', '20/60')
  house.sql(`UPDATE programs SET program = replace(program, '"rest_angle_deg":0', '"rest_angle_deg":80')`)
  expect((await programs(house, '--json')).json).toHaveLength(SHIPPED_PROGRAMS.length)
})

test('the example of docs/upright.example.toml can be imported', async () => {
  const example = readFileSync(new URL('../../docs/upright.example.toml', import.meta.url), 'utf8')
  const house = new House()
  const file = join(house.path, '../example.toml')
  const [, own = ''] = example.split('As many as you like:')
  writeFileSync(file, own.replaceAll(/^# ?/gm, ''))
  expect((await programs(house, 'import', file)).text).toContain('Kept my-evening.')
})
