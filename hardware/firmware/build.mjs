/**
 * Builds the guard into hardware/firmware/dist/. With `--check`, builds beside it and fails where the committed artefact
 * differs from the sources. Needs Debian's clang and lld.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const here = import.meta.dirname
const check = process.argv.includes('--check')
const target = check ? mkdtempSync(join(tmpdir(), 'upright-firmware-')) : join(here, 'dist')

const core = readdirSync(here)
  .filter((name) => /^guard.*\.[ch]$/.test(name))
  .sort()
const digest = createHash('sha256')
for (const name of core) digest.update(name).update(readFileSync(join(here, name)))
const buildId = digest.digest('hex').slice(0, 8)

const sources = [...core.filter((name) => name.endsWith('.c')), 'wasm.c']
execFileSync(
  'clang',
  [
    ...['--target=wasm32', '-std=c99', '-O3', '-flto', '-nostdlib', '-ffreestanding', '-mbulk-memory'],
    ...['-Wall', '-Wextra', '-Werror', `-DGUARD_BUILD_ID=0x${buildId}u`],
    ...['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,--lto-O3', '-Wl,-z,stack-size=8192'],
    ...['-o', join(target, 'guard.wasm')],
    ...sources,
  ],
  { cwd: here, stdio: 'inherit' },
)

if (check && !readFileSync(join(target, 'guard.wasm')).equals(readFileSync(join(here, 'dist/guard.wasm')))) {
  console.error(
    'hardware/firmware/dist/guard.wasm differs from its sources: run `npm run firmware` and commit the result.',
  )
  process.exit(1)
}
