/** Writes down what is so in the end: at Koywe, in the ledger, at the engine, and in the logs. */

import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import pg from 'pg'
import type { Payment, RecordFile } from './record.ts'
import { personal } from './shoppers.ts'
import type { Stage } from './stage.ts'

interface Row {
  id: string
  merchant_reference: string
  [member: string]: unknown
}

/** Waits until nothing moves any more, or the bound is over. Gives whether it came to rest. */
export async function untilSettled(stage: Stage, boundMs: number): Promise<boolean> {
  const pool = new pg.Pool({ connectionString: stage.databaseUrl, max: 1 })
  const deadline = performance.now() + boundMs
  const isSettled = async () => {
    const { rows } = await pool.query<{ open: number }>(
      `select (select count(*) from receipts where state in ('waiting', 'parked'))
         + (select count(*) from effects where state not in ('done', 'skipped', 'given_up'))
         + (select count(*) from payments where status in ('opening', 'processing', 'paid')
              and fulfilment <> 'held')
         + (select count(*) from findings where closed_at is null and kind not in
              ('money_held', 'duplicate_money', 'refund_by_hand')) as open`,
    )
    if (Number(rows[0]?.open) > 0) return false
    // The last thing that a payment does is to end its run.
    const ended = await pool.query<{ id: string }>(
      `select id from payments where status in ('completed', 'refunded')`,
    )
    const runs = await openRuns(stage)
    return ended.rows.every(({ id }) => !runs.has(`payin-${id}`))
  }
  try {
    while (performance.now() < deadline) {
      if (await isSettled().catch(() => false)) return true
      await pause(500)
    }
    return false
  } finally {
    await pool.end()
  }
}

export async function survey(stage: Stage, record: RecordFile): Promise<void> {
  await surveyKoywe(stage, record)
  await surveyLedger(stage, record)
  await surveyHistories(stage, record)
  for (const { child } of stage.parts) surveyLog(child.logFile, record)
}

async function surveyKoywe({ sandboxUrl }: Stage, record: RecordFile): Promise<void> {
  interface Order {
    id: string
    externalId: string
    status: string
    amountIn: number
    currency: string
  }
  interface Delivery {
    type: string
    orderId: string
    statuses: number[]
  }
  const read = async <Item>(path: string) =>
    (await (await fetch(`${sandboxUrl}/admin/${path}`)).json()) as Item[]
  for (const { id, externalId, status, amountIn, currency } of await read<Order>('orders')) {
    record.write({ kind: 'order', id, externalId, status, amount: String(amountIn), currency })
  }
  for (const { type, orderId, statuses } of await read<Delivery>('webhooks')) {
    record.write({ kind: 'delivery', type, orderId, statuses })
  }
}

async function surveyLedger(stage: Stage, record: RecordFile): Promise<void> {
  const pool = new pg.Pool({ connectionString: stage.databaseUrl, max: 1 })
  const payments = await pool.query<Row>('select id, merchant_reference from payments')
  const open = await openRuns(stage)
  for (const { id, merchant_reference: merchantReference } of payments.rows) {
    const answer = await fetch(`${stage.apiUrls[0]}/payments/${id}`, {
      headers: { authorization: `Bearer ${stage.apiKey}` },
    })
    const payment = (await answer.json()) as Payment
    const isOpenRun = open.has(`payin-${id}`)
    record.write({ kind: 'ledger', payment, merchantReference, isOpenRun })
  }
  const receipts = await pool.query<{ id: string; state: string; reason: string | null }>(
    'select id, state, reason from receipts',
  )
  for (const { id, state, reason } of receipts.rows) {
    record.write({ kind: 'receipt', id, state, reason })
  }
  const findings = await pool.query<{ kind: string; subject: string }>(
    'select kind, subject from findings where closed_at is null',
  )
  for (const { kind, subject } of findings.rows) {
    record.write({ kind: 'finding', finding: kind, subject })
  }
  await pool.end()
}

async function openRuns({ temporalAddress }: Stage): Promise<Set<string>> {
  const connection = await Connection.connect({ address: temporalAddress })
  const { workflow } = new Client({ connection })
  const ids = new Set<string>()
  const query = 'ExecutionStatus = "Running"'
  for await (const { workflowId } of workflow.list({ query })) ids.add(workflowId)
  await connection.close()
  return ids
}

async function surveyHistories({ temporalAddress }: Stage, record: RecordFile): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress })
  const { workflow } = new Client({ connection })
  for await (const { workflowId, history } of workflow.list().intoHistories()) {
    const texts = textsOf(history).join('\n')
    for (const word of personal) {
      if (!texts.includes(word)) continue
      record.write({ kind: 'leak', where: `${word} in the history of ${workflowId}` })
    }
  }
  await connection.close()
}

function textsOf(part: unknown): string[] {
  if (typeof part === 'string') return [part]
  if (part instanceof Uint8Array) return [Buffer.from(part).toString('utf8')]
  if (typeof part !== 'object' || part === null) return []
  return Object.values(part).flatMap(textsOf)
}

function surveyLog(path: string, record: RecordFile): void {
  const said = readFileSync(path, 'utf8')
  for (const word of personal) {
    if (said.includes(word)) record.write({ kind: 'leak', where: `${word} in ${path}` })
  }
}
