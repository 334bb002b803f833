/** Compiles the firmware's `guard_link.c` and `guard_wiring.c` for this computer and talks to it in lines. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface HarnessAnswer {
  /** Name and arguments of the guard's function that was called; empty for none. */
  readonly call: string
  readonly reply: Uint8Array
  readonly badFrames: number
  readonly configChanged: boolean
  readonly rewired: boolean
}

const compiler = process.env.CC ?? 'cc'
const firmware = fileURLToPath(new URL('../../hardware/firmware/', import.meta.url))
const harness = fileURLToPath(new URL('guard_link_harness.c', import.meta.url))
const STRICT = ['-std=c99', '-Wall', '-Wextra', '-Wconversion', '-Werror', '-O1', '-I', firmware]
const SANITIZED = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all']

export function hasCompiler(): boolean {
  return spawnSync(compiler, ['--version']).status === 0
}

/** Sends all `lines` to a fresh harness, with sanitizers where this compiler has them. */
export function runHarness(lines: readonly string[]): HarnessAnswer[] {
  const directory = mkdtempSync(join(tmpdir(), 'upright-guard-link-'))
  try {
    const program = join(directory, 'guard_link')
    const sources = [harness, join(firmware, 'guard_link.c'), join(firmware, 'guard_wiring.c'), '-o', program]
    const sanitized = spawnSync(compiler, [...STRICT, ...SANITIZED, ...sources])
    const compiled = sanitized.status === 0 ? sanitized : spawnSync(compiler, [...STRICT, ...sources])
    if (compiled.status !== 0) throw new Error(`${compiler} failed:\n${compiled.stderr}`)
    const run = spawnSync(program, { input: `${lines.join('\n')}\n`, encoding: 'utf8', maxBuffer: 2 ** 26 })
    if (run.status !== 0) throw new Error(`guard_link failed:\n${run.stderr}`)
    return run.stdout.trim().split('\n').map(parseAnswer)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

export function hexOf(body: Uint8Array): string {
  return Buffer.from(body).toString('hex')
}

function parseAnswer(line: string): HarnessAnswer {
  const [, call, reply, bad, changed, rewired] = line.match(
    /^call=(\S*) reply=(\w*) bad=(\d+) changed=([01]) rewired=([01])$/,
  )!
  return {
    call: call!,
    reply: new Uint8Array(Buffer.from(reply!, 'hex')),
    badFrames: Number(bad),
    configChanged: changed === '1',
    rewired: rewired === '1',
  }
}
