/** Child processes with their own session: Ctrl-C does not reach them, so they can be stopped in order. */

import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { once } from 'node:events'

export interface ChildOptions {
  name: string
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** Gets all output of the process. */
  logFile: string
  user?: { uid: number; gid: number }
  /** The signal for an orderly end; SIGTERM by default. */
  endSignal?: NodeJS.Signals
}

export interface Child {
  name: string
  pid: number
  endSignal: NodeJS.Signals
  /** Has all output of the process. */
  logFile: string
  /** Resolves with the exit code or signal. */
  exited: Promise<string>
  /** The last lines of output, for error messages. */
  lastWords(): string
  /** Sends the end signal and waits; after 30 s sends SIGKILL. */
  stop(): Promise<void>
  /** Sends SIGKILL and waits: the process has no chance to finish anything. */
  kill(): Promise<void>
}

/** The time for an orderly end, before SIGKILL. */
const patienceMs = 30_000

export async function startChild(options: ChildOptions): Promise<Child> {
  const log = openSync(options.logFile, 'a')
  // Output of earlier starts ends here.
  const start = fstatSync(log).size
  // A session of its own: Ctrl-C in the terminal reaches only this process.
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
    kill: () => stopProcess(process_, exited, 'SIGKILL'),
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

/** The last lines of plain text or, if there are none, of JSON. */
function tail(path: string, start: number): string {
  try {
    const lines = readFileSync(path).subarray(start).toString().trimEnd().split('\n')
    const plain = lines.filter((line) => !line.startsWith('{'))
    return (plain.length > 0 ? plain : lines).slice(-lastLines).join('\n')
  } catch {
    return ''
  }
}

/** Says whether the process runs and its command line contains the mark. */
export function isRunning(pid: number, mark: string): boolean {
  return readCommandLine(pid).includes(mark)
}

/** The command line of a process; empty if it has ended. */
export function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
