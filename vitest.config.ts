import { defineConfig } from 'vitest/config'

/** Real servers answer within milliseconds; these limits only guard against hanging. */
const guard = { testTimeout: 120_000, hookTimeout: 120_000 }

/** A project per shape of Koywe, so that every test that plays one runs under both. */
const underBoth = (name: string) =>
  (['guide', 'current'] as const).map((profile) => ({
    test: {
      name: `${name}:${profile}`,
      include: [`test/${name}/**/*.test.ts`],
      provide: { profile },
      ...guard,
    },
  }))

export default defineConfig({
  test: {
    // Most tests wait for the real parts most of the time, so more of them run than there are cores.
    maxWorkers: 5,
    // No test changes what others import, so nothing is read and compiled anew for each file.
    isolate: false,
    globalSetup: ['test/support/servers.setup.ts'],
    projects: [
      {
        test: {
          name: 'fast',
          include: [
            'test/*.test.ts',
            'test/{payment,koywe,notifications,runtime,activities,api,dev}/**/*.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'temporal',
          include: ['test/{store,workflows,worker}/**/*.test.ts'],
          ...guard,
        },
      },
      {
        test: {
          // The shape of Koywe makes no difference to how we are run, watched and killed.
          name: 'operations',
          include: ['test/operations/**/*.test.ts'],
          provide: { profile: 'current' },
          ...guard,
        },
      },
      {
        test: {
          name: 'production',
          include: ['test/production/**/*.test.ts'],
          provide: { profile: 'current' },
          testTimeout: 300_000,
          hookTimeout: 1_200_000,
        },
      },
      ...underBoth('end-to-end'),
      ...underBoth('conformance'),
      ...underBoth('browser'),
    ],
  },
})
