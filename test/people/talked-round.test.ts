import { describe, expect, test } from 'vitest'
import { Household } from './kept-people.ts'

/** Anna has just done her one session of the day. */
function justDone(): Household {
  const house = new Household().add('anna')
  house.starts('anna')
  expect(house.refused('anna')).toContain('One session a day')
  return house
}

const nothingChanged = { type: 'nothingChanged' } as const

describe('someone who sets the clock', () => {
  test('forward gains nothing while the computer runs', () => {
    const house = justDone().setClock(48).tell('anna', nothingChanged)
    expect(house.refused('anna')).toContain('One session a day')
    expect(house.wait(20).tell('anna', nothingChanged).refused('anna')).toBe('')
  })

  test('back gains nothing while the computer runs', () => {
    const house = justDone().setClock(-48).tell('anna', nothingChanged)
    expect(house.refused('anna')).toContain('One session a day')
  })

  test('back after a restart is not believed, until it is right again', () => {
    const house = justDone().wait(21).reboot().setClock(-30)
    expect(house.refused('anna')).toContain('The clock says')
    expect(house.setClock(30).tell('anna', nothingChanged).refused('anna')).toBe('')
  })

  test('back before a session, and right after it, is found out by whatever is written then', () => {
    const house = new Household().add('anna').setClock(-200)
    house.starts('anna')
    house.setClock(200).tell('anna', { type: 'painBefore', pain: 0 }).reboot().tell('anna', nothingChanged)
    expect(house.refused('anna')).toContain('One session a day')
  })

  // Known, and said in the docs: no clock of a Raspberry Pi tells how long it was off.
  test('forward and restarts is believed', () => {
    expect(justDone().reboot().setClock(21).tell('anna', nothingChanged).refused('anna')).toBe('')
  })
})

describe('a second profile', () => {
  test('right after a session rests as long, whatever its level', () => {
    const house = justDone().wait(2.5).add('other', { level: 'experienced' })
    expect(house.refused('other')).toContain('a new profile shortens no rest')
    expect(house.wait(9.6).refused('other')).toBe('')
  })

  test('is not helped by the clock', () => {
    const house = justDone().setClock(48).add('other')
    expect(house.refused('other')).toContain('a new profile shortens no rest')
  })

  test('is not helped by deleting the first: the table knows that it was used', () => {
    const house = justDone()
    house.store.forget('anna')
    expect(house.people.people.size).toBe(0)
    expect(house.add('anna').refused('anna')).toContain('a new profile shortens no rest')
  })

  test('of another person, made before, waits for nobody', () => {
    const house = new Household().add('anna').add('ben')
    house.starts('anna')
    expect(house.refused('ben')).toBe('')
    expect(house.refused('anna')).not.toBe('')
  })
})

describe('someone who edits the database', () => {
  test.each([
    ['deletes the session', `DELETE FROM ledger WHERE entry LIKE '%sessionStarted%'`],
    ['deletes the latest rows', `DELETE FROM ledger WHERE id = (SELECT max(id) FROM ledger WHERE user = 'anna')`],
    ['moves it to last week', `UPDATE ledger SET wall_ms = wall_ms - 6e8`],
    ['moves it to another start', `UPDATE ledger SET boot = 'boot-9' WHERE entry LIKE '%sessionStarted%'`],
    ['changes the uptime', `UPDATE ledger SET uptime_ms = uptime_ms - 9e6 WHERE entry LIKE '%sessionStarted%'`],
    ['raises the level', `UPDATE ledger SET entry = replace(entry, '"new"', '"experienced"')`],
    ['gives it to someone else', `UPDATE ledger SET user = 'ben' WHERE entry LIKE '%sessionStarted%'`],
    ['changes the order', `UPDATE ledger SET id = id + 100 WHERE entry LIKE '%screened%' AND user = 'anna'`],
    ['deletes the seal', `DELETE FROM ledger_seals`],
    ['takes another seal', `UPDATE ledger_seals SET seal = (SELECT seal FROM ledger_seals WHERE user = 'ben')`],
    ['writes what is no entry', `UPDATE ledger SET entry = 'no JSON' WHERE entry LIKE '%sessionStarted%'`],
    ['writes a moment that cannot be', `UPDATE ledger SET wall_ms = 9e999 WHERE entry LIKE '%sessionStarted%'`],
    ['writes a moment of another age', `UPDATE ledger SET wall_ms = 9e18 WHERE entry LIKE '%sessionStarted%'`],
    ['writes a moment far ahead', `UPDATE ledger SET wall_ms = 4e12, boot = 'b' WHERE entry LIKE '%sessionStarted%'`],
    ['adds a row', `INSERT INTO ledger (user, wall_ms, boot, uptime_ms, entry) VALUES ('anna', 0, '', 0, '{}')`],
  ])('%s: it is noticed, stays noticed, and is noticed of nobody else', (_, statement) => {
    const house = new Household().add('ben').add('anna').add('cora')
    house.starts('anna')
    house.sql(statement)
    const isAboutAll =
      /^(DELETE FROM ledger_seals|UPDATE ledger SET (wall_ms = wall_ms|entry = replace)|UPDATE ledger_seals)/
    expect(house.refused('anna')).toBe('tampered')
    house.tell('anna', nothingChanged)
    expect(house.refused('anna')).toBe('tampered')
    if (!isAboutAll.test(statement)) expect(house.refused('cora')).toBe('')
  })

  test('deletes all rows and leaves the seal: a new row is not sealed in their place', () => {
    const house = justDone().sql(`DELETE FROM ledger`)
    expect(house.people.tampered).toEqual(new Set(['anna']))
    expect(house.add('anna').refused('anna')).toBe('tampered')
  })

  test('makes up a person: they are known to be made up', () => {
    const house = justDone().sql(`INSERT INTO ledger (user, wall_ms, boot, uptime_ms, entry)
      SELECT 'other', wall_ms, boot, uptime_ms, entry FROM ledger WHERE entry NOT LIKE '%session%'`)
    expect(house.refused('other')).toBe('tampered')
  })

  test('deletes someone with their seal: that is a deleted profile, and the next one rests', () => {
    const house = justDone().sql(`DELETE FROM ledger; DELETE FROM ledger_seals`)
    expect(house.add('anna').refused('anna')).toContain('a new profile shortens no rest')
  })

  test('makes the last use of the table a moment that cannot be: it counts as now', () => {
    const house = justDone().sql(`DELETE FROM ledger; DELETE FROM ledger_seals; UPDATE table_use SET wall_ms = 9e999`)
    expect(house.wait(13).add('other').refused('other')).toContain('a new profile shortens no rest')
  })

  // Known: a seal tells that rows were changed, not that they are the latest.
  test('puts back rows and seal as they were together: that is not noticed', () => {
    const house = new Household().add('anna')
    const seal = house.database.prepare('SELECT seal FROM ledger_seals').pluck().get()
    house.starts('anna')
    house.sql(`DELETE FROM ledger WHERE entry LIKE '%sessionStarted%'; UPDATE ledger_seals SET seal = '${seal}'`)
    expect(house.refused('anna')).toBe('')
  })
})

describe('someone who takes the key away', () => {
  test('is let in with no profile there is, and rests with a new one', () => {
    const house = justDone().loseKey()
    expect(house.refused('anna')).toBe('tampered')
    expect(house.add('other').refused('other')).toContain('a new profile shortens no rest')
    expect(house.wait(12).add('third').refused('third')).toBe('')
  })
})
