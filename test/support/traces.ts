/** What the parts have said during a run of tests, kept until the run is looked through at its end. */

import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'

/** Keeps what a part has said, where the run looks through it. */
export function keepTrace(text: string): void {
  const folder = inject('tracesFolder')
  if (folder) appendFileSync(join(folder, `${process.pid}.log`), text)
}
