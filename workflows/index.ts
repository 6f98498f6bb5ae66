/** The entry point for Temporal's bundler: every workflow of the task queue. */

export { PayinWorkflow } from './payin.ts'
