import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, type TestContext, test } from 'vitest'
import { describeWith } from '../tool.ts'
import { Child, MAIN, passes } from './child.ts'
import { Rig } from './rig.ts'

const isRoot = process.getuid?.() === 0
/** Nobody's user id on Debian: one who owns nothing. */
const NOBODY = 65_534

function rigged({ onTestFinished }: TestContext): Rig {
  const rig = new Rig()
  onTestFinished(() => rig.remove())
  return rig
}

/** Ends with this exit code, and says all of this. */
async function answers(child: Child, exitCode: number, ...words: RegExp[]): Promise<void> {
  expect(await child.ends(20), child.output).toBe(exitCode)
  for (const word of words) expect(child.output).toMatch(word)
  expect(child.output).not.toMatch(/^\s+at .*:\d+:\d+/m) // no stack
}

describe('wrong words on the command line exit with 2 and say what is right', () => {
  test.concurrent.each<[string, string[], RegExp[]]>([
    ['an unknown command', ['rum'], [/unknown command/, /Did you mean run/]],
    ['an unknown option', ['run', '--simulate'], [/unknown option/, /--simulated/]],
    ['an unknown program', ['run', '--simulated', '--program', 'gentel'], [/gentel/, /gentle/]],
    ['--at at no time', ['run', '--simulated', '--at', 'soon=start'], [/"soon" is no time/, /95s=stop/]],
    ['--at without a stimulus', ['run', '--simulated', '--at', '3s=dance'], [/nothing is called "dance"/, /--help/]],
    ['--at on a real table', ['run', '--port', '/dev/null', '--at', '3s=start'], [/virtual panel/, /own buttons/]],
    ['two tables at once', ['run', '--simulated', '--port', '/dev/null'], [/exclude each other/]],
    ['a board without a port', ['board'], [/--port is missing/, /socat/]],
    [
      'a file that is not there',
      ['run', '--simulated', '--config', '/nowhere/upright.toml'],
      [/there is no such file/],
    ],
  ])('%s', async (_, words, says) => {
    const rig = new Rig()
    try {
      await answers(rig.upright(words), 2, ...says)
    } finally {
      await rig.remove()
    }
  })
})

describe('a wrong upright.toml exits with 2 and names the file, the key and what it may be', () => {
  test.concurrent.each<[string, string, RegExp[]]>([
    ['a key that is misspelled', '[comfort]\nprogramme = "gentle"', [/programme/, /program/]],
    ['an angle of 120°', '[table]\nmax_angle_deg = 120', [/max_angle_deg/, /at most 90/]],
    ['what is no TOML', '[table\nmax_angle_deg = 60', [/upright\.toml:1/, /Mend line 1/]],
    ['a program that is not there', '[comfort]\nprogram = "evenings"', [/evenings/]],
  ])('%s', async (_, toml, says) => {
    const rig = new Rig()
    try {
      const run = rig.upright(['run', '--simulated'], rig.home('home', toml))
      await answers(run, 2, /upright\.toml/, ...says)
    } finally {
      await rig.remove()
    }
  })
})

describe('a database', () => {
  test.concurrent('that another program keeps locked exits with 1 and says who to look for', async (context) => {
    const rig = rigged(context)
    const path = join(rig.home(), 'upright.db')
    const other = new Sqlite(path)
    context.onTestFinished(() => void other.close())
    other.exec('CREATE TABLE theirs (x); BEGIN EXCLUSIVE')
    await answers(rig.upright(['run', '--simulated']), 1, /keeps .*upright\.db locked/, /fuser/)
  })

  test.concurrent('that is damaged is moved aside and said, and a new one begun', async (context) => {
    const rig = rigged(context)
    const noise = Buffer.alloc(5000, 0xa5)
    writeFileSync(join(rig.home(), 'upright.db'), noise)
    const run = rig.upright(['run', '--simulated'])
    await run.says({ type: 'trouble' }, 10)
    await run.says({ type: 'ready' }, 10)
    expect(run.output).toMatch(/was damaged; it is kept as upright\.db\.corrupt-/)
    expect(readdirSync(rig.home()).some((name) => name.startsWith('upright.db.corrupt-'))).toBe(true)
    run.signal('SIGTERM')
    expect(await run.ends(10)).toBe(0)
  })

  test.concurrent('that is another program’s exits with 1 and is left as it is', async (context) => {
    const rig = rigged(context)
    writeFileSync(join(rig.home(), 'upright.db'), 'my shopping list: bread, butter')
    await answers(rig.upright(['run', '--simulated']), 1, /belongs to another program/, /journal\.path/)
    expect(readdirSync(rig.home())).not.toContain('upright.db-wal')
  })
})

/** Only root may mount a disk of its own. */
describeWith(isRoot ? ['mount'] : ['root'], 'a full disk', () => {
  function tinyDisk(rig: Rig, { onTestFinished }: TestContext, kb: number): string {
    const home = rig.home()
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kb}k`, 'tmpfs', home], { encoding: 'utf8' })
    expect(mounted.stderr).toBe('')
    onTestFinished(() => void spawnSync('umount', ['-l', home]))
    return home
  }

  test.concurrent('exits with 1 at the start and says to make room', async (context) => {
    const rig = rigged(context)
    tinyDisk(rig, context, 8)
    await answers(rig.upright(['run', '--simulated']), 1, /the disk is full/, /Make room/)
  })

  test.concurrent('refuses the next session once it is full, and goes on looking after the table', async (context) => {
    const rig = rigged(context)
    const home = tinyDisk(rig, context, 400)
    const run = rig.upright(['run', '--simulated', '--at', '5s=start'])
    await run.says({ type: 'ready' }, 10)
    expect(() => writeFileSync(join(home, 'photos'), Buffer.alloc(2 ** 20))).toThrow(/ENOSPC/)
    await run.says({ type: 'panel', button: 'start', pressed: true }, 10)
    await run.says({ type: 'trouble' }, 10)
    await passes(3)
    expect(run.output).toMatch(/the disk is full/)
    expect(run.hasSaid({ type: 'phaseEntered', phase: 'tilting' })).toBe(false)
    expect(run.hasSaid({ type: 'guardChanged', guard: 'armed' })).toBe(false)
    run.signal('SIGTERM')
    expect(await run.ends(20)).not.toBe(null)
  })
})

/** Root may do everything: it lets nobody try. */
describeWith(isRoot ? ['setpriv'] : [], 'a user without the rights', () => {
  function asNobody(rig: Rig, words: string[]): Child {
    const home = rig.home()
    for (const path of [rig.folder, home]) chmodSync(path, 0o755)
    const drop = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : []
    return new Child(words, { UPRIGHT_HOME: home, HOME: home }, [...drop, process.execPath, MAIN])
  }

  test.concurrent('to a port exits with 3 and names the group', async (context) => {
    const rig = rigged(context)
    if (isRoot) chownSync(rig.home(), NOBODY, NOBODY)
    const port = join(rig.folder, 'port')
    writeFileSync(port, '')
    chmodSync(port, 0o000)
    await answers(asNobody(rig, ['run', '--port', port]), 3, /may not open .*port/, /dialout/)
  })

  test.concurrent('to the state folder exits with 1 and says whose it must be', async (context) => {
    const rig = rigged(context)
    const state = join(rig.home(), 'state')
    mkdirSync(state)
    chmodSync(state, 0o555)
    writeFileSync(join(rig.home(), 'upright.toml'), `[journal]\npath = "${state}/upright.db"`)
    await answers(asNobody(rig, ['run', '--simulated']), 1, /cannot write .*upright\.db/, /chown/)
  })
})
