/** Processes of the local set-up: started apart from our terminal, so that we close them in order. */

import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { once } from 'node:events'

export interface ChildOptions {
  name: string
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** Everything that the process says goes there. */
  logFile: string
  user?: { uid: number; gid: number }
  /** What asks this program to end properly. */
  endSignal?: NodeJS.Signals
}

export interface Child {
  name: string
  pid: number
  /** Ends with what the exit said, whoever caused it. */
  exited: Promise<string>
  /** Asks it to end, waits, and insists when it does not. */
  stop(): Promise<void>
}

/** A program that was asked to end gets so long before it is made to. */
const patienceMs = 30_000

export async function startChild(options: ChildOptions): Promise<Child> {
  const log = openSync(options.logFile, 'a')
  // A session of its own: Ctrl-C in the terminal reaches only us.
  const process_ = spawn(options.command, options.args, {
    env: options.env,
    cwd: options.cwd,
    detached: true,
    stdio: ['ignore', log, log],
    ...options.user,
  })
  closeSync(log)
  await once(process_, 'spawn')
  const exited = watchExit(process_)
  return {
    name: options.name,
    pid: process_.pid ?? 0,
    exited,
    stop: () => stopProcess(process_, exited, options.endSignal ?? 'SIGTERM'),
  }
}

async function watchExit(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal === null ? `exit code ${code}` : `signal ${signal}`
}

async function stopProcess(
  child: ChildProcess,
  exited: Promise<string>,
  signal: NodeJS.Signals,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await exited
  clearTimeout(insist)
}

/** The last lines of a log, for the sentence that says why something failed. */
export function tail(path: string, lines = 8): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
  } catch {
    return ''
  }
}

/** Whether a process runs, and runs what we think it does. */
export function isRunning(pid: number, mark: string): boolean {
  try {
    process.kill(pid, 0)
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark)
  } catch {
    return false
  }
}

/** Ends a process that an earlier start left behind. */
export async function endLeftOver(
  pid: number,
  mark: string,
  signal: NodeJS.Signals,
): Promise<void> {
  if (!isRunning(pid, mark)) return
  process.kill(pid, signal)
  for (let waits = 0; waits < 300 && isRunning(pid, mark); waits += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 100)
    })
  }
  if (isRunning(pid, mark)) process.kill(pid, 'SIGKILL')
}
