/**
 * Finds a Temporal development server: on the PATH, in this user's cache, by download, or built from
 * Go modules whose every byte is pinned in tools/temporal. Says what it is doing; never skips.
 */

import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import {
  access,
  chmod,
  constants,
  copyFile,
  mkdir,
  readdir,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { once } from 'node:events'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { cachePath, checkout } from './paths.ts'

const run = promisify(execFile)

export type Say = (sentence: string) => void

const sourceDir = join(checkout, 'tools', 'temporal')

/** The version of the CLI, as go.mod pins it: v1.8.2. */
export function readEngineVersion(): string {
  const content = readFileSync(join(sourceDir, 'go.mod'), 'utf8')
  const version = /github\.com\/temporalio\/cli (v[\d.]+)/.exec(content)?.[1]
  if (version === undefined) throw new Error('tools/temporal/go.mod names no version of the CLI')
  return version
}

/** The path of a `temporal` program. @throws one sentence that says what was tried and what would help */
export async function findEngine(say: Say): Promise<string> {
  const version = readEngineVersion()
  const cached = join(cachePath(`temporal-${version}`), 'temporal')
  const found = (await findOnPath()) ?? (existsSync(cached) ? cached : null)
  if (found !== null) return found
  return underLock(`${cached}.lock`, say, async () => {
    if (existsSync(cached)) return cached
    const tried = [await download(cached, version, say), await build(cached, version, say)]
    if (existsSync(cached)) return cached
    throw new Error(
      `There is no Temporal server: no "temporal" on the PATH; ${tried.filter(Boolean).join('; ')}. ` +
        'Install the Temporal CLI or Go, or set TEMPORAL_ADDRESS.',
    )
  })
}

async function findOnPath(): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, 'temporal')
    const isProgram = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isProgram) return path
  }
  return null
}

/** One process fetches or builds; the others wait for it. A lock of a dead process does not count. */
async function underLock<Result>(
  path: string,
  say: Say,
  act: () => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(path), { recursive: true })
  let hasSaid = false
  while (!(await takeLock(path))) {
    if (!hasSaid) say('another process is preparing the Temporal server; waiting for it')
    hasSaid = true
    await new Promise((resolve) => {
      setTimeout(resolve, 1000)
    })
  }
  try {
    return await act()
  } finally {
    await rm(path, { force: true })
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const holder = Number(existsSync(path) ? readFileSync(path, 'utf8') : 0)
    if (holder > 0 && !isAlive(holder)) await rm(path, { force: true })
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The SDK's own download of the CLI. Gives what went wrong, or nothing. */
async function download(cached: string, version: string, say: Say): Promise<string | null> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing').catch(() => ({
    TestWorkflowEnvironment: null,
  }))
  if (!TestWorkflowEnvironment) return 'the download needs @temporalio/testing'
  const folder = `${cached}.download`
  await mkdir(folder, { recursive: true })
  try {
    say(`downloading the Temporal server ${version}`)
    const executable = { type: 'cached-download' as const, downloadDir: folder, version }
    const server = await TestWorkflowEnvironment.createLocal({ server: { executable } })
    await server.teardown()
    const [name] = await readdir(folder)
    if (name === undefined) return 'the download brought no file'
    await install(join(folder, name), cached)
    return null
  } catch {
    return 'it could not be downloaded'
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function install(from: string, to: string): Promise<void> {
  await copyFile(from, `${to}.new`)
  await chmod(`${to}.new`, 0o755)
  await rename(`${to}.new`, to)
}

/** Builds from the Go module proxy. Gives what went wrong, or nothing. */
async function build(cached: string, version: string, say: Say): Promise<string | null> {
  if (existsSync(cached)) return null
  const hasGo = await run('go', ['version']).then(
    () => true,
    () => false,
  )
  if (!hasGo) return 'there is no Go to build it with'
  say(
    `building the Temporal server ${version} with Go, once for this user; about 8 minutes on two cores`,
  )
  const target = `${cached}.new`
  const go = spawn(
    'go',
    [
      'build',
      '-v',
      '-trimpath',
      '-ldflags=-s -w',
      '-o',
      target,
      'github.com/temporalio/cli/cmd/temporal',
    ],
    {
      cwd: sourceDir,
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const heard = listen(go.stderr, say)
  const endBuild = () => go.kill()
  process.once('exit', endBuild)
  const [code] = (await once(go, 'close')) as [number | null]
  process.off('exit', endBuild)
  heard.stop()
  if (code !== 0) return `it could not be built: ${heard.last()}`
  await rename(target, cached)
  return null
}

/** With -v, Go names every package that it compiles. */
function listen(stderr: NodeJS.ReadableStream, say: Say): { stop: () => void; last: () => string } {
  let packages = 0
  let last = ''
  const startedAt = Date.now()
  createInterface({ input: stderr }).on('line', (line) => {
    last = line
    packages += 1
  })
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    say(`… ${seconds} s: ${packages} packages compiled, now ${last.split('/').slice(-2).join('/')}`)
  }, 10_000)
  return { stop: () => clearInterval(timer), last: () => last }
}
