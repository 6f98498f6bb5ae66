/**
 * Ends processes that a killed start has left behind. Each start records its processes; the next one ends them
 * before it uses their ports and data.
 */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { readCommandLine, type Child } from './child.ts'
import { localPath } from './paths.ts'

interface Remembered {
  pid: number
  /** Identifies the process: the system reuses process ids. */
  commandLine: string
  endSignal: NodeJS.Signals
}

const file = () => localPath('processes.json')
/** How long to wait for an orderly end, before SIGKILL. */
const waitsMax = 300
const waitMs = 100

/** Records a process, after those that started before it. */
export function remember({ pid, endSignal }: Child): void {
  const commandLine = readCommandLine(pid)
  writeFileSync(file(), JSON.stringify([...load(), { pid, commandLine, endSignal }]))
}

/** Deletes the record after an orderly stop. */
export function forgetAll(): void {
  rmSync(file(), { force: true })
}

/** Ends what still runs of an earlier start, the last one first. */
export async function endLeftOvers(): Promise<void> {
  for (const process of load().toReversed()) await end(process)
  forgetAll()
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
