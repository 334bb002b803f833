/** A disk with little room, mounted where nobody else sees it, and a command that is run there. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { whyNoDisk } from '../../bench/soak/full-disk.ts'
import { MAIN } from '../system/child.ts'

const reason = whyNoDisk()

/** A newcomer may not be allowed to mount; where the project is checked it must be possible. */
export const describeOnSmallDisk = describe.skipIf(reason !== null && !process.env.CI)

/** Runs `upright` with its home on a disk of `kb` that `fill` (a shell script, there) has filled; then `look`, another script. */
export function onSmallDisk(kb: number, fill: string, words: readonly string[], look = 'true') {
  const disk = mkdtempSync(join(tmpdir(), 'upright-small-'))
  const script = `mount -t tmpfs -o size=${Math.ceil(kb)}k tmpfs "$0" && cd "$0" && { ${fill}; } && { "$@"; code=$?; ${look}; exit $code; }`
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    ['-rm', 'sh', '-c', script, disk, process.execPath, MAIN, ...words],
    { encoding: 'utf8', timeout: 60_000, env: { ...process.env, UPRIGHT_HOME: disk } },
  )
  return { status, stdout, stderr }
}
