/** Logs for tests. */

import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino, type Logger } from 'pino'
import { Writable } from 'node:stream'
import { inject } from 'vitest'
import { createLog } from '../../runtime/log.ts'

export const silentLog: Logger = pino({ level: 'silent' })

/** A log that keeps its lines, for assertions and for the search for leaks at the end of the run. */
export function aKeptLog(): { log: Logger; lines: string[] } {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      keepForLeakSearch(String(chunk))
      done()
    },
  })
  return { log: createLog('test', 'debug', stream), lines }
}

/** Keeps what a process has printed in the folder that `servers.setup.ts` searches at the end of the run. */
export function keepForLeakSearch(text: string): void {
  const folder = inject('printedFolder')
  if (folder) appendFileSync(join(folder, `${process.pid}.log`), text)
}
