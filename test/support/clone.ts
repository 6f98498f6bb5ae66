/** A copy of the checkout with its own data. Its commands run as a new user runs them. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { inject } from 'vitest'
import { checkout, sharedFolderOf } from '../../dev/local/paths.ts'
import { runCommand, type Command } from './command.ts'

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
    run: (command, env = {}) =>
      runCommand(command, { cwd: folder, env: { SANDBOX_PROFILE: inject('profile'), ...env } }),
    processes: () => findProcesses([folder, shared]),
    remove() {
      rmSync(folder, { recursive: true, force: true })
      rmSync(shared, { recursive: true, force: true })
    },
  }
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
