/** Builds a copy of the tree: the TypeScript, and of the firmware only what the simulator loads. */
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

export function buildTypeScript(tree) {
  for (const project of ['tsconfig.build.json', 'test/model/tsconfig.json'])
    try {
      execFileSync('node_modules/.bin/tsc', ['-p', project], { cwd: tree, stdio: 'pipe' })
    } catch {
      // A mutant may leave something unused: it is built all the same, and is to be noticed by what it does.
    }
}

/** As hardware/firmware/build.mjs does, but mutants may leave something unused. */
export function buildGuard(tree) {
  const here = join(tree, 'hardware/firmware')
  const core = readdirSync(here).filter((name) => /^guard.*\.c$/.test(name))
  const flags = ['--target=wasm32', '-std=c99', '-O3', '-flto', '-nostdlib', '-ffreestanding', '-mbulk-memory', '-w']
  const linked = ['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,--lto-O3', '-Wl,-z,stack-size=8192']
  execFileSync('clang', [...flags, ...linked, '-o', 'dist/guard.wasm', ...core.sort(), 'wasm.c'], { cwd: here })
}
