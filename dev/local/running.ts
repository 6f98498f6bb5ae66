/** The addresses of a running `npm start`, saved for the demonstration and the sandbox's commands. */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isRunning } from './child.ts'
import { localPath } from './paths.ts'

/** The signal at which a running `npm start` kills its worker and starts it again. */
export const killWorkerSignal = 'SIGUSR2'

export interface Running {
  pid: number
  apiUrl: string
  /** Null if Koywe is not the sandbox. */
  sandboxUrl: string | null
  shopUrl: string
  mailboxUrl: string | null
  temporalUiUrl: string | null
}

const file = () => localPath('running.json')

export function saveRunning(running: Running): void {
  writeFileSync(file(), `${JSON.stringify(running, null, 2)}\n`)
}

export function removeRunning(): void {
  rmSync(file(), { force: true })
}

/** Returns the running `npm start` of this checkout, or null. */
export function findRunning(): Running | null {
  if (!existsSync(file())) return null
  const running = JSON.parse(readFileSync(file(), 'utf8')) as Running
  return isRunning(running.pid, 'dev/local/main.ts') ? running : null
}
