/** Recorded histories must replay: a change in the order of commands fails here. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleWorkflowCode, Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { checkout, localPath, makeFolder } from '../../dev/local/paths.ts'
import { quietLogger, quietRuntime } from '../support/runtime.ts'
import { historiesFolder } from '../support/runs.ts'

const roads = ['paid', 'failed', 'expired', 'poll-only', 'late', 'signalled-again']
const profiles = ['current', 'guide']
const stories = readdirSync(historiesFolder)

beforeAll(() => quietRuntime())

const readStory = (name: string) => readFileSync(join(historiesFolder, name), 'utf8')

describe('the workflow', () => {
  it('has a recorded history of each road under both profiles of Koywe', () => {
    const expected = roads.flatMap((road) => profiles.map((profile) => `${road}-${profile}.json`))

    expect(stories.toSorted()).toEqual(expected.toSorted())
  })

  it.each(profiles)('has a history in which all reports are updates, %s', (profile) => {
    const history = readStory(`paid-${profile}.json`)

    expect(history).toContain('"workflowExecutionUpdateAcceptedEventAttributes"')
    expect(history).not.toContain('"workflowExecutionSignaledEventAttributes"')
  })

  it.each(stories)('replays %s', async (name) => {
    const workflowBundle = { codePath: inject('workflowBundle') }

    await Worker.runReplayHistory({ workflowBundle }, JSON.parse(readStory(name)))
  })
})

describe('a workflow with two steps in the wrong order', () => {
  let folder: string
  let code: string
  beforeAll(async () => {
    folder = mkdtempSync(join(makeFolder(localPath()), 'swapped-'))
    cpSync(join(checkout, 'workflows'), folder, { recursive: true })
    const path = join(folder, 'payin.ts')
    const source = readFileSync(path, 'utf8')
    const swapped = source.replace(
      /(await runStep\(authenticate, .*\))\n(\s*)(const withContact = await runStep\(createContact, .*\))/,
      '$3\n$2$1',
    )
    expect(swapped).not.toBe(source)
    writeFileSync(path, swapped)
    const workflowsPath = join(folder, 'index.ts')
    ;({ code } = await bundleWorkflowCode({ workflowsPath, logger: quietLogger }))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('does not replay the history of a paid payment', async () => {
    const replay = Worker.runReplayHistory(
      { workflowBundle: { code } },
      JSON.parse(readStory('paid-current.json')),
    )

    // Local activities are replayed by their order alone: a step gets the result of another one.
    await expect(replay).rejects.toThrow('Cannot read properties of undefined')
  })
})
