import { fstatSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { isJournal, priorityOf } from '../../src/cli/journal-priority.ts'
import { LineLog } from '../../src/cli/line-log.ts'
import type { Happening } from '../../src/cli/run-controller.ts'
import type { Fact } from '../../src/feed/live-state.ts'
import { inheritedNotify, watchdogMs } from '../../src/service/notify.ts'

describe('telling systemd', () => {
  test('is for a process that was given its socket', () => {
    expect(inheritedNotify({})).toBeNull()
    expect(inheritedNotify({ UPRIGHT_NOTIFY_FD: 'x' })).toBeNull()
    // Those are what it says to people.
    expect(inheritedNotify({ UPRIGHT_NOTIFY_FD: '1' })).toBeNull()
  })

  test('is a line on that socket', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'upright-notify-')), 'told')
    const notify = inheritedNotify({ UPRIGHT_NOTIFY_FD: String(openSync(path, 'w')) })!
    expect(notify('READY=1')).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('READY=1\n')
  })

  test('ends nothing where systemd takes nothing', () => {
    expect(inheritedNotify({ UPRIGHT_NOTIFY_FD: '9999' })!('READY=1')).toBe(false)
  })

  test('says alive to the watchdog of this process, not to another’s', () => {
    expect(watchdogMs({ WATCHDOG_USEC: '10000000', WATCHDOG_PID: String(process.pid) })).toBe(10_000)
    expect(watchdogMs({ WATCHDOG_USEC: '10000000', WATCHDOG_PID: '1' })).toBeNull()
    expect(watchdogMs({})).toBeNull()
  })
})

describe('a line in the journal', () => {
  const fact = (differing: object) =>
    ({
      type: 'fact',
      at: '2026-01-01T00:00:00.000Z',
      fact: { atMs: 1, ...differing } as Fact,
      personal: [],
    }) as Happening

  test('says how much it matters', () => {
    const priorities = [
      fact({ type: 'guardChanged', guard: 'latched', cause: 'estopPressed' }),
      fact({ type: 'sessionEnded', outcome: 'aborted' }),
      fact({ type: 'causeRaised', cause: 'stalled' }),
      fact({ type: 'linkLost', message: '' }),
      { type: 'trouble', message: '', hint: '' } as const,
      fact({ type: 'sessionEnded', outcome: 'completed' }),
      fact({ type: 'guardChanged', guard: 'idle', cause: 'none' }),
      { type: 'ready' } as const,
    ].map(priorityOf)
    expect(priorities).toEqual([3, 3, 4, 4, 4, 6, 6, 6])
  })

  test.each([
    [true, /^<4>\{"at":".*","type":"trouble","text":"the disk is full"\}\n$/],
    [false, /^\{"at":/],
  ])('begins with that where it goes there (%s), and is JSON', (goesThere, form) => {
    const output = new PassThrough()
    const log = new LineLog(output as unknown as NodeJS.WriteStream, goesThere)
    log.happened('the disk is full', { type: 'trouble', message: 'the disk is full', hint: '' })
    expect(String(output.read())).toMatch(form)
  })

  test('goes there where systemd says that this very output is its journal', () => {
    const { dev, ino } = fstatSync(1)
    expect(isJournal(1, { JOURNAL_STREAM: `${dev}:${ino}` })).toBe(true)
    expect(isJournal(1, { JOURNAL_STREAM: '1:2' })).toBe(false)
    expect(isJournal(1, {})).toBe(false)
  })
})
