/** The processes of a torture run: started one after another, started again, and all ended in the end. */

import type { Say } from '../local/go-build.ts'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Child } from '../local/child.ts'
import { localPath, sharedLocalPath } from '../local/paths.ts'
import type { RecordFile } from './record.ts'

export interface Part {
  name: string
  child: Child
  /** Starts it again after it was killed. */
  start(): Promise<Child>
}

/** Starts parts one after another, and ends them in reverse. */
export function createCrew(say: Say) {
  const parts: Part[] = []
  const closing: (() => unknown)[] = []
  let isClosing = false
  return {
    parts,
    /** What else is to be ended. */
    atEnd: (end: () => unknown) => closing.push(end),
    async keep(name: string, start: () => Promise<Child>): Promise<void> {
      const startOnce = async () => {
        const child = await start()
        // A deed that was going on when the run was interrupted.
        if (isClosing) await child.stop()
        return child
      }
      const part: Part = { name, child: await startOnce(), start: startOnce }
      parts.push(part)
      closing.push(() => part.child.stop())
      say(`  ${name} is ready`)
    },
    /** Ends a part as its supervisor would, and starts it anew. */
    async restart(name: string) {
      const part = parts.find((one) => one.name === name)
      if (!part) throw new Error(`there is no ${name}`)
      await part.child.stop()
      await startAgain(part)
    },
    async close() {
      isClosing = true
      for (const end of closing.toReversed()) await end()
    },
  }
}

/** A part may need what is just down, so it is started as a supervisor would. */
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

/** What is worth keeping is the record and the logs. */
export function clearUp(run: string, record: RecordFile): void {
  for (const process of findProcesses(run)) record.write({ kind: 'left', process })
  const data = ['.db', '.db-shm', '.db-wal', '.ndjson'].map((end) => localPath(`${run}${end}`))
  for (const path of [sharedLocalPath(run), ...data]) {
    rmSync(path, { recursive: true, force: true })
  }
}

/** Command lines of processes that name this run there or in their environment. */
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
        // It has ended meanwhile, or is somebody else's.
        return []
      }
    })
}
