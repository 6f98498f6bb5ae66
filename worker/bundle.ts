/** Bundles the workflows into one file for the SDK's sandbox. */

import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, type Logger } from '@temporalio/worker'

const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url))

/**
 * The SDK captures a stack trace for every promise of a workflow, for the call stack in Temporal's UI. V8's default of ten
 * lines takes a quarter of a workflow's CPU; two lines still show where an error was thrown. The bundle sets the limit,
 * since the SDK freezes globals once the workflows are loaded.
 */
const stackTraceLimit = 'Error.stackTraceLimit = 2;'

/** Bundles the workflows in this process, in about a second. @param logger receives the bundler's output */
export async function bundleWorkflows(logger: Logger): Promise<{ code: string }> {
  const { code } = await bundleWorkflowCode({ workflowsPath, logger })
  return { code: `${stackTraceLimit}${code}` }
}
