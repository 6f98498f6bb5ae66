import { defineConfig } from 'vitest/config'

/** Real servers answer within milliseconds; these limits only guard against hanging. */
const guard = { testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    globalSetup: ['test/support/servers.setup.ts'],
    projects: [
      {
        test: {
          name: 'fast',
          include: [
            'test/*.test.ts',
            'test/{payment,koywe,sandbox,process,activities,api,local}/**/*.test.ts',
          ],
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: 'temporal',
          include: ['test/{ledger,workflows,worker}/**/*.test.ts'],
          ...guard,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          ...guard,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          ...guard,
        },
      },
    ],
  },
})
