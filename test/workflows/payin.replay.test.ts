/** Recorded runs of every road must still replay: whoever changes the order of commands finds out here. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DeterminismViolationError } from '@temporalio/workflow'
import { bundleWorkflowCode, Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { checkout, localPath, makeFolder } from '../../dev/local/paths.ts'
import { quietLogger, quietRuntime } from '../support/runtime.ts'
import { historiesFolder } from '../support/runs.ts'

const generations = ['far', 'near', 'told'] as const
/** Local activities replay by their order alone: the next step gets an answer that is not its own. */
const swappedAnswer = 'Cannot read properties of undefined'
const found = { far: DeterminismViolationError, near: swappedAnswer, told: swappedAnswer }
const stories = generations.flatMap((generation) =>
  readdirSync(join(historiesFolder, generation)).map((name) => `${generation}/${name}`),
)
const roads = ['paid', 'failed', 'expired', 'poll-only', 'late', 'signalled-again']

beforeAll(() => quietRuntime())

function readStory(name: string): unknown {
  return JSON.parse(readFileSync(join(historiesFolder, name), 'utf8'))
}

describe('the present workflow', () => {
  it('has a recorded story of every road under both shapes of Koywe', () => {
    const expected = generations.flatMap((generation) =>
      roads.flatMap((road) =>
        ['current', 'guide'].map((shape) => `${generation}/${road}-${shape}.json`),
      ),
    )

    expect(stories.toSorted()).toEqual(expected.toSorted())
  })

  it.each(['current', 'guide'])('has stories told by an update, %s', (shape) => {
    const told = readFileSync(join(historiesFolder, `told/paid-${shape}.json`), 'utf8')

    expect(told).toContain('"workflowExecutionUpdateAcceptedEventAttributes"')
    expect(told).not.toContain('"workflowExecutionSignaledEventAttributes"')
  })

  it.each(stories)('replays %s', async (name) => {
    const workflowBundle = { codePath: inject('workflowBundle') }

    await Worker.runReplayHistory({ workflowBundle }, readStory(name))
  })
})

describe('a workflow that does two things the other way round', () => {
  let folder: string
  let code: string
  beforeAll(async () => {
    folder = mkdtempSync(join(makeFolder(localPath()), 'swapped-'))
    cpSync(join(checkout, 'workflows'), folder, { recursive: true })
    const path = join(folder, 'payin.ts')
    const source = readFileSync(path, 'utf8')
    const swapped = source.replace(
      /(await nearThenFar\(authenticate, .*\))\n(\s*)(const known = await nearThenFar\(createContact, .*\))/,
      '$3\n$2$1',
    )
    expect(swapped).not.toBe(source)
    writeFileSync(path, swapped)
    const workflowsPath = join(folder, 'index.ts')
    ;({ code } = await bundleWorkflowCode({ workflowsPath, logger: quietLogger }))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(generations)('is found out by the story of a paid payment, %s', async (generation) => {
    const replay = Worker.runReplayHistory(
      { workflowBundle: { code } },
      readStory(`${generation}/paid-current.json`),
    )

    await expect(replay).rejects.toThrow(found[generation])
  })
})
