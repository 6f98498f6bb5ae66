/** The routes of the shop: create, read and list payments, and read a timeline. */

import Type, { type Static } from 'typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { Store } from '../../store/store.ts'
import type { PaymentRow } from '../../payment/payment-row.ts'
import { isPaymentId, viewPayment } from '../../payment/payment.ts'
import type { Authentication } from '../authentication.ts'
import type { Checkouts } from '../checkouts.ts'
import { withoutBlankFields } from '../blank-fields.ts'
import { Problem } from '../errors.ts'
import { checkPaymentBody, type CheckedBody } from '../payment-body.ts'
import { drawQrCode } from '../pages/qr-code.ts'
import { labelQrCode } from '../pages/pay-page.ts'
import { answer, keyedProblems } from '../responses.ts'
import { PaymentBody } from '../schemas.ts'
import { readFields, toProblem } from '../read-fields.ts'
import { readFilter, toCursor, type ListQuery } from '../list-query.ts'
import type { Refreshes } from '../refreshes.ts'
import type { RefusalLog } from '../refusal-log.ts'
import { readTimelineWish, toTimelineCursor, type TimelineQuery } from '../timeline-query.ts'

export interface PaymentRouteParts {
  checkouts: Checkouts
  refreshes: Refreshes
  refusals: Pick<RefusalLog, 'noteAnswer'>
  store: Store
  authentication: Authentication
}

/** How long `?refresh=true` waits for a read of the order. */
const refreshWaitMs = 5000
/** Keys are stored, so their length is limited. */
const idempotencyKeyLengthMax = 255

const IdParams = Type.Object({ id: Type.String() })
export function registerPaymentRoutes(app: FastifyInstance, parts: PaymentRouteParts): void {
  registerCreate(app, parts)
  registerRead(app, parts)
  registerTimeline(app, parts)
  registerList(app, parts)
  registerDecisions(app, parts)
  registerQrCode(app, parts)
}

function registerCreate(
  app: FastifyInstance,
  { checkouts, refusals, authentication }: PaymentRouteParts,
): void {
  const schema: FastifySchema = {
    summary: 'Create a payment',
    description:
      'Send one Idempotency-Key per checkout attempt. Repeating a request with the same key returns the same response. 201 has the payUrl to redirect the payer to. 202 means that Koywe has not confirmed the order yet: repeat the request with the same key, or read the payment.',
    headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String()) }),
    body: Type.Ref('PaymentRequest'),
    response: {
      201: answer('Created: redirect the payer to payUrl', Type.Ref('Payment')),
      202: answer('Still opening', Type.Ref('Payment')),
      ...keyedProblems(400, 409, 413, 415, 422),
    },
    security: [{ apiKey: [] }],
  }
  const onRequest = authentication.demand('payments')
  const preValidation = async (request: FastifyRequest) => {
    request.body = withoutBlankFields(PaymentBody as object, request.body)
  }
  const options = { schema, onRequest, preValidation, attachValidation: true }
  app.post('/payments', options, async (request, reply) => {
    const checked = checkPaymentBody(request)
    if (checked.isMalformed) await refuse(checked, checkouts)
    const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key'])
    const apiKeyName = authentication.callerOf(request).name
    const caller = { apiKeyName, idempotencyKey, requestId: request.id }
    if (checked.faults.length > 0) await refuse(checked, checkouts)
    const checkout = await checkouts.open(checked.request, caller)
    if (checkout.status >= 400) refusals.noteAnswer(request, checkout.body)
    const type = checkout.status < 400 ? 'application/json' : 'application/problem+json'
    return reply
      .code(checkout.status)
      .header('location', checkout.location)
      .type(`${type}; charset=utf-8`)
      .send(checkout.body)
  })
}

/** Refuses a body with everything that is wrong with it, also what its method finds. */
async function refuse(
  { faults, request, skipped }: CheckedBody,
  checkouts: Checkouts,
): Promise<never> {
  if (skipped.has('method')) throw toProblem(faults)
  const more = await checkouts.findMethodFaults(request)
  throw toProblem([...faults, ...more.filter(({ field }) => !skipped.has(field ?? ''))])
}

function readIdempotencyKey(header: string | string[] | undefined): string {
  const key = typeof header === 'string' ? header.trim() : ''
  if (key === '') throw new Problem('idempotency_key_missing')
  if (key.length > idempotencyKeyLengthMax) {
    const detail = `must have at most ${idempotencyKeyLengthMax} characters`
    throw new Problem('invalid_field', { detail, field: 'Idempotency-Key' })
  }
  return key
}

