/** Bundles the workflows for the process that started this one, and ends with it. */

import { DefaultLogger } from '@temporalio/worker'
import { bundleWorkflows } from '../bundle.ts'

process.once('disconnect', () => process.exit(1))
const warnings: string[] = []
const logger = new DefaultLogger('WARN', ({ message }) => warnings.push(message))
const { code } = await bundleWorkflows(logger).catch((error: unknown) => {
  process.stderr.write(`${warnings.join('\n')}\n`)
  throw error
})
process.send?.({ code, warnings }, () => process.exit())
