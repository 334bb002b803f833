import { defineConfig } from 'vitest/config'
import { RULE_TAGS, type RuleTag } from './src/hazards/rules.ts'

declare module 'vitest' {
  interface TestTags {
    rule: RuleTag
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Emulated chips fill a core: by default one core would be left idle.
    maxWorkers: '100%',
    // Some stories spawn whole programs or emulate a chip: generous, for machines that are busy with something else.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Which rule a test tries, and at which layer: docs/hazards.md is drawn from these. Any other tag is an error.
    tags: [...RULE_TAGS],
  },
})