function registerRead(
  app: FastifyInstance,
  { store, refreshes, authentication }: PaymentRouteParts,
): void {
  const query = Type.Object(
    { refresh: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])) },
    { additionalProperties: false },
  )
  const onRequest = authentication.demand('payments', 'support')
  const schema: FastifySchema = {
    summary: 'Read a payment',
    description:
      'With refresh=true, Payin reads the order at Koywe first, unless it did so within the last five seconds.',
    params: IdParams,
    querystring: query,
    response: { 200: answer('The payment', Type.Ref('Payment')), ...keyedProblems(404, 422) },
    security: [{ apiKey: [] }],
  }
  app.get('/payments/:id', { schema, onRequest }, async (request, reply) => {
    const row = await findRow(store, request.params)
    const { refresh } = request.query as Static<typeof query>
    if (refresh !== 'true') return sendJson(reply, viewPayment(row.payment))
    const { row: latest, isFresh } = await refreshes.refresh(row, refreshWaitMs)
    const view = viewPayment(latest.payment)
    return sendJson(reply, isFresh ? view : { ...view, refresh: 'failed' })
  })
}

function registerTimeline(
  app: FastifyInstance,
  { store, authentication }: PaymentRouteParts,
): void {
  const onRequest = authentication.demand('payments', 'support')
  const text = Type.Optional(Type.String())
  const schema: FastifySchema = {
    summary: 'Read the timeline of a payment',
    description:
      'Everything that happened to the payment, oldest first. Entries in a row that say the same are one, with their count and the time since when they repeat.',
    params: IdParams,
    querystring: Type.Object({ cursor: text, limit: text }, { additionalProperties: false }),
    response: {
      200: answer('A page of the timeline', Type.Ref('Timeline')),
      ...keyedProblems(404, 422),
    },
    security: [{ apiKey: [] }],
  }
  app.get(
    '/payments/:id/timeline',
    { schema, onRequest, attachValidation: true },
    async (request, reply) => {
      const wish = readFields(request, (field) =>
        readTimelineWish(request.query as TimelineQuery, field),
      )
      const { payment } = await findRow(store, request.params)
      const { entries, next } = await store.timeline.list(payment.id, wish)
      const data = entries.map(({ at, since, ...entry }) => ({
        at: new Date(at).toISOString(),
        since: new Date(since).toISOString(),
        ...entry,
      }))
      return sendJson(reply, { data, next: next && toTimelineCursor(next) })
    },
  )
}

function registerDecisions(
  app: FastifyInstance,
  { store, authentication }: PaymentRouteParts,
): void {
  const onRequest = authentication.demand('payments', 'support')
  const schema: FastifySchema = {
    summary: 'List the decisions about a payment, oldest first',
    params: IdParams,
    response: { 200: answer('The decisions', Type.Ref('Decisions')), ...keyedProblems(404) },
    security: [{ apiKey: [] }],
  }
  app.get('/payments/:id/decisions', { schema, onRequest }, async (request, reply) => {
    const { payment } = await findRow(store, request.params)
    const found = await store.decisions.list(payment.id)
    const data = found.map((one) => ({ ...one, at: new Date(one.at).toISOString() }))
    return sendJson(reply, { data })
  })
}

function registerQrCode(app: FastifyInstance, { store, authentication }: PaymentRouteParts): void {
  const onRequest = authentication.demand('payments', 'support')
  const schema: FastifySchema = {
    summary: 'Draw the QR code of a payment (SVG)',
    description:
      'For shops that show the code on their own page. 404 if payAction is not qr. Fetch it on your server: it needs the API key.',
    params: IdParams,
    response: {
      200: answer('The QR code', Type.String(), 'image/svg+xml'),
      ...keyedProblems(404),
    },
    security: [{ apiKey: [] }],
  }
  app.get('/payments/:id/qr.svg', { schema, onRequest }, async (request, reply) => {
    const { payment } = await findRow(store, request.params)
    const { qrCode } = payment
    const svg = qrCode === null ? null : drawQrCode(qrCode, labelQrCode(payment))
    if (svg === null) throw new Problem('not_found')
    return reply.header('cache-control', 'no-store').type('image/svg+xml').send(svg)
  })
}

async function findRow(store: Store, params: unknown): Promise<PaymentRow> {
  const { id } = params as Static<typeof IdParams>
  const row = isPaymentId(id) ? await store.payments.load(id) : undefined
  if (!row) throw new Problem('not_found')
  return row
}

function registerList(app: FastifyInstance, { store, authentication }: PaymentRouteParts): void {
  const onRequest = authentication.demand('payments', 'support')
  const text = Type.Optional(Type.String())
  const query = Type.Object(
    {
      status: text,
      exception: text,
      merchantReference: text,
      createdFrom: text,
      createdTo: text,
      cursor: text,
      limit: text,
    },
    { additionalProperties: false },
  )
  const schema: FastifySchema = {
    summary: 'List payments, newest first',
    querystring: query,
    response: { 200: answer('A page of payments', Type.Ref('PaymentList')), ...keyedProblems(422) },
    security: [{ apiKey: [] }],
  }
  app.get('/payments', { schema, onRequest, attachValidation: true }, async (request, reply) => {
    const filter = readFields(request, (field) => readFilter(request.query as ListQuery, field))
    const found = await store.payments.list({ ...filter, limit: filter.limit + 1 })
    const page = found.slice(0, filter.limit)
    const last = page.at(-1)
    const next = found.length > page.length && last ? toCursor(last) : null
    return sendJson(reply, { data: page.map(viewPayment), next })
  })
}

function sendJson(reply: FastifyReply, body: object): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
}
