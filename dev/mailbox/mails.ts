/** Received mails, one file each. The names of the files sort by arrival. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser, type ParsedMail } from 'mailparser'

export interface Mails {
  /** Saves a mail unchanged. */
  keep(content: Buffer): void
  /** Names of the mails, the newest first. */
  list(): string[]
  /** Returns a mail of the list, or null. */
  find(name: string): Promise<ParsedMail | null>
}

/** Digits of the counter that orders mails of the same millisecond. */
const digits = 8

export function createMails(folder: string, clock: () => number): Mails {
  let count = 0

  function list(): string[] {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .toSorted()
      .toReversed()
  }

  return {
    list,
    keep(content) {
      count += 1
      const place = String(count).padStart(digits, '0')
      writeFileSync(join(folder, `${clock()}-${place}.eml`), content)
    },
    async find(name) {
      return list().includes(name) ? simpleParser(readFileSync(join(folder, name))) : null
    },
  }
}
