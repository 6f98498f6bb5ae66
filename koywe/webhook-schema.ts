/** Describes for readers of the API what Koywe sends. Nothing validates it: `readEvent` takes more than this. */

const text = { type: 'string' }
const id = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,128}$' }

/** The members that Payin reads, of both known forms. */
export const webhookSchema = {
  type: 'object',
  required: ['type'],
  properties: {
    id: text,
    type: text,
    data: {
      type: 'object',
      properties: { orderId: id, externalId: text, external_id: text, status: text },
    },
    relationships: {
      type: 'object',
      properties: { self: { type: 'object', properties: { id, type: text } } },
    },
  },
}

/** One event about a payment in both forms. Source: guide, Step 6 (doc); a real account (observed, 2026-11-23). */
export const webhookExamples = (externalId: string) => ({
  guide: {
    summary: 'The form of the guide',
    value: { id: 'evt_1', type: 'order.completed', data: { orderId: 'ord_1', externalId } },
  },
  account: {
    summary: 'The form of real accounts',
    value: {
      type: 'order.completed',
      relationships: { self: { id: 'ord_1', type: 'order' } },
      data: { external_id: externalId, status: 'COMPLETED' },
    },
  },
})
