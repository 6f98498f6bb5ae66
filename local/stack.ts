/** Parts that stand on each other: started in order, watched, and closed in reverse. */

import type { Child } from './child.ts'
import { tail } from './child.ts'

export interface Part {
  child: Child
  logFile: string
}

export interface Stack {
  /** Starts a part, with a line when it is ready. */
  start(name: string, begin: () => Promise<Part>): Promise<void>
  /** Ends with the sentence that says which part ended by itself, and why. */
  failure: Promise<string>
  /** Closes everything that was started, last first. */
  close(): Promise<void>
}

export function createStack(say: (line: string) => void): Stack {
  const parts: Part[] = []
  let isClosing = false
  let fail: (sentence: string) => void = () => {}
  const failure = new Promise<string>((resolve) => {
    fail = resolve
  })

  function watch({ child, logFile }: Part): void {
    void child.exited.then((how) => {
      if (isClosing) return
      const last = tail(logFile, 6)
      fail(`${child.name} ended by itself (${how}).${last ? ` It said last:\n${last}` : ''}`)
    })
  }

  return {
    failure,
    async start(name, begin) {
      if (isClosing) return
      const startedAt = Date.now()
      const part = await begin()
      parts.push(part)
      watch(part)
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      say(`  ${name.padEnd(12)} ready after ${seconds} s`)
    },
    async close() {
      isClosing = true
      for (const { child } of parts.splice(0).toReversed()) await child.stop()
    },
  }
}
