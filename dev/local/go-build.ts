/** Builds programs from Go modules, once per user and version, and reports progress. */

import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Say = (sentence: string) => void

export interface GoBuild {
  what: string
  /** How long the build takes, for people. */
  about: string
  /** Where go.mod and go.sum are. */
  sourceDir: string
  /** The target path of each program, with its package. */
  programs: Record<string, string>
}

/** Returns what went wrong, or null. A program appears at its path only when it is complete. */
export async function buildWithGo(say: Say, wish: GoBuild): Promise<string | null> {
  const hasGo = await run('go', ['version']).then(
    () => true,
    () => false,
  )
  if (!hasGo) return 'Go is not installed'
  say(`building ${wish.what} with Go, once for this user; ${wish.about}`)
  for (const [path, name] of Object.entries(wish.programs)) {
    const fault = await buildOne(say, { path, name, sourceDir: wish.sourceDir })
    if (fault !== null) return fault
  }
  return null
}

async function buildOne(
  say: Say,
  { path, name, sourceDir }: { path: string; name: string; sourceDir: string },
): Promise<string | null> {
  const target = `${path}.new`
  const go = spawn('go', ['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', target, name], {
    cwd: sourceDir,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const heard = listen(go.stderr, say)
  const endBuild = () => go.kill()
  process.once('exit', endBuild)
  const [code] = (await once(go, 'close')) as [number | null]
  process.off('exit', endBuild)
  heard.stop()
  if (code !== 0) return `the build failed: ${heard.last()}`
  await rename(target, path)
  return null
}

/** Counts the packages that `go build -v` names. */
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

/** Lets one process download or build while the others wait. Ignores the lock of a process that has ended. */
export async function underLock<Result>(
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
