/** What processes and the machine have used, read from /proc. */

import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second, as Linux shows them to programs. */
const ticksPerSecond = 100
const page = 4096

/**
 * CPU milliseconds of a process; 0 if it has ended.
 * @param count 2 for the process's own user and system time, 4 with those of its ended children
 */
function sumTicks(pid: number, count: 2 | 4): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    const ticks = fields.slice(11, 11 + count).map(Number)
    return (ticks.reduce((sum, one) => sum + one, 0) * 1000) / ticksPerSecond
  } catch {
    return 0
  }
}

export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => parentOf(one) === pid)
}

function parentOf(pid: number): number | null {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[1],
    )
  } catch {
    return null
  }
}

/** CPU milliseconds of a process and of every process that it has started. */
export function readCpuMs(pid: number): number {
  return sumTicks(pid, 4) + childrenOf(pid).reduce((sum, child) => sum + sumTicks(child, 2), 0)
}

/** Resident memory in MB. */
export function readMemory(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  return (pages * page) / 1e6
}

export interface MachineTime {
  idle: number
  all: number
}

/** The machine's time so far, idle and all, in ticks over all cores. */
export function readMachineTime(): MachineTime {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number)
  return { idle: (ticks[3] ?? 0) + (ticks[4] ?? 0), all: ticks.reduce((sum, one) => sum + one, 0) }
}
