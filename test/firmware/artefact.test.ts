import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/package-root.ts'
import { describeWith } from '../tool.ts'

describeWith(['clang', 'wasm-ld'], 'the committed guard', () => {
  test('is what its sources build to', () => {
    const build = () =>
      execFileSync('node', ['hardware/firmware/build.mjs', '--check'], { cwd: packageRoot, stdio: 'pipe' })
    expect(build).not.toThrow()
  })
})

describeWith(['avr-gcc', 'avr-size'], 'the guard core', () => {
  test('compiles for the Uno without a warning and leaves most of its memory free', () => {
    const script = `set -e; d=$(mktemp -d); for f in guard guard_sense guard_motion guard_link; do
      avr-gcc -std=c99 -Wall -Wextra -Werror -Os -mmcu=atmega328p -c hardware/firmware/$f.c -o $d/$f.o; done
      echo '#include "guard.h"
      guard one;' > $d/ram.c; avr-gcc -Ihardware/firmware -fno-common -mmcu=atmega328p -c $d/ram.c -o $d/ram.o
      avr-size -B $d/guard*.o | awk 'NR>1 {t+=$1} END {print t}'; avr-size -B $d/ram.o | awk 'NR>1 {print $2+$3}'`
    const [flashBytes, ramBytes] = execFileSync('sh', ['-c', script], { cwd: packageRoot, encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number)
    // The whole firmware may take 24 KB and 1.2 KB; the board layer and Firmata still have to fit beside the core.
    expect(flashBytes).toBeLessThan(16_000)
    expect(ramBytes).toBeLessThan(600)
  })
})
