/** The journal on a disk that fills up during a session: a small disk in a mount namespace of its own. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../src/package-root.ts'
import { extra, type Findings } from '../metrics.ts'

/** SQLite's own write-ahead log alone takes 4 MB before it begins anew. */
const DISK = 'size=16m'
const WITHIN_MS = 120_000

interface Report {
  readonly facts: number
  /** Events told until there was room again. */
  readonly waited: number
  readonly troubles: readonly string[]
  readonly problems: readonly string[]
}

/** Why no disk can be made here, or `null`. */
export function whyNoDisk(): string | null {
  const { status, stderr, error } = inNamespace('mount -t tmpfs tmpfs "$0"', tmpdir(), [])
  if (status === 0) return null
  return `no small disk can be mounted here (unshare -rm): ${error?.message ?? stderr.trim()}`
}

export function benchFullDisk(): Findings {
  const reason = whyNoDisk()
  if (reason !== null) return { metrics: {}, extras: [extra('full disk', null, '', reason)] }
  const { facts, waited, problems } = fillDisk()
  return {
    metrics: {},
    extras: [
      extra('full disk, events told', facts, '', 'all of them in the journal afterwards, in their order'),
      extra('full disk, told until there was room', waited, '', 'the session came home, the next was refused'),
      extra('full disk, not as it should be', problems.length, '', ''),
    ],
    problems,
  }
}

/** Lets the disk fill up during a session, and tells how that went. */
export function fillDisk(): Report {
  const folder = mkdtempSync(join(tmpdir(), 'upright-full-disk-'))
  try {
    const child = join(packageRoot, 'dist/bench/soak/full-disk-child.js')
    const words = [process.execPath, child, folder]
    const { stdout, stderr } = inNamespace(`mount -t tmpfs -o ${DISK} tmpfs "$0" && exec "$@"`, folder, words)
    const line = stdout.split('\n').find((text) => text.startsWith('{'))
    if (line === undefined) throw new Error(`the child told nothing: ${stderr}`)
    return JSON.parse(line) as Report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs `script` where mounting is allowed and seen by nobody else; `$0` is `folder`, `$@` the words. */
function inNamespace(script: string, folder: string, words: readonly string[]) {
  return spawnSync('unshare', ['-rm', 'sh', '-c', script, folder, ...words], { encoding: 'utf8', timeout: WITHIN_MS })
}
