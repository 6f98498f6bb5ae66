/** Eleven bugs that payment services have had, each as small as it is in life, with the promise that it breaks. */

import { entriesOf, type Entry, type RecordedPayment } from '../../dev/torture/record.ts'

export interface PlantedBug {
  /** Numbers of the checker's invariants. On a slow machine, half a minute may break only one of them. */
  breaks: number[]
  /** How it is provoked. */
  run: string
  changes: { file: string; from: string; to: string }[]
}

const quiet = '--only nothing'
/** No poll reads a payment: only webhooks do. */
const webhooksOnly = '--poll-ms 600000'
const unknownOutcomes =
  '--only koywe:cut-after,koywe:503-after,koywe:html,koywe:truncated,koywe:late'

export const plantedBugs: Record<string, PlantedBug> = {
  'fulfilled on the word of an event': {
    breaks: [4],
    run: '--only forge',
    changes: [
      {
        file: 'activities/read-order.ts',
        from: 'return { ...own, others }',
        to: `if (own.own !== null && waiting.some(({ type }) => type === 'order.completed')) {
    own.own.state = 'completed'
  }
  return { ...own, others }`,
      },
    ],
  },
  'the amount is not compared': {
    breaks: [4],
    run: quiet,
    changes: [
      {
        file: 'payment/exception.ts',
        from: 'compareDecimals(snapshot.amount, asked)',
        to: 'compareDecimals(asked, asked)',
      },
    ],
  },
  'a second POST without a lookup': {
    breaks: [2],
    run: unknownOutcomes,
    changes: [
      {
        file: 'activities/create-order.ts',
        from: "if (error.retry === 'after-lookup') {",
        to: "if (error.retry === 'after-lookup' && error.status === 0) {",
      },
    ],
  },
  'unknown turned into failed': {
    breaks: [5],
    run: unknownOutcomes,
    changes: [
      {
        file: 'activities/create-order.ts',
        from: "the order may exist')\n    return noteDoubt(dependencies, row, error)",
        to: "the order may exist')\n    return commitProgress(dependencies, refuseOrder(row, toRefusalFailure(error), row.loadedAt))",
      },
    ],
  },
  'acknowledged before stored': {
    breaks: [1],
    // Forgeries keep webhooks coming while PostgreSQL is down and no payment makes progress.
    run: '--only cut:postgres,kill:postgres,forge',
    changes: [
      {
        file: 'api/routes/webhooks.ts',
        from: 'const stored = await store(parts, body)',
        to: `const stored = await Promise.race([
        store(parts, body),
        Promise.resolve({ paymentId: null }),
      ])`,
      },
    ],
  },
  'notifications by names that no workflow handles': {
    breaks: [1],
    run: `${quiet} ${webhooksOnly}`,
    changes: [
      { file: 'runtime/engine.ts', from: 'signal: koyweReported', to: "signal: 'koyweReport'" },
      { file: 'runtime/engine.ts', from: 'executeUpdate(report)', to: "executeUpdate('reported')" },
    ],
  },
  'a dispatcher that skips a row forever': {
    breaks: [1],
    run: `--only pause:temporal,kill:api,forge ${webhooksOnly}`,
    changes: [
      {
        file: 'store/signals.ts',
        from: 'where ${isSignalable}\n    ), due',
        to: "where ${isSignalable} and id > 'pay_f'\n    ), due",
      },
    ],
  },
  'an outbox message gets a new key on each attempt': {
    breaks: [3, 14],
    run: '--only shop:takes-and-fails',
    changes: [
      {
        file: 'notifications/shop.ts',
        from: "'webhook-id': key,",
        to: "'webhook-id': `${key}.${now}`,",
      },
    ],
  },
  'a local attempt that died after the shop took the event, and a regular one with another key': {
    breaks: [3, 14],
    run: '--only shop:takes-and-fails',
    changes: [
      {
        file: 'notifications/deliver.ts',
        from: 'key: repeats ?? key, body',
        to: 'key: Context.current().info.isLocal ? key : `${key}.regular`, body',
      },
      {
        file: 'notifications/deliver.ts',
        from: 'import type { OutboxMessage }',
        to: "import { Context } from '@temporalio/activity'\nimport type { OutboxMessage }",
      },
    ],
  },
}

/** Bugs whose moment is too short to be provoked surely: the record is made to show them. */
export const plantedTraces: Record<string, { breaks: number[]; edit: (record: Entry[]) => void }> =
  {
    'an outbox message that is tried before its row': {
      breaks: [14],
      edit(record) {
        const taken = new Set(entriesOf(record, 'event').map(({ key }) => key))
        const place = record.findIndex((entry) => entry.kind === 'outbox' && taken.has(entry.key))
        record.splice(place, 1)
      },
    },
    'a compare-and-set without the version': {
      breaks: [7, 9],
      edit(record) {
        const isDone = ({ payment }: { payment: RecordedPayment }) => payment.status === 'completed'
        const read = entriesOf(record, 'read').find(isDone)
        const event = entriesOf(record, 'event').find(isDone)
        if (!read || !event) throw new Error('the record has no completed payment')
        const old = { status: 'pending', version: 1 }
        const key = `${event.key}.old`
        const paymentId = event.payment.id
        record.push(
          { ...read, payment: { ...read.payment, ...old } },
          { ...event, key, type: 'payment.held', payment: { ...event.payment, ...old } },
          { kind: 'outbox', at: event.at, key, paymentId, message: 'held', state: 'done' },
        )
      },
    },
  }
