import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { usersCommand } from '../../src/cli/users.ts'
import { withPeople } from '../../src/journal/open-people.ts'
import { failure, House, run } from './house.ts'

const users = (house: House, ...words: string[]) => run(usersCommand, house, words)
const refused = (house: House, ...words: string[]) => failure(usersCommand, house, words)

describe('upright users', () => {
  test('says how to begin where nobody has a profile, and makes no database for it', async () => {
    const house = new House()
    expect((await users(house)).text).toBe('Nobody has a profile yet. Make one: upright users add NAME')
    expect(readdirSync(dirname(house.path))).toEqual(['upright.toml'])
  })

  test('lists level, reach, sessions of the week, what is left and what comes next', async () => {
    const house = new House().add('anna', 20).session('anna', 9).session('anna', 5).session('anna', 1)
    const { text } = await users(house)
    expect(text).toMatch(/^✗ +anna +new +15°, 1:00 +2 of 3 +1\.3 █{8} +3\.3 █{6}░░ +▲ 20° or 1:30$/m)
  })

  test('fits 80 columns, bars and next step included', async () => {
    const house = new House().add('anna', 20).session('anna', 9).session('anna', 5).session('anna', 1)
    const { text } = await run(usersCommand, house, [], { columns: 80 })
    expect(text).toMatch(/3\.3 ███░ +▲ 20°, 1:30$/m)
  })

  test('gives the same to a program', async () => {
    const house = new House().add('anna', 20).session('anna', 1)
    const { json } = await users(house, '--json')
    expect(json).toMatchObject([
      { name: 'anna', level: 'new', sessionsThisWeek: 1, sessionsPerWeek: 3, exposureLeft: { week: 3.6 }, offers: [] },
    ])
  })

  test('shows a profile that something else changed, and the way out', async () => {
    const house = new House().add('anna', 1).sql(`UPDATE ledger SET entry = replace(entry, '"new"', '"experienced"')`)
    const { text } = await users(house)
    expect(text).toMatch(/anna +changed!/)
    expect(text).toContain('Delete it and begin anew: "upright users delete anna"')
    expect(await refused(house, 'step', 'anna')).toContain('cannot be relied on')
  })

  test('asks about a word that is nearly a command', async () => {
    expect(await refused(new House(), 'ad', 'anna')).toMatch(/there is no "upright users ad"; did you mean "add"\?/)
  })
})

describe('upright users add', () => {
  test('makes a profile from options, at the beginning of its level', async () => {
    const house = new House()
    const { text } = await users(house, 'add', 'anna', '--height', '1.70', '--mass', '64')
    expect(text).toContain('anna has a profile, level new: up to 15° and 1:00 a hold to begin with.')
    expect([...house.people().values()].map(({ profile }) => profile)).toEqual([
      { name: 'anna', heightM: 1.7, massKg: 64, level: 'new' },
    ])
  })

  test('asks at a terminal for what is missing, until it is understood', async () => {
    const typed = ['175', 'tall', '1.75', '64', '']
    const { said } = await run(usersCommand, new House(), ['add', 'anna'], { typed })
    expect(said).toContain('It is in metres: write 1.75.')
    expect(said).toContain('"tall" is no number.')
  })

  test('names in a script the options that are missing', async () => {
    expect(await refused(new House(), 'add', 'anna', '--mass', '64')).toMatch(
      /a profile needs --height .*upright users add anna --height 1\.75 --mass 80.*\[2\]/,
    )
  })

  test('says at once that somebody is too heavy for the table', async () => {
    const house = new House('[table]\nrated_load_kg = 100')
    const { text } = await users(house, 'add', 'ben', '--height', '1.8', '--mass', '95')
    expect(text).toContain('ben may not use this table: it carries 90 kg with its margin')
  })

  test('takes no name twice, however it is written', async () => {
    const house = new House().add('anna', 1)
    expect(await refused(house, 'add', ' ANNA ', '--height', '1.7', '--mass', '60')).toContain(
      'anna has a profile already',
    )
  })

  test('makes no rest shorter by a second profile', async () => {
    const house = new House().add('anna', 1)
    house.sql(`INSERT INTO table_use SELECT wall_ms, boot, uptime_ms FROM ledger LIMIT 1`)
    await users(house, 'add', 'ben', '--height', '1.7', '--mass', '60')
    const ben = [...house.people().values()].find(({ profile }) => profile.name === 'ben')
    expect(ben?.tableUsedAtMs).toBeCloseTo(Date.now() - 86_400_000, -5)
  })
})

