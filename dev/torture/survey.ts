/** Records the final state: at Koywe, in the store, in Temporal, and in the logs. */

import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, Connection, type HistoryAndWorkflowId } from '@temporalio/client'
import { DeterminismViolationError } from '@temporalio/workflow'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import pg from 'pg'
import { call, readOrders } from './calls.ts'
import { findingsOfPersons, isOver, mayEndAs } from './checker.ts'
import type { RecordedPayment, RecordFile, Seen } from './record.ts'
import { personal } from './shoppers.ts'
import { scanPlain, textsOf } from '../../test/support/leaks.ts'
import { bundleWorkflows } from '../../worker/bundle.ts'
import type { TortureStage } from './stage.ts'

interface Row {
  id: string
  merchant_reference: string
  [member: string]: unknown
}

/**
 * Waits until no work is pending and the store agrees with Koywe. Returns the milliseconds that took, or
 * null if it took longer than the bound.
 */
export async function untilAtRest(stage: TortureStage, boundMs: number): Promise<number | null> {
  const pool = new pg.Pool({ connectionString: stage.databaseUrl, max: 1 })
  const began = performance.now()
  const elapsed = () => performance.now() - began
  try {
    while (elapsed() < boundMs) {
      const isDone = await isAtRest(stage, pool).catch(() => false)
      if (isDone) return Math.round(elapsed())
      await pause(500)
    }
    return null
  } finally {
    await pool.end()
  }
}

async function isAtRest(stage: TortureStage, pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ open: number }>(
    `select (select count(*) from webhook_events where state in ('waiting', 'unmatched'))
       + (select count(*) from outbox where state = 'due' and not exists (
            select from outbox as other where other.payment_id = outbox.payment_id
              and other.queue = outbox.queue and other.state = 'given_up'))
       + (select count(*) from findings where closed_at is null and kind <> all ($1))
       + (select count(*) from payments
            where (fulfilment = 'held') <> exists (select from findings
              where payment_id = payments.id and kind = 'money_held' and closed_at is null)) as open`,
    [findingsOfPersons],
  )
  if (Number(rows[0]?.open) > 0) return false
  const payments = await pool.query<RecordedPayment>(
    'select id, status, exception, fulfilment from payments',
  )
  const byId = new Map(payments.rows.map((payment) => [payment.id, payment]))
  const orders = await readOrders(stage)
  const isAgreed = orders.every(({ externalId, status }) => {
    const payment = byId.get(externalId)
    return payment !== undefined && !onItsWay.has(status) && mayEndAs(status, payment)
  })
  if (!isAgreed || payments.rows.some(({ status }) => status === 'opening')) return false
  // A payment's run ends last.
  const runs = await openRuns(stage)
  return payments.rows.every((payment) => !isOver(payment) || !runs.has(`payin-${payment.id}`))
}

/** Statuses that the sandbox moves on within seconds. */
const onItsWay = new Set(['PROCESSING', 'PAID'])

export async function survey(stage: TortureStage, record: RecordFile): Promise<void> {
  await surveyKoywe(stage, record)
  await surveyStore(stage, record)
  await surveyHistories(stage, record)
  for (const { child } of stage.parts) surveyLog(child.logFile, record)
}

async function surveyKoywe(stage: TortureStage, record: RecordFile): Promise<void> {
  const beganAt = Date.now() - record.now()
  for (const order of await readOrders(stage)) {
    const { id, externalId, status, amountIn, currency, completedAt } = order
    const amount = String(amountIn)
    const completedMs = completedAt === null ? null : completedAt - beganAt
    record.write({ kind: 'order', id, externalId, status, amount, currency, completedMs })
  }
}

