/** A stack of processes: started in order, watched, and stopped in reverse order. */

import type { Child } from './child.ts'

export interface Stack {
  /** Starts a process, and prints a line when it is ready. @throws if the stack is closing */
  start(name: string, begin: () => Promise<Child>): Promise<void>
  /** Kills a process that was started before, without a chance to finish anything, and starts it again. */
  restart(name: string): Promise<void>
  /** Resolves when a process ends unexpectedly, with a sentence that says which one and why. */
  failure: Promise<string>
  /** Stops every process, the last one first. Waits for a process that is still starting. */
  close(): Promise<void>
}

/** Records running processes, so that the next start can end them after a crash. */
export interface Memory {
  remember(child: Child): void
  forget(): void
}

export function createStack(say: (line: string) => void, memory: Memory): Stack {
  const parts: Child[] = []
  const begins = new Map<string, () => Promise<Child>>()
  /** Processes that are killed on purpose. */
  const killed = new Set<Child>()
  let isClosing = false
  let starting: Promise<unknown> = Promise.resolve()
  let fail: (sentence: string) => void = () => {}
  const failure = new Promise<string>((resolve) => {
    fail = resolve
  })

  function watch(child: Child): void {
    void child.exited.then((how) => {
      if (isClosing || killed.has(child)) return
      const last = child.lastWords()
      fail(`${child.name} ended unexpectedly (${how}).${last ? ` Its last output:\n${last}` : ''}`)
    })
  }

  async function start(name: string, begin: () => Promise<Child>): Promise<void> {
    if (isClosing) throw new Error(`${name} was not started: everything is stopping.`)
    const startedAt = Date.now()
    begins.set(name, begin)
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
  }

  return {
    failure,
    start,
    async restart(name) {
      const part = parts.find((one) => one.name === name)
      const begin = begins.get(name)
      if (isClosing || !part || !begin) return
      killed.add(part)
      parts.splice(parts.indexOf(part), 1)
      await part.kill()
      say(`  ${name.padEnd(12)} killed`)
      await start(name, begin)
    },
    async close() {
      isClosing = true
      await starting
      for (const part of parts.splice(0).toReversed()) await part.stop()
      memory.forget()
    },
  }
}
