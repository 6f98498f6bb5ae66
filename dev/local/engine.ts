/**
 * Finds a Temporal development server: on the PATH, in this user's cache, by a download with a pinned checksum, or
 * built from the Go modules that dev/engine/temporal pins. Reports what it does, and fails with one sentence.
 */

import { existsSync, readFileSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { downloadEngine } from './engine-download.ts'
import { buildWithGo, underLock, type Say } from './go-build.ts'
import { cachePath, checkout } from './paths.ts'

const sourceDir = join(checkout, 'dev', 'engine', 'temporal')

/** The version of the CLI that go.mod pins, such as v1.8.2. */
export function readEngineVersion(): string {
  const content = readFileSync(join(sourceDir, 'go.mod'), 'utf8')
  const version = /github\.com\/temporalio\/cli (v[\d.]+)/.exec(content)?.[1]
  if (version === undefined)
    throw new Error('dev/engine/temporal/go.mod names no version of the CLI')
  return version
}

/** Returns the path of a `temporal` program. @throws with what was tried and what helps */
export async function findEngine(say: Say): Promise<string> {
  const version = readEngineVersion()
  const cached = join(cachePath(`temporal-${version}`), 'temporal')
  const found = (await findOnPath('temporal')) ?? (existsSync(cached) ? cached : null)
  if (found !== null) return found
  return underLock(`${cached}.lock`, say, async () => {
    if (existsSync(cached)) return cached
    const tried = [await download(cached, version, say), await build(cached, version, say)]
    if (existsSync(cached)) return cached
    throw new Error(
      `No Temporal server was found: no "temporal" on the PATH; ${tried.filter(Boolean).join('; ')}. ` +
        'Install the Temporal CLI or Go, or set TEMPORAL_ADDRESS.',
    )
  })
}

/** The first program of that name on the PATH. */
export async function findOnPath(program: string): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, program)
    const isProgram = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isProgram) return path
  }
  return null
}

async function download(cached: string, version: string, say: Say): Promise<string | null> {
  say(`downloading the Temporal server ${version}`)
  return downloadEngine(cached, version)
}

/** Builds from Go modules. Returns what went wrong, or null. */
async function build(cached: string, version: string, say: Say): Promise<string | null> {
  if (existsSync(cached)) return null
  return buildWithGo(say, {
    what: `the Temporal server ${version}`,
    about: 'about 8 minutes on two cores',
    sourceDir,
    programs: { [cached]: 'github.com/temporalio/cli/cmd/temporal' },
  })
}
