import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/package-root.ts'
import { describeWith } from '../tool.ts'

/** Beyond the corpus, which always runs. `npm run fuzz -- --seconds 600` hunts longer. */
const SECONDS = 8

describeWith(['clang'], 'the firmware, built natively under the sanitizers', () => {
  for (const target of ['guard', 'guard_link', 'firmata', 'firmata_uno']) {
    test(`keeps its promises whatever it hears (${target})`, () => {
      const command = ['hardware/firmware/fuzz/run.mjs', '--target', target, '--seconds', String(SECONDS)]
      const { status, stdout, stderr } = spawnSync('node', command, { cwd: packageRoot, encoding: 'utf8' })
      expect(status, stderr).toBe(0)
      expect(stdout).toMatch(/^\w+: [1-9]\d* inputs of the corpus, \d{3,} runs, .*no finding$/m)
    })
  }
})
