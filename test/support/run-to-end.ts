/** Runs a command in its own process until it ends. */

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

/** A process that still runs then is killed, so that no test leaves one behind. */
const guardMs = 25_000

/** @param main relative to the checkout. The command runs in another folder, without a developer's .env. */
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
