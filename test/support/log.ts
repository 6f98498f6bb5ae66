/** Logs for tests. */

import { pino, type Logger } from 'pino'
import { Writable } from 'node:stream'
import { createLog } from '../../runtime/log.ts'
import { keepTrace } from './traces.ts'

export const silentLog: Logger = pino({ level: 'silent' })

/** A log that keeps its lines, to be looked through. */
export function aKeptLog(): { log: Logger; lines: string[] } {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      keepTrace(String(chunk))
      done()
    },
  })
  return { log: createLog('test', 'debug', stream), lines }
}
