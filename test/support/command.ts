/** A command of ours in a process of its own, with what it says and how it ends. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { keepForLeakSearch } from './log.ts'
import { waitFor } from './wait.ts'

export interface Command {
  pid: number
  /** What it has said so far, on both outputs. */
  said(): string
  /** Waits until it has said so. @throws with all it said when it ends before */
  saying(words: string): Promise<string>
  /** Ends with the exit code, or the signal's name. */
  ended: Promise<number | string>
  /** Asks it to end, and gives its exit. */
  end(signal: NodeJS.Signals): Promise<number | string>
}

/** What a new user's shell may have; nothing of the test runner's own but what it compiles once. */
const shell =
  'PATH HOME LANG XDG_CACHE_HOME GOPROXY GOFLAGS GOPATH GOCACHE NODE_COMPILE_CACHE'.split(' ')

export function runCommand(
  [program = '', ...args]: string[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Command {
  const inherited = Object.fromEntries(
    shell.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  )
  const child = spawn(program, args, { cwd, env: { ...inherited, ...env } })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
  }
  let exit: number | string | undefined
  const ended = watchEnd(child).then((how) => {
    keepForLeakSearch(text)
    return (exit = how)
  })
  return {
    pid: child.pid ?? 0,
    said: () => text,
    saying: (words) =>
      waitFor(
        `"${words}"`,
        async () => {
          if (text.includes(words)) return text
          if (exit !== undefined) throw new Error(`It ended (${exit}) and had said:\n${text}`)
          return false
        },
        90_000,
      ),
    ended,
    end(signal) {
      child.kill(signal)
      return ended
    },
  }
}

async function watchEnd(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return code ?? signal ?? 'unknown'
}
