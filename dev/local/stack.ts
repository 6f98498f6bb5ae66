/** Parts that stand on each other: started in order, watched, and closed in reverse. */

import type { Child } from './child.ts'

export interface Stack {
  /** Starts a part, with a line when it is ready. @throws when everything is being closed */
  start(name: string, begin: () => Promise<Child>): Promise<void>
  /** Ends with the sentence that says which part ended by itself, and why. */
  failure: Promise<string>
  /** Closes everything that was started, last first; what is just starting is waited for. */
  close(): Promise<void>
}

/** Where processes are written down while they run, for whoever must end them after a crash. */
export interface Memory {
  remember(child: Child): void
  forget(): void
}

export function createStack(say: (line: string) => void, memory: Memory): Stack {
  const parts: Child[] = []
  let isClosing = false
  let starting: Promise<unknown> = Promise.resolve()
  let fail: (sentence: string) => void = () => {}
  const failure = new Promise<string>((resolve) => {
    fail = resolve
  })

  function watch(child: Child): void {
    void child.exited.then((how) => {
      if (isClosing) return
      const last = child.lastWords()
      fail(`${child.name} ended by itself (${how}).${last ? ` It said last:\n${last}` : ''}`)
    })
  }

  return {
    failure,
    async start(name, begin) {
      if (isClosing) throw new Error(`${name} is not started: everything is being closed.`)
      const startedAt = Date.now()
      const begun = begin().then((part) => {
        memory.remember(part)
        parts.push(part)
        watch(part)
      })
      starting = Promise.allSettled([begun])
      await begun
      if (isClosing) return
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      say(`  ${name.padEnd(12)} ready after ${seconds} s`)
    },
    async close() {
      isClosing = true
      await starting
      for (const part of parts.splice(0).toReversed()) await part.stop()
      memory.forget()
    },
  }
}
