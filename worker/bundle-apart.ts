/** The bundler in a process of its own, so that the worker does not keep what it needs. */

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@temporalio/worker'

const main = fileURLToPath(new URL('bundler/main.ts', import.meta.url))

interface Bundled {
  code: string
  warnings: string[]
}

/**
 * Bundles the workflows as `bundleWorkflows` does. The bundler takes 150 MB, more than the worker itself, and a
 * process gives them back only when it ends.
 * @param logger told what the bundler warns of
 * @throws when it fails; the bundler's own words are on the error output by then
 */
export async function bundleApart(logger: Logger): Promise<{ code: string }> {
  const child = fork(main, { execArgv: [] })
  const { code, warnings } = await new Promise<Bundled>((resolve, reject) => {
    child.once('message', (bundled) => resolve(bundled as Bundled))
    child.once('error', reject)
    child.once('exit', (status, signal) =>
      reject(new Error(`the bundler ended with ${signal ?? status}`)),
    )
  })
  for (const warning of warnings) logger.warn(warning)
  return { code }
}