describe('upright users change', () => {
  test('lowers a level, and says that more is earned', async () => {
    const house = new House().add('ben', 1, { level: 'building' })
    const { text } = await users(house, 'change', 'ben', '--level', 'new')
    expect(text).toContain('Now up to 15° and 1:00 a hold; more is earned in steps')
  })

  test('never raises one', async () => {
    const house = new House().add('anna', 1)
    expect(await refused(house, 'change', 'anna', '--level', 'building')).toMatch(/can only be lowered.*\[1\]/)
    expect(house.entriesOf('anna')).toHaveLength(2)
  })

  test('sets own bounds and takes them away again', async () => {
    const house = new House().add('anna', 1)
    await users(house, 'change', 'anna', '--max-angle', '10', '--max-hold', '1m')
    expect(house.people().get('anna')?.profile).toMatchObject({ maxAngleDeg: 10, maxHoldS: 60 })
    await users(house, 'change', 'anna', '--max-angle', 'none')
    expect(house.people().get('anna')?.profile).not.toHaveProperty('maxAngleDeg')
  })

  test('knows the programs there are', async () => {
    const house = new House().add('anna', 1)
    expect(await refused(house, 'change', 'anna', '--program', 'gentel')).toContain('did you mean "gentle"?')
  })
})

describe('upright users step', () => {
  test('explains what it still takes', async () => {
    const house = new House().add('anna', 3).session('anna', 1)
    expect((await users(house, 'step', 'anna')).text.replaceAll('\n', ' ')).toContain(
      'after 3 sessions in a row near what is allowed, without symptoms, over 5 days (D6); so far 1, over 0 days.',
    )
    expect(await refused(house, 'step', 'anna', 'angle')).toMatch(/no step in angle is offered to anna now.*\[1\]/)
    expect(house.people().get('anna')?.reach).toEqual({ angleDeg: 15, holdS: 60 })
  })

  test('lists what is offered, and takes one', async () => {
    const house = new House().add('anna', 20).session('anna', 9).session('anna', 5).session('anna', 1)
    expect((await users(house, 'step', 'anna')).text).toContain('upright users step anna hold   up to 15° and 1:30')
    await users(house, 'step', 'Anna', 'angle')
    expect(house.people().get('anna')?.reach).toEqual({ angleDeg: 20, holdS: 60 })
    expect(await refused(house, 'step', 'anna', 'hold')).toContain('no step in hold is offered')
  })
})

describe('upright users export', () => {
  test('holds every entry and every session with its facts and trace', async () => {
    const house = new House().add('anna', 3).session('anna', 1)
    const told = JSON.parse((await users(house, 'export', 'anna')).text)
    expect(told.entries.map(({ entry }: { entry: { type: string } }) => entry.type)).toEqual([
      'profileAdded',
      'screened',
      'sessionStarted',
      'sessionEnded',
      'felt',
    ])
    expect(told.sessions).toMatchObject([{ summary: { id: 'anna-1' }, facts: [], trace: [] }])
  })
})

describe('upright users delete', () => {
  const past = () => new House().add('anna', 30).add('ben', 30).session('anna', 9).session('ben', 8)

  test('says what goes and wants a yes', async () => {
    const house = past()
    const { text, said } = await run(usersCommand, house, ['delete', 'anna'], { typed: ['y'] })
    expect(said).toContain('all that is kept about anna: 5 entries, 1 session with all that was recorded')
    expect(text).toBe('Nothing was deleted.')
    expect(await refused(house, 'delete', 'anna')).toContain('Say so with --yes')
    expect(house.people().has('anna')).toBe(true)
  })

  test('leaves nothing of the person in the file, and the others as they were', async () => {
    const house = past()
    for (let day = 7; day > 0; day -= 0.5) house.session('anna', day).session('ben', day)
    house.sql(`INSERT INTO events (run, seq, wall_time, type, fact) VALUES (1, 1, '', 'refused', 'anna weighs 150 kg')`)
    const toBen = JSON.stringify({ type: 'refused', atMs: 1, reasons: ['ben weighs 150 kg'], user: 'ben' })
    house.sql(`INSERT INTO events (run, seq, wall_time, type, fact) VALUES (1, 2, '', 'refused', '${toBen}')`)
    const toAnna = JSON.stringify({ type: 'refused', atMs: 1, reasons: ['glaucoma'], user: 'anna' })
    house.sql(`INSERT INTO events (run, seq, wall_time, type, fact) VALUES (1, 3, '', 'refused', '${toAnna}')`)
    await users(house, 'delete', 'anna', '--yes')
    expect(withPeople(house.path, (_, database) => database.prepare('SELECT seq FROM events').pluck().all())).toEqual([
      2,
    ])
    for (const file of readdirSync(dirname(house.path)))
      expect(readFileSync(join(dirname(house.path), file)).includes('anna'), file).toBe(false)
    expect(house.people().get('ben')?.sessions).toHaveLength(15)
  })
})
