/** The workflows as one file for the sandbox that the SDK runs them in. */

import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, type Logger } from '@temporalio/worker'

const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url))

/**
 * The SDK writes down a stack trace for every promise of a workflow, for the call stack in Temporal's UI: at V8's ten
 * lines a quarter of what it costs to run one. Two still say where an error was thrown. Said here, since what is
 * global can no longer be changed once the workflows are loaded.
 */
const stackTraceLimit = 'Error.stackTraceLimit = 2;'

/** Bundles the workflows, in about a second, in this process. @param logger told what the bundler says */
export async function bundleWorkflows(logger: Logger): Promise<{ code: string }> {
  const { code } = await bundleWorkflowCode({ workflowsPath, logger })
  return { code: `${stackTraceLimit}${code}` }
}
