/** Child processes: what is reported about their end. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startChild } from '../../../dev/local/child.ts'

/** A log file that holds the last line of an earlier start. */
function aLogFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'payin-child-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const logFile = join(folder, 'part.log')
  writeFileSync(logFile, 'An earlier start failed because of é.\n')
  return logFile
}

async function endOf(script: string) {
  const args = ['-e', script]
  const logFile = aLogFile()
  const child = await startChild({ name: 'part', command: process.execPath, args, logFile })
  const how = await child.exited
  return { how, words: child.lastWords() }
}

describe('the last words of a process', () => {
  it('are those of this start', async () => {
    const end = await endOf('console.error("No."); process.exit(3)')

    expect(end).toEqual({ how: 'exit code 3', words: 'No.' })
  })

  it('are nothing where it said nothing', async () => {
    const end = await endOf('process.exit(3)')

    expect(end.words).toBe('')
  })

  it('are what it wrote for people, where its log has lines for machines too', async () => {
    const end = await endOf('console.log("{}"); console.error("No."); console.log("{}")')

    expect(end.words).toBe('No.')
  })

  it('are its log where it wrote nothing for people', async () => {
    const end = await endOf(`console.log('{"msg":"lost"}')`)

    expect(end.words).toBe('{"msg":"lost"}')
  })
})
