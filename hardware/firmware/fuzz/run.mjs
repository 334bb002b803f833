/**
 * Fuzzes the firmware's core and parsers natively, under the sanitizers, and fails on the first finding. Wants Debian's clang and
 * libclang-rt-14-dev (in CI: `apt-get install clang libclang-rt-14-dev`).
 *
 *   node hardware/firmware/fuzz/run.mjs                                all targets, 20 s each
 *   node hardware/firmware/fuzz/run.mjs --target guard --seconds 600   one of them, longer
 *   node hardware/firmware/fuzz/run.mjs --seconds 0                    the corpus only
 *   node hardware/firmware/fuzz/run.mjs --target guard --input FILE    one input: what a finding was found with
 *   node hardware/firmware/fuzz/run.mjs --seconds 600 --keep           what is new joins the corpus, which is then minimised
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const here = import.meta.dirname
const firmware = join(here, '..')
const guard = readdirSync(firmware).filter((name) => /^guard.*\.c$/.test(name))

/** Inputs longer than `maxBytes` find nothing new, only slower. */
const TARGETS = {
  // Its programs hold no magic numbers: watching what is compared with what would only cost time.
  guard: { harness: 'guard', sources: guard, maxBytes: 160, flags: ['-fno-sanitize-coverage=trace-cmp'] },
  guard_link: { harness: 'guard_link', sources: guard, maxBytes: 512, flags: [] },
  firmata: { harness: 'firmata', sources: ['firmata.c'], maxBytes: 512, flags: [] },
  // As on the smaller board, where its masks are narrower.
  firmata_uno: { harness: 'firmata', sources: ['firmata.c'], maxBytes: 512, flags: ['-DFIRMATA_MAX_PINS=22'] },
}

const { values: options } = parseArgs({
  options: {
    target: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    input: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const seconds = Number(options.seconds)
const names = options.target === undefined ? Object.keys(TARGETS) : [options.target]
if (
  !Number.isInteger(seconds) ||
  seconds < 0 ||
  names.some((name) => !(name in TARGETS)) ||
  (options.input && !options.target)
) {
  console.error(`usage: run.mjs [--target ${Object.keys(TARGETS).join('|')}] [--seconds N] [--input FILE] [--keep]`)
  process.exit(2)
}

const scratch = mkdtempSync(join(tmpdir(), 'upright-fuzz-'))
const found = names.filter((name) => !fuzz(name))
if (found.length > 0) process.exit(1) // what was found stays in `scratch`
rmSync(scratch, { recursive: true })

/** Builds a target, replays its corpus, and goes on from there. False where something was found. */
function fuzz(name) {
  const binary = build(name)
  if (options.input !== undefined) {
    const { status, stderr } = run(binary, [resolve(options.input)])
    console.log(stderr)
    return status === 0
  }
  const { harness, maxBytes } = TARGETS[name]
  const corpus = join(here, 'corpus', harness)
  const grown = join(scratch, `${name}-corpus`)
  mkdirSync(grown)
  // libFuzzer reads 0 as without end.
  const bound = seconds === 0 ? '-runs=0' : `-max_total_time=${seconds}`
  const findings = join(scratch, `${name}-`)
  const result = run(binary, [
    bound,
    `-max_len=${maxBytes}`,
    `-artifact_prefix=${findings}`,
    '-timeout=10',
    grown,
    corpus,
  ])
  if (result.status !== 0) {
    console.error(result.stderr.replace(/^(#\d+|\tNEW_FUNC).*\n/gm, '')) // without what it counts as it goes
    console.error(
      `${name}: a finding. Replay it with\n  node ${join(here, 'run.mjs')} --target ${name} --input ${findings}*`,
    )
    return false
  }
  console.log(`${name}: ${summaryOf(result.stderr)}, no finding`)
  if (options.keep) minimise(binary, corpus, grown)
  return true
}

function build(name) {
  const { harness, sources, flags } = TARGETS[name]
  const binary = join(scratch, name)
  const warnings = ['-Wall', '-Wextra', '-Werror']
  const sanitizers = ['-fsanitize=address,undefined,fuzzer', '-fno-sanitize-recover=all', ...flags]
  const files = [...sources.map((source) => join(firmware, source)), join(here, `${harness}_fuzz.c`)]
  const built = run('clang', ['-std=c99', '-g', '-O2', ...warnings, ...sanitizers, '-o', binary, ...files])
  if (built.status === 0) return binary
  console.error(built.error?.message ?? built.stderr)
  rmSync(scratch, { recursive: true })
  process.exit(2)
}

function run(command, args) {
  return spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

/** How much was run, in words. */
function summaryOf(log) {
  const files = /(\d+) files found in .*corpus\/[a-z_]+$/m.exec(log)?.[1] ?? '0'
  const last = log.split('\n').findLast((line) => /^#\d+\s+(DONE|INITED)/.test(line)) ?? ''
  const runs = /^#(\d+)/.exec(last)?.[1] ?? '0'
  const edges = /cov: (\d+)/.exec(last)?.[1] ?? '0'
  return `${files} inputs of the corpus, ${runs} runs, ${edges} edges`
}

/** Told stories, which have a name, and the fewest inputs that reach what all the others reach. */
function minimise(binary, corpus, grown) {
  const all = join(scratch, 'all')
  cpSync(corpus, all, { recursive: true })
  cpSync(grown, all, { recursive: true })
  for (const file of readdirSync(corpus)) if (/^[0-9a-f]{40}$/.test(file)) rmSync(join(corpus, file))
  const merged = run(binary, ['-merge=1', '-use_counters=0', corpus, all])
  rmSync(all, { recursive: true })
  if (merged.status !== 0) throw new Error(merged.stderr)
  const bytes = readdirSync(corpus).reduce((total, file) => total + readFileSync(join(corpus, file)).length, 0)
  console.log(`corpus: ${readdirSync(corpus).length} inputs, ${bytes} bytes`)
}
