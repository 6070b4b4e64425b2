import { defineConfig } from 'vitest/config'
import { closingLine } from './test/closing-line.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Tests wait for git and servers most of the time: no core is to be kept free for vitest.
    maxWorkers: '100%',
    restoreMocks: true,
    reporters: ['default', closingLine({ refuseSkipped: process.env.CI === 'true' })],
  },
})
