/** Starts a process of Payin, and waits until it is ready. */

import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startChild, type Child } from './child.ts'
import { checkout, localPath } from './paths.ts'

export interface Program {
  name: string
  /** Relative to the checkout, such as api/main.ts. */
  main: string
  env: Record<string, string>
  /** Variables that this process may take from ours, in addition to those that every process needs. */
  inherits?: readonly string[]
  /** Answers 2xx when the process is ready. */
  readyUrl: string
}

const readyMs = 60_000
/** The same as in the image; docs/deploy.md says why. */
export const nodeOptions = '--max-semi-space-size=2 --max-old-space-size=256'
const allocator = { MALLOC_ARENA_MAX: '1' }

/** @throws with the last output of the process if it does not become ready */
export async function startProgram(program: Program): Promise<Child> {
  const { name, main, env, inherits = [], readyUrl } = program
  const child = await startChild({
    name,
    command: process.execPath,
    args: [...nodeOptions.split(' '), join(checkout, main)],
    env: { ...allocator, NODE_COMPILE_CACHE: localPath('compiled'), ...inherit(inherits), ...env },
    cwd: checkout,
    logFile: localPath('logs', `${name}.log`),
  })
  let ended: string | undefined
  void child.exited.then((how) => {
    ended = how
  })
  const deadline = Date.now() + readyMs
  while (!(await answers(readyUrl))) {
    if (ended !== undefined || Date.now() > deadline) {
      await child.stop()
      const why = ended ?? `no answer within ${readyMs / 1000} s`
      throw new Error(describe({ name, why, words: child.lastWords() }))
    }
    await pause(50)
  }
  return child
}

/** A single line of output is the reason; more lines need an introduction. */
function describe({ name, why, words }: { name: string; why: string; words: string }): string {
  if (words === '') return `${name} did not start (${why}).`
  return words.includes('\n')
    ? `${name} did not start (${why}). Its last output:\n${words}`
    : `${name} did not start. ${words}`
}

/** What every process may know: the system, and nothing of Payin. */
const general =
  'PATH HOME USER LANG LC_ALL TZ TMPDIR XDG_CACHE_HOME NODE_COMPILE_CACHE NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR NODE_USE_ENV_PROXY HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy'.split(
    ' ',
  )

/** A process gets only the secrets that are its own: no mailbox reads the keys of Koywe. */
function inherit(names: readonly string[]): Record<string, string> {
  const given = [...general, ...names].map((name) => [name, process.env[name] ?? ''] as const)
  return Object.fromEntries(given.filter(([, value]) => value !== ''))
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}
