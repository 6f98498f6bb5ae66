import { accessSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Real servers answer within milliseconds; these limits only stop hanging tests. */
const guard = { testTimeout: 120_000, hookTimeout: 120_000 }

/** One project per profile of the sandbox, so that every such test runs with both. */
const underBoth = (name: string) =>
  (['guide', 'current'] as const).map((profile) => ({
    test: {
      name: `${name}:${profile}`,
      include: [`test/${name}/**/*.test.ts`],
      provide: { profile },
      ...guard,
    },
  }))

/** Tests that need no server in a room whose tests do, and the other way round. */
const fastInWorker = ['test/worker/config.test.ts']
const serversInRuntime = ['test/runtime/namespace.test.ts']

/** The files that take longest, longest first. Begun last, they would run alone at the end. */
const longest = ['torture', 'dying-api', 'every-step', 'api-steps', 'upgrade', 'start-again']
for (const name of longest) accessSync(`test/production/${name}.test.ts`)

const rankOf = ({ moduleId }: TestSpecification) => {
  const rank = longest.findIndex((name) => moduleId.endsWith(`/production/${name}.test.ts`))
  return rank === -1 ? longest.length : rank
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is Vitest's own method, which changes nothing
    const sorted = await super.sort(files)
    return sorted.toSorted((left, right) => rankOf(left) - rankOf(right))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Most tests wait for real servers most of the time, so more of them run than there are cores.
    maxWorkers: 5,
    // No test changes shared modules, so files share them instead of compiling them again.
    isolate: false,
    globalSetup: ['test/support/servers.setup.ts'],
    projects: [
      {
        test: {
          name: 'fast',
          include: [
            'test/*.test.ts',
            'test/{payment,koywe,notifications,runtime,activities,api,desk,cli,dev}/**/*.test.ts',
            ...fastInWorker,
          ],
          exclude: serversInRuntime,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'temporal',
          include: ['test/{store,workflows,worker}/**/*.test.ts', ...serversInRuntime],
          exclude: fastInWorker,
          ...guard,
        },
      },
      {
        test: {
          // These tests do not depend on the profile of the sandbox.
          name: 'operations',
          include: ['test/operations/**/*.test.ts'],
          provide: { profile: 'current' },
          ...guard,
        },
      },
      {
        test: {
          // Pages show what is stored, and that is the same under both profiles.
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
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
    ],
  },
})
