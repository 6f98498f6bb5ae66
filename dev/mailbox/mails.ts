/** The mails that came, each in a file of a folder, whose names sort as they came. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser, type ParsedMail } from 'mailparser'

export interface Mails {
  /** Keeps a mail as it came. */
  keep(content: Buffer): void
  /** Their names, newest first. */
  list(): string[]
  /** A mail of the list, or null. */
  find(name: string): Promise<ParsedMail | null>
}

/** More mails than come while the clock stands still. */
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
