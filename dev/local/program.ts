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
  /** Answers 2xx when the process is ready. */
  readyUrl: string
}

const readyMs = 60_000
/** The same as in the image; docs/deploy.md says why. */
export const nodeOptions = '--max-semi-space-size=4 --max-old-space-size=256'

/** @throws with the last output of the process if it does not become ready */
export async function startProgram({ name, main, env, readyUrl }: Program): Promise<Child> {
  const child = await startChild({
    name,
    command: process.execPath,
    args: [...nodeOptions.split(' '), join(checkout, main)],
    env: { ...inherited(), ...env },
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

/** The environment of the child processes: this process's, without npm's variables. */
function inherited(): Record<string, string> {
  const given = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))
  return Object.fromEntries(given.flatMap(([name, value]) => (value ? [[name, value]] : [])))
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
