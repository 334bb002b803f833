import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Some stories spawn whole programs; none waits longer than this for anything.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
