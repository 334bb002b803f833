import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { PART_NAMES, PARTS, type PartName } from '../../src/commissioning/parts.ts'
import type { Against } from '../../src/commissioning/record.ts'
import { withCommissioning } from '../../src/journal/open-commissioning.ts'
import { markNow } from '../../src/people/present-time.ts'
import { commissionTable } from '../people/admitted.ts'
import { type GateOptions, GateRig } from './gate-rig.ts'

let rig: GateRig
afterEach(() => rig?.remove())

async function opened(options: GateOptions = {}): Promise<GateRig> {
  rig = await GateRig.open(options)
  return rig.knows()
}

/** Start is pressed, is refused with these words, and nothing left towards the guard. */
async function refuses(words: RegExp): Promise<void> {
  expect(await rig.start()).toMatch(words)
  rig.run(3000)
  expect({ arms: rig.table.arms, drives: rig.table.drives }).toEqual({ arms: 0, drives: 0 })
  expect(rig.live).toMatchObject({ state: 'upright', session: null, guard: 'idle' })
}

/** Everything but `parts`, and the day's test. */
const commissionAllBut =
  (...parts: PartName[]) =>
  (path: string, against: Against) =>
    withCommissioning(path, (store) => {
      for (const part of PART_NAMES.filter((name) => !parts.includes(name)))
        store.append({ part, passedAt: new Date().toISOString(), against, measured: {} })
      store.noteDailyTest(against, 0, markNow())
    })

const nothing = () => {}
const sql = (text: string) => (path: string, against: Against) => {
  commissionTable(path, against)
  edit(path, text)
}

function edit(path: string, text: string): void {
  const database = new Sqlite(path)
  database.exec(text)
  database.close()
}

const relimited = ({ limits }: Against) => ({ limits: { ...limits, capS: limits.capS - 1 } })
const title = (part: PartName) => PARTS[part].title

