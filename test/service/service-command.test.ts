import { describe, expect, onTestFinished, test } from 'vitest'
import { serviceCommand } from '../../src/cli/service.ts'
import type { UprightError } from '../../src/error.ts'
import type { System } from '../../src/service/system.ts'

interface Setting {
  readonly show?: Readonly<Record<string, string>>
  readonly isRoot?: boolean
  readonly hasSystemd?: boolean
  readonly journal?: readonly string[]
  /** What a person at the terminal types; without, nobody is there. */
  readonly typed?: readonly string[]
  readonly exitCode?: number
}

const RUNNING = {
  LoadState: 'loaded',
  UnitFileState: 'enabled',
  ActiveState: 'active',
  SubState: 'running',
  Result: 'success',
  StatusText: 'Ready. Press Start.',
  ActiveEnterTimestamp: '@1769000000',
  NRestarts: '0',
  MainPID: '67',
  MemoryCurrent: '91234567',
}
const IN_SESSION = { ...RUNNING, StatusText: 'A session runs. Holding. Breathe. Stop brings you back.' }

/** Runs `upright service` on a machine that is as told; what it printed and asked, and the commands it ran. */
async function service(words: string, setting: Setting = {}) {
  const { show = RUNNING, isRoot = true, hasSystemd = true, journal = [], typed, exitCode: code = 0 } = setting
  const ran: string[] = []
  const printed: string[] = []
  const asked: string[] = []
  const left = [...(typed ?? [])]
  const system: System = {
    isRoot,
    hasSystemd,
    run: async (command) => {
      ran.push(command.join(' ').replace(/^\/\S*\/src\/service\//, ''))
      return code
    },
    read: () =>
      Object.entries(show)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    follow: async (_command, onLine) => journal.forEach(onLine),
  }
  const prompts = {
    canAsk: typed !== undefined,
    say: (text: string) => asked.push(text),
    ask: async (question: string) => {
      asked.push(question)
      return left.shift() ?? ''
    },
  }
  const before = process.exitCode
  onTestFinished(() => {
    process.exitCode = before
  })
  process.exitCode = 0
  const output = { columns: 120, colour: false, print: (text: string) => printed.push(text) }
  let failure = ''
  try {
    await serviceCommand(system, output, prompts).parseAsync(words.split(' '), { from: 'user' })
  } catch (error) {
    const { message, hint, exitCode } = error as UprightError
    failure = `${message}. ${hint} [${exitCode}]`
  }
  return { ran, printed: printed.join('\n'), asked: asked.join('\n'), failure, exitCode: process.exitCode }
}

describe('upright service stop', () => {
  test('says the command it runs', async () => {
    const { ran, printed } = await service('stop')
    expect(ran).toEqual(['systemctl stop upright.service'])
    expect(printed).toBe('$ systemctl stop upright.service')
  })

  test.each(['stop', 'restart', 'uninstall'])('says what comes of %s while a session runs, and asks', async (verb) => {
    const said = await service(verb, { show: IN_SESSION, typed: ['n'] })
    expect(said.asked).toContain('the guard stops the table')
    expect(said.ran).toEqual([])
    expect((await service(verb, { show: IN_SESSION, typed: ['y'] })).ran).toHaveLength(1)
  })

  test('does not end a session where nobody can be asked, unless it is told to', async () => {
    const { ran, failure } = await service('stop', { show: IN_SESSION })
    expect([ran, failure]).toEqual([[], expect.stringMatching(/^A session runs.*service stop --yes \[1\]$/)])
    expect((await service('stop --yes', { show: IN_SESSION })).ran).toEqual(['systemctl stop upright.service'])
  })

  test.each(['install', 'uninstall', 'start', 'stop', 'restart'])(
    'and %s without root name the command that has it',
    async (verb) => {
      const { ran, failure } = await service(verb, { isRoot: false })
      expect(ran).toEqual([])
      expect(failure).toMatch(/only root.* sudo .*\[2\]/)
    },
  )
})

describe('upright service', () => {
  test.each(['install', 'start', 'stop', 'restart', 'status', 'logs'])(
    '%s says where there is no systemd, and what to do then',
    async (verb) => {
      const { failure } = await service(verb, { hasSystemd: false })
      expect(failure).toMatch(/systemd does not run here.*upright run --port auto \[2\]/)
    },
  )

  test('install --dry-run wants neither', async () => {
    const { ran } = await service('install --dry-run', { hasSystemd: false, isRoot: false })
    expect(ran).toEqual(['install.sh --dry-run'])
  })

  test('uninstall --purge says what is lost for good, and asks', async () => {
    const { asked, ran } = await service('uninstall --purge', { typed: ['n'] })
    expect(asked).toContain('health')
    expect(ran).toEqual([])
    expect((await service('uninstall --purge', { typed: ['y'] })).ran).toEqual(['install.sh --uninstall --purge --yes'])
  })

  test('exits with 1 where the command it ran did not do it', async () => {
    const { exitCode, printed } = await service('start', { exitCode: 5 })
    expect(exitCode).toBe(1)
    expect(printed).toContain('upright service logs')
  })
})

describe('upright service status', () => {
  test('tells what the controller says, and how it does', async () => {
    const { printed, exitCode } = await service('status', { show: { ...RUNNING, NRestarts: '2' } })
    expect(printed).toMatch(/● running since 2026-01-2\d/)
    expect(printed).toContain('Ready. Press Start.')
    expect(printed).toContain('restarted 2 times · 91 MB · process 67 · starts with the machine')
    expect(exitCode).toBe(0)
  })

  test('is an object with --json', async () => {
    const { printed } = await service('status --json', { show: IN_SESSION })
    expect(JSON.parse(printed)).toMatchObject({
      installed: true,
      state: 'active',
      sessionRuns: true,
      since: '2026-01-21T12:53:20.000Z',
      memoryMb: 91.2,
    })
  })

  test.each([
    [
      { ActiveState: 'failed', SubState: 'failed', Result: 'exit-code' },
      /ended: it ended with an error(.|\n)*service logs/,
    ],
    [
      { ActiveState: 'activating', SubState: 'auto-restart', Result: 'watchdog' },
      /starts again in a moment: it hung, and the watchdog ended it/,
    ],
    [{ ActiveState: 'inactive', SubState: 'dead' }, /stopped(.|\n)*sudo upright service start/],
    [{ LoadState: 'not-found', ActiveState: 'inactive' }, /not installed(.|\n)*upright service install/],
  ])('says what is wrong and what to do, and exits with 1: %j', async (differing, words) => {
    const { printed, exitCode } = await service('status', { show: { ...RUNNING, ...differing } })
    expect(printed).toMatch(words)
    expect(exitCode).toBe(1)
  })
})

describe('upright service logs', () => {
  const entry = (message: unknown, priority = '6') =>
    JSON.stringify({ __REALTIME_TIMESTAMP: '1769000000123456', PRIORITY: priority, MESSAGE: message })
  const event = '{"at":"2026-01-21T12:53:20.123Z","type":"ready","text":"looking after the table"}'
  const journal = [
    entry(event),
    entry('upright.service: Watchdog timeout (limit 10s)!', '3'),
    entry([255, 254]),
    'no JSON',
  ]

  test('are words, one line each, those of systemd too', async () => {
    const { printed } = await service('logs', { journal })
    const lines = printed.split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^2026-01-2\d \d\d:\d\d:20 {2}looking after the table$/)
    expect(lines[1]).toContain('Watchdog timeout')
  })

  test('with --json are the events as they were written', async () => {
    expect((await service('logs --json', { journal })).printed).toBe(event)
  })
})
