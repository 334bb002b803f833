import { spawnSync } from 'node:child_process'

/** Runs a program as a user that owns nothing. For tests that run as root: to root every file is open. */
export function asNobody(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(
    'setpriv',
    ['--reuid=65534', '--regid=65534', '--clear-groups', ...words],
    { encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...env } },
  )
  return { status, stdout, stderr }
}