async function surveyStore(stage: TortureStage, record: RecordFile): Promise<void> {
  const pool = new pg.Pool({ connectionString: stage.databaseUrl, max: 1 })
  const payments = await pool.query<Row>('select id, merchant_reference from payments')
  const open = await openRuns(stage)
  for (const { id, merchant_reference: merchantReference } of payments.rows) {
    const payment = await readPayment(stage, id)
    const isOpenRun = open.has(`payin-${id}`)
    record.write({ kind: 'store', payment, merchantReference, isOpenRun })
  }
  const write = async (kind: 'webhook_event' | 'outbox' | 'finding', query: string) => {
    const { rows } = await pool.query<Record<string, string>>(query)
    for (const row of rows) record.write({ kind, ...row } as unknown as Seen)
  }
  await write(
    'webhook_event',
    `select id, payment_id as "paymentId", state, reason,
       substr(encode(sha256(body), 'hex'), 1, 24) as digest from webhook_events order by id`,
  )
  await write('outbox', `select key, payment_id as "paymentId", kind as message, state from outbox`)
  await write(
    'finding',
    `select kind as finding, subject, payment_id as "paymentId", owner from findings
       where closed_at is null`,
  )
  await pool.end()
}

/** Reads a payment and obeys the api's rate limit: a thousand reads exceed it. */
async function readPayment(stage: TortureStage, id: string): Promise<RecordedPayment> {
  const { status, text } = await call(`${stage.apiUrls[0]}/payments/${id}`, stage)
  if (status === 200) return JSON.parse(text) as RecordedPayment
  if (status !== 429) throw new Error(`the api answered ${status} for ${id}: ${text}`)
  await pause(500)
  return readPayment(stage, id)
}

async function openRuns({ temporalAddress }: TortureStage): Promise<Set<string>> {
  const connection = await Connection.connect({ address: temporalAddress })
  const { workflow } = new Client({ connection })
  const ids = new Set<string>()
  const query = 'ExecutionStatus = "Running"'
  for await (const { workflowId } of workflow.list({ query })) ids.add(workflowId)
  await connection.close()
  return ids
}

async function surveyHistories(
  { temporalAddress }: TortureStage,
  record: RecordFile,
): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress })
  const { workflow } = new Client({ connection })
  const runs = await Array.fromAsync(workflow.list().intoHistories({ concurrency: 20 }))
  await connection.close()
  for (const { workflowId, history } of runs) {
    for (const label of scanPlain(textsOf(history).join('\n'), personal)) {
      record.write({ kind: 'leak', where: `${label} in the history of ${workflowId}` })
    }
  }
  await surveyReplays(runs, record)
}

/**
 * Replays each history with the workflow's code, as a worker does that takes a payment over. A run that lost a workflow
 * task while a local activity ran may have applied a signal after that step that a replay applies before it (observed with
 * the SDK 1.24). The dispatcher replaces such a run when it gets stuck.
 */
async function surveyReplays(runs: HistoryAndWorkflowId[], record: RecordFile): Promise<void> {
  const logger = new DefaultLogger('ERROR')
  Runtime.install({ logger })
  const workflowBundle = await bundleWorkflows(logger)
  const withLostTask = new Set(runs.filter(hasLostTask).map(toRunId))
  const replays = Worker.runReplayHistories({ workflowBundle }, runs)
  for await (const { workflowId, runId, error } of replays) {
    const isExcused = error instanceof DeterminismViolationError && withLostTask.has(runId)
    if (!error || isExcused) continue
    const paymentId = workflowId.replace(/^payin-/, '')
    record.write({ kind: 'unreadable', paymentId, why: String(error).slice(0, 300) })
  }
}

/** `TIMEOUT_TYPE_START_TO_CLOSE` of Temporal's API: a worker had the task. */
const startToClose = 1

const eventsOf = ({ history }: HistoryAndWorkflowId) => (history as History).events ?? []

function hasLostTask(run: HistoryAndWorkflowId): boolean {
  const timeouts = eventsOf(run).map((event) => event.workflowTaskTimedOutEventAttributes)
  return timeouts.some((timeout) => Number(timeout?.timeoutType) === startToClose)
}

function toRunId(run: HistoryAndWorkflowId): string {
  return eventsOf(run)[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? ''
}

function surveyLog(path: string, record: RecordFile): void {
  for (const label of scanPlain(readFileSync(path, 'utf8'), personal)) {
    record.write({ kind: 'leak', where: `${label} in ${path}` })
  }
}
