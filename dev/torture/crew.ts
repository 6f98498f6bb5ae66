/** The processes of a torture run: started in order, restarted, and all ended at the end. */

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Child } from '../local/child.ts'
import type { Say } from '../local/go-build.ts'
import { localPath, sharedLocalPath } from '../local/paths.ts'
import type { RecordFile } from './record.ts'

export interface Part {
  name: string
  child: Child
  /** Starts the process again. */
  start(): Promise<Child>
}

/** Starts processes in order, and ends them in reverse order. */
export function createCrew(say: Say) {
  const parts: Part[] = []
  const closing: (() => unknown)[] = []
  let isClosing = false
  return {
    parts,
    /** Registers something else to end. */
    atEnd: (end: () => unknown) => closing.push(end),
    async keep(name: string, start: () => Promise<Child>): Promise<void> {
      const startOnce = async () => {
        const child = await start()
        // A deed was still running when the run was interrupted.
        if (isClosing) await child.stop()
        return child
      }
      const part: Part = { name, child: await startOnce(), start: startOnce }
      parts.push(part)
      closing.push(() => part.child.stop())
      say(`  ${name} is ready`)
    },
    /** Ends a process as a supervisor would, and starts it again. */
    async restart(name: string) {
      const part = parts.find((one) => one.name === name)
      if (!part) throw new Error(`no process ${name}`)
      await part.child.stop()
      await startAgain(part)
    },
    async close() {
      isClosing = true
      for (const end of closing.toReversed()) await end()
    },
  }
}

/** A supervisor's retries: a process may need another one that is down. */
const startTries = 60

export async function startAgain(part: Part): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      part.child = await part.start()
      return
    } catch (error) {
      if (tries === startTries) throw error
      await pause(500)
    }
  }
}

export type Crew = ReturnType<typeof createCrew>

/** Removes the run's data. The record and the logs stay. */
export function clearUp(run: string, record: RecordFile): void {
  for (const process of findProcesses(run)) record.write({ kind: 'left', process })
  const data = ['.db', '.db-shm', '.db-wal', '.ndjson'].map((end) => localPath(`${run}${end}`))
  for (const path of [sharedLocalPath(run), ...data]) {
    rmSync(path, { recursive: true, force: true })
  }
}

/** Command lines of processes that name this run in their command line or environment. */
function findProcesses(run: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [line = '', env = ''] = ['cmdline', 'environ'].map((name) =>
          readFileSync(`/proc/${pid}/${name}`, 'utf8').replaceAll('\0', ' '),
        )
        return line.includes(run) || env.includes(run) ? [line] : []
      } catch {
        // The process has ended, or belongs to another user.
        return []
      }
    })
}
