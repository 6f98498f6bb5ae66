/** One of our commands, run in a process of its own until it ends. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { checkout } from '../../dev/local/paths.ts'

export interface End {
  status: number | null
  stdout: string
  stderr: string
}

/** Whoever does not end by then is ended, so that no test leaves a process. */
const guardMs = 25_000

/** @param main below the checkout. It runs elsewhere, where there is no .env of a developer. */
export async function runToEnd(
  main: string,
  { args = [], env = {}, cwd = tmpdir() }: { args?: string[]; env?: object; cwd?: string },
): Promise<End> {
  const child = spawn(process.execPath, [join(checkout, main), ...args], {
    env: { ...env },
    cwd,
    timeout: guardMs,
    killSignal: 'SIGKILL',
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { status: child.exitCode, stdout, stderr }
}
