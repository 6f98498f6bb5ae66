/** Runs the bundler in a separate process, so that its memory is freed. */

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@temporalio/worker'

const main = fileURLToPath(new URL('bundler/main.ts', import.meta.url))

interface Bundled {
  code: string
  warnings: string[]
}

/**
 * Bundles the workflows as `bundleWorkflows` does. The bundler takes 150 MB, and only the end of its process
 * frees them.
 * @param logger receives the bundler's warnings
 * @throws Error when it fails; the bundler has written why to the error output by then
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
