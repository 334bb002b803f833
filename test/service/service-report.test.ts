import { describe, expect, test } from 'vitest'
import type { LiveState } from '../../src/feed/live-state.ts'
import { SESSION_RUNS, ServiceReport } from '../../src/service/service-report.ts'

/** What systemd was told; `takes` says whether it does. */
function reporting(watchdogMs: number | null = 10_000) {
  const told: string[] = []
  const systemd = { takes: true, nowMs: 0 }
  const report = new ServiceReport({
    notify: (state) => {
      if (systemd.takes) told.push(state)
      return systemd.takes
    },
    watchdogMs,
    nowMs: () => systemd.nowMs,
  })
  return { report, told, systemd }
}

function live(say: string, session: string | null = null) {
  return { say, session, refusals: [] as string[] } as unknown as LiveState
}

describe('what systemd is told', () => {
  test('is that the controller is ready when it is, and not before', () => {
    const { report, told } = reporting()
    report.hear({ type: 'live', state: live('Looking for the table.'), personal: [] })
    expect(told).toEqual(['STATUS=Looking for the table.'])
    report.hear({ type: 'ready' })
    expect(told.at(-1)).toBe('READY=1')
  })

  test('is the present state, each time it changes', () => {
    const { report, told } = reporting()
    for (const say of ['Ready. Press Start.', 'Ready. Press Start.', 'Starting. Lie still.'])
      report.hear({ type: 'live', state: live(say), personal: [] })
    expect(told).toEqual(['STATUS=Ready. Press Start.', 'STATUS=Starting. Lie still.'])
  })

  test('is whether a session runs', () => {
    const { report, told } = reporting()
    report.hear({ type: 'live', state: live('Holding. Breathe.', 'abc'), personal: [] })
    expect(told).toEqual([`STATUS=${SESSION_RUNS}. Holding. Breathe.`])
  })

  test('is nothing about a person: whoever has an account here reads it', () => {
    const { report, told } = reporting()
    const say = 'Anna has glaucoma.'
    report.hear({ type: 'live', state: live(say), personal: [say] })
    expect(told.join()).not.toContain('Anna')
  })

  test('is told again where its queue was full', () => {
    const { report, told, systemd } = reporting()
    systemd.takes = false
    report.hear({ type: 'ready' })
    report.hear({ type: 'live', state: live('Ready.'), personal: [] })
    systemd.takes = true
    report.hear({ type: 'live', state: live('Ready.'), personal: [] })
    expect(told).toEqual(['STATUS=Ready.', 'READY=1'])
  })

  test('is that the controller ends', () => {
    const { report, told } = reporting()
    report.ends()
    expect(told[0]).toMatch(/^STOPPING=1\n/)
  })
})

describe('systemd’s watchdog', () => {
  test('is fed four times in its time while the loop goes on', () => {
    const { report, told, systemd } = reporting(10_000)
    for (; systemd.nowMs < 10_000; systemd.nowMs += 100) report.hear({ type: 'alive' })
    expect(told).toEqual(Array(4).fill('WATCHDOG=1'))
  })

  test('is fed by no other news', () => {
    const { report, told, systemd } = reporting(10_000)
    for (; systemd.nowMs < 60_000; systemd.nowMs += 1000) {
      report.hear({ type: 'live', state: live('Ready.'), personal: [] })
      report.hear({ type: 'trouble', message: 'the page’s server hangs', hint: '' })
      report.hear({ type: 'closed' })
    }
    expect(told).not.toContain('WATCHDOG=1')
  })

  test('gets nothing where systemd does not watch', () => {
    const { report, told } = reporting(null)
    report.hear({ type: 'alive' })
    expect(told).toEqual([])
  })
})
