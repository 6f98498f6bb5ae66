/**
 * What an earlier start left behind when it was killed: its processes are written down as they start,
 * and ended before the next start takes their ports and their data.
 */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { readCommandLine, type Child } from './child.ts'
import { localPath } from './paths.ts'

interface Remembered {
  pid: number
  /** A process id is given again; a command line with our paths in it is not. */
  commandLine: string
  endSignal: NodeJS.Signals
}

const file = () => localPath('processes.json')
/** A process that was asked to end gets so long before it is made to. */
const waitsMax = 300
const waitMs = 100

/** Writes a process down, after those that started before it. */
export function remember({ pid, endSignal }: Child): void {
  const commandLine = readCommandLine(pid)
  writeFileSync(file(), JSON.stringify([...load(), { pid, commandLine, endSignal }]))
}

/** Everything was closed as it should be. */
export function forget(): void {
  rmSync(file(), { force: true })
}

/** Ends what still runs of an earlier start, last first. */
export async function endLeftOvers(): Promise<void> {
  for (const process of load().toReversed()) await end(process)
  forget()
}

function load(): Remembered[] {
  return existsSync(file()) ? (JSON.parse(readFileSync(file(), 'utf8')) as Remembered[]) : []
}

async function end({ pid, commandLine, endSignal }: Remembered): Promise<void> {
  const isLeft = () => commandLine !== '' && readCommandLine(pid) === commandLine
  if (!isLeft()) return
  process.kill(pid, endSignal)
  for (let waits = 0; waits < waitsMax && isLeft(); waits += 1) await pause(waitMs)
  if (isLeft()) process.kill(pid, 'SIGKILL')
}
