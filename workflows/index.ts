/** What Temporal's bundler reads: every workflow of the task queue. */

export { PayinWorkflow } from './payin.ts'