describe('a real table, when Start is pressed', { tags: ['S9/controller'] }, () => {
  it('moves where every part has passed with what is connected, and its E-stop today', async () => {
    await opened()
    expect(await rig.start()).toBe('')
    expect(rig.table.arms).toBe(1)
    expect(rig.table.drives).toBeGreaterThan(0)
  })

  it('is refused where nothing was ever tried, and says what to run', async () => {
    await opened({ prepare: nothing })
    await refuses(/not commissioned: run “upright commission --simulation”/)
    expect(rig.live?.say).toMatch(/not commissioned/)
  })

  it.each([...PART_NAMES])('is refused where only one part is missing, and names it: %s', async (part) => {
    await opened({ prepare: commissionAllBut(part) })
    await refuses(new RegExp(`^Not commissioned yet: “${title(part)}”\\. Run “upright commission`))
  })

  it.each<[string, NonNullable<GateOptions['says']>, RegExp]>([
    ['another firmware', { build: 'ffffffff' }, /firmware has changed.*“The E-stop cuts the power”/],
    [
      'another kind of board',
      { board: 'atmega328p' },
      /another kind of board \(simulation, now atmega328p\).*Run “upright commission”/,
    ],
    ['no wiring', { wiring: null }, /No wiring is stored in the guard.*upright commission/],
    ['nothing of its health', { health: null }, /firmware is too old.*upright flash/],
  ])('is refused by a board with %s', async (_, says, words) => {
    await opened({ says })
    await refuses(words)
  })

  it('is refused by a board that is wired otherwise, and says how', async () => {
    await opened()
    const { wiring } = rig.against
    rig.swapBoard({ wiring: { ...wiring!, motorReversed: true } })
    await refuses(/wiring has changed \(motorReversed false, now true\): .*“The motor turns the right way”/)
  })

  it('is refused by a board with other limits, although upright.toml says the same', async () => {
    await opened({
      toml: '[table]\nmax_angle_deg = 50',
      prepare: (path, against) => commissionTable(path, { ...against, ...relimited(against) }),
    })
    await refuses(/limits have changed \(capS 899, now 900\): .*“The table stops at its limit”/)
  })

  it('is refused where upright.toml was edited since: another rated load', async () => {
    await opened({
      toml: '[table]\nrated_load_kg = 150',
      prepare: (path, against) => commissionTable(path, { ...against, loadKg: 120 }),
    })
    await refuses(/rated load has changed \(120 kg, now 150 kg\): “What the table may carry”/)
  })

  it('is refused where upright.toml was edited since: other limits than the guard’s', async () => {
    await opened()
    const { folder, against } = rig
    await rig.close()
    rig = await GateRig.open({ folder, toml: '[table]\nmax_angle_deg = 89', says: { limits: against.limits } })
    await rig.knows()
    await refuses(/not as in \[table\]/)
  })

  it.each<[string, string, RegExp]>([
    [
      'a row is damaged',
      `UPDATE commissioning SET against = '{' WHERE part = 'speed'`,
      /“Speed and stopping distance”.*entry \d+ \(speed\) is damaged.*Nothing was deleted/,
    ],
    [
      'a row was edited by hand',
      `UPDATE commissioning SET against = json_set(against, '$.build', 'ffffffff')`,
      /never|not commissioned.*changed by something other than Upright/,
    ],
    [
      'a part nobody knows is in it',
      `INSERT INTO commissioning (part, passed_at, against, measured) VALUES ('horoscope', '', '', '')`,
      /“horoscope”, which this version does not know/,
    ],
    ['a row was deleted', `DELETE FROM commissioning WHERE part = 'estopPower'`, /“The E-stop cuts the power”/],
    ['all rows were deleted', `DELETE FROM commissioning`, /not commissioned/],
    [
      'the database is of an older version',
      `DROP TABLE commissioning; DROP TABLE published; DELETE FROM schema_version WHERE version > 3`,
      /not commissioned/,
    ],
  ])('is refused where %s', async (_, text, words) => {
    await opened({ prepare: sql(text) })
    await refuses(words)
  })

  it('is refused where the key of the seals is another', async () => {
    await opened({
      prepare: (path, against) => {
        commissionTable(path, against)
        rmSync(`${path}.key`)
      },
    })
    await refuses(/changed by something other than Upright/)
  })

  it('is refused where the database was deleted', async () => {
    await opened()
    const { folder } = rig
    await rig.close()
    for (const file of readdirSync(folder).filter((name) => /\.db/.test(name))) rmSync(join(folder, file))
    rig = await GateRig.open({ folder })
    await rig.knows()
    await refuses(/not commissioned/)
  })

  it.each<[string, GateOptions]>([
    ['a program that is named', { program: 'gentle' }],
    ['a person who is named', { user: 'anna' }],
    ['the deepest there is', { program: 'full', user: 'anna' }],
    ['hold to run', { toml: '[comfort]\nstart_mode = "hold"' }],
  ])('is refused with %s', async (_, options) => {
    await opened({ ...options, prepare: nothing })
    await refuses(/not commissioned/)
  })

  it('is refused by another board that was plugged in while it ran, and not by the old one again', async () => {
    await opened()
    rig.swapBoard({ build: 'ffffffff' })
    await refuses(/firmware has changed/)
    rig.swapBoard({})
    expect(await rig.start()).toBe('')
  })

  it('is refused as soon as somebody takes a part out of the record, and no longer once it has passed', async () => {
    await opened()
    edit(rig.path, `DELETE FROM commissioning WHERE part = 'wayDown'`)
    await rig.until(() => rig.live!.refusals.length > 0)
    await refuses(/“There is a way down without power”/)
    withCommissioning(rig.path, (store) =>
      store.append({ part: 'wayDown', passedAt: new Date().toISOString(), against: rig.against, measured: {} }),
    )
    await rig.letsStart()
    expect(await rig.start()).toBe('')
  })

  it('is refused as soon as the database is damaged, before and after another one was begun', async () => {
    await opened()
    damageSchema(rig.path)
    await rig.until(() => rig.live!.refusals.length > 0)
    await refuses(/record of commissioning cannot be read, so nobody starts|not commissioned/)
  })

  it('is refused as soon as somebody takes the whole record away', async () => {
    await opened()
    edit(rig.path, 'DROP TABLE commissioning')
    await rig.until(() => rig.live!.refusals.length > 0)
    await refuses(/journal/i)
  })
})

/** Every program that has the database open finds it damaged from now on. */
function damageSchema(path: string): void {
  const database = new Sqlite(path)
  database.unsafeMode(true)
  database.pragma('writable_schema = ON')
  database.exec(`UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'commissioning'`)
  const version = database.pragma('schema_version', { simple: true }) as number
  database.pragma(`schema_version = ${version + 1}`)
  database.close()
}
