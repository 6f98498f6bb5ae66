/** Processes of the local set-up: started apart from our terminal, so that we close them in order. */

import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
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
  endSignal: NodeJS.Signals
  /** Where everything is that it has said. */
  logFile: string
  /** Ends with what the exit said, whoever caused it. */
  exited: Promise<string>
  /** What it said last, for the sentence that says why something failed. */
  lastWords(): string
  /** Asks it to end, waits, and insists when it does not. */
  stop(): Promise<void>
}

/** A program that was asked to end gets so long before it is made to. */
const patienceMs = 30_000

export async function startChild(options: ChildOptions): Promise<Child> {
  const log = openSync(options.logFile, 'a')
  // What an earlier start said stands before this place.
  const start = fstatSync(log).size
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
  const { name, endSignal = 'SIGTERM' } = options
  return {
    name,
    pid: process_.pid ?? 0,
    endSignal,
    logFile: options.logFile,
    exited,
    lastWords: () => tail(options.logFile, start),
    stop: () => stopProcess(process_, exited, endSignal),
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

const lastLines = 8

/** The last lines that were written for people or, where there are none, for machines. */
function tail(path: string, start: number): string {
  try {
    const lines = readFileSync(path).subarray(start).toString().trimEnd().split('\n')
    const plain = lines.filter((line) => !line.startsWith('{'))
    return (plain.length > 0 ? plain : lines).slice(-lastLines).join('\n')
  } catch {
    return ''
  }
}

/** Whether a process runs, and runs what we think it does. */
export function isRunning(pid: number, mark: string): boolean {
  return readCommandLine(pid).includes(mark)
}

/** The command line of a process; empty when there is none. */
export function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
