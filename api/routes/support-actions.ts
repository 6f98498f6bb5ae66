/** What support does in addition to deciding and resending. The desk does the same in a browser. */

import Type, { type Static, type TObject } from 'typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SupportActions } from '../../desk/support-actions.ts'
import { findingKinds, type FindingKind } from '../../payment/finding.ts'
import { reasonLengthMax } from '../../payment/desk-action.ts'
import { isPaymentId, viewPayment } from '../../payment/payment.ts'
import { isPersonName } from '../../payment/person-name.ts'
import { handRefundKinds } from '../../store/hand-refunds.ts'
import type { Store } from '../../store/store.ts'
import type { Authentication } from '../authentication.ts'
import { withoutBlankFields } from '../blank-fields.ts'
import { Problem } from '../errors.ts'
import { readFields, type ReadField } from '../read-fields.ts'
import { readReason } from '../reason.ts'
import { answer, keyedProblems } from '../responses.ts'
import { toSupportProblem } from './support-problem.ts'

export interface SupportActionParts {
  support: SupportActions
  store: Store
  authentication: Authentication
}

const line = (description: string) =>
  Type.String({ minLength: 1, maxLength: reasonLengthMax, description })
const closed = { additionalProperties: false }

const NoteBody = Type.Object(
  { text: line('One line, without what identifies the payer: timelines are not erased') },
  closed,
)
const HandoverBody = Type.Object(
  {
    person: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'Who looks after the payment from now on: a name as the desk knows it',
    }),
    note: line('What the person needs to know'),
  },
  closed,
)
const AcknowledgementBody = Type.Object(
  {
    kind: Type.Enum(Object.keys(findingKinds) as FindingKind[]),
    reason: Type.Optional(line('What is being done')),
  },
  closed,
)
const StopBody = Type.Object(
  {
    reason: line('Why nothing is sold any more'),
    expectedVersion: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The version of the payment that you have read' }),
    ),
  },
  closed,
)
const RefundBody = Type.Object(
  {
    kind: Type.Enum([...handRefundKinds], { description: 'The open finding that it closes' }),
    amount: Type.String({
      pattern: String.raw`^(?!0+(?:\.0+)?$)\d{1,15}(?:\.\d{1,2})?$`,
      description: 'What went back: a decimal such as 50000 or 79.90',
    }),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    proof: line('What shows it, such as the number of the transfer'),
    expectedVersion: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The version of the payment that you have read' }),
    ),
  },
  closed,
)

function readPerson(text: string): string {
  const name = text.trim()
  if (isPersonName(name)) return name
  const detail = 'person must be a name of letters, digits, or . _ @ + -'
  throw new Problem('invalid_field', { field: 'person', detail })
}

interface Act<Body extends TObject> {
  path: string
  summary: string
  description: string
  body: Body
  run(
    paymentId: string,
    by: string,
    read: { body: Static<Body>; field: ReadField },
  ): () => Promise<void>
}

export function registerSupportActions(app: FastifyInstance, parts: SupportActionParts): void {
  const { support } = parts
  register(app, parts, {
    path: 'notes',
    summary: 'Write a note on the timeline of a payment',
    description: 'The note carries the name of the API key.',
    body: NoteBody,
    run(id, by, { body, field }) {
      const reason = field('text', () => readReason(body.text, 'text'))
      return () => support.note(id, { by, reason })
    },
  })
  register(app, parts, {
    path: 'handovers',
    summary: 'Hand a payment over to a person',
    description:
      'The desk shows who looks after the payment, and filters by it. Handing it over again replaces that. The timeline keeps every handover.',
    body: HandoverBody,
    run(id, by, { body, field }) {
      const assignee = field('person', () => readPerson(body.person))
      const note = field('note', () => readReason(body.note, 'note'))
      return () => support.handOver(id, { assignee, note, by })
    },
  })
  register(app, parts, {
    path: 'acknowledgements',
    summary: 'Take care of an open finding of a payment',
    description:
      'The finding shows who takes care of it, and stays open until its cause is gone. 409 if it is not open, or taken already.',
    body: AcknowledgementBody,
    run(id, by, { body, field }) {
      const { kind, reason: given } = body
      const reason = given === undefined ? '' : field('reason', () => readReason(given))
      return () => support.acknowledge(id, kind, { by, reason })
    },
  })
  register(app, parts, {
    path: 'stop-selling',
    summary: 'Expire a payment now',
    description:
      'The shop gets payment.expired. Koywe cannot cancel an order, so money may still come: then it is late. 409 unless the payment is pending without money.',
    body: StopBody,
    run(id, by, { body, field }) {
      const { expectedVersion = null } = body
      const reason = field('reason', () => readReason(body.reason))
      return () => support.stopSelling(id, { by, reason, expectedVersion })
    },
  })
  register(app, parts, {
    path: 'hand-refunds',
    summary: 'Record a refund that was made outside of Koywe',
    description:
      'Closes the finding that asked for it. The status changes only when Koywe reports a refund. 409 if no such finding is open.',
    body: RefundBody,
    run(paymentId, by, { body, field }) {
      const { kind, amount, currency, expectedVersion = null } = body
      const proof = field('proof', () => readReason(body.proof, 'proof'))
      const refund = { paymentId, by, kind, amount, currency, proof }
      return () => support.refundByHand(refund, expectedVersion)
    },
  })
}

function register<Body extends TObject>(
  app: FastifyInstance,
  { authentication, store }: SupportActionParts,
  action: Act<Body>,
): void {
  const { path, summary, description, body } = action
  const schema = {
    summary,
    description,
    params: Type.Object({ id: Type.String() }),
    body,
    response: {
      200: answer('The payment', Type.Ref('Payment')),
      ...keyedProblems(400, 404, 409, 413, 415, 422),
    },
    security: [{ apiKey: [] }],
  }
  const onRequest = authentication.demand('support')
  const preValidation = async (request: FastifyRequest) => {
    request.body = withoutBlankFields(body, request.body)
  }
  const options = { schema, onRequest, preValidation, attachValidation: true }
  app.post(`/payments/:id/${path}`, options, async (request, reply) => {
    const { id } = request.params as { id: string }
    const by = authentication.callerOf(request).name
    const act = readFields(request, (field) =>
      action.run(id, by, { body: request.body as Static<Body>, field }),
    )
    if (!isPaymentId(id) || !(await store.payments.load(id))) throw new Problem('not_found')
    await act().catch((error: unknown) => {
      throw toSupportProblem(error)
    })
    const row = await store.payments.load(id)
    if (!row) throw new Problem('not_found')
    return reply
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(viewPayment(row.payment)))
  })
}
