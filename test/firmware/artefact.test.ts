import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/package-root.ts'
import { describeWith } from '../tool.ts'

describeWith(['clang', 'wasm-ld', 'avr-gcc'], 'the committed firmware', () => {
  test('is what its sources build to, for the simulator, the Uno and the Mega', () => {
    const build = () =>
      execFileSync('node', ['hardware/firmware/build.mjs', '--check'], { cwd: packageRoot, stdio: 'pipe' })
    expect(build).not.toThrow()
  })
})

test('the firmware leaves the Uno a boot loader, a stack, and room to grow', () => {
  const index = readFileSync(join(packageRoot, 'hardware/firmware/dist/firmware.json'), 'utf8')
  const { flashBytes, ramBytes } = JSON.parse(index).boards.uno
  expect(flashBytes).toBeLessThanOrEqual(24 * 1024)
  expect(ramBytes).toBeLessThanOrEqual(1.2 * 1024)
})
