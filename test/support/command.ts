/** Runs a command in its own process, and reports its output and its end. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { keepForLeakSearch } from './log.ts'
import { waitFor } from './wait.ts'

export interface Command {
  pid: number
  /** The output so far, of stdout and stderr. */
  said(): string
  /** Waits until the output contains the words. @throws with the whole output if the command ends before */
  saying(words: string): Promise<string>
  /** Resolves with the exit code, or with the signal's name. */
  ended: Promise<number | string>
  /** Sends the signal, and resolves with the exit. */
  end(signal: NodeJS.Signals): Promise<number | string>
}

/** The variables that a new user's shell may have. The compile cache is the test runner's only own one. */
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
          if (exit !== undefined)
            throw new Error(`The command ended (${exit}). Its output:\n${text}`)
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
