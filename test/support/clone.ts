/** A copy of the checkout with its own data, and its commands run as a new user runs them. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { checkout, sharedFolderOf } from '../../local/paths.ts'
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

export interface Clone {
  folder: string
  run(command: string[], env?: Record<string, string>): Command
  /** Command lines of processes that belong to this copy, by process id. */
  processes(): Map<number, string>
  remove(): void
}

const left = new Set(['node_modules', '.git', '.local', '.env'])

export function aClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'payin-clone-'))
  cpSync(checkout, folder, {
    recursive: true,
    filter: (path) => !left.has(basename(path)),
  })
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'))
  const shared = sharedFolderOf(`${folder}/`)
  return {
    folder,
    run: ([program = '', ...args], env) => run(folder, program, args, env),
    processes: () => findProcesses([folder, shared]),
    remove() {
      rmSync(folder, { recursive: true, force: true })
      rmSync(shared, { recursive: true, force: true })
    },
  }
}

/** What a new user's shell has; nothing of the test runner's own. */
const shell = ['PATH', 'HOME', 'LANG', 'XDG_CACHE_HOME', 'GOPROXY', 'GOFLAGS', 'GOPATH', 'GOCACHE']

function run(cwd: string, program: string, args: string[], env: Record<string, string> = {}) {
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
  const ended = watchEnd(child).then((how) => (exit = how))
  const command: Command = {
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
  return command
}

async function watchEnd(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return code ?? signal ?? 'unknown'
}

function findProcesses(marks: string[]): Map<number, string> {
  const found = new Map<number, string>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const line = readCommandLine(pid)
    if (marks.some((mark) => line.includes(mark))) found.set(Number(pid), line)
  }
  return found
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
