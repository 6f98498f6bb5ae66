/** The routes that send messages again, or have what waits tried at once. */

import Type, { type Static } from 'typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { DeskProblem } from '../../desk/problem.ts'
import type { SupportActions } from '../../desk/support-actions.ts'
import { isPaymentId, viewPayment } from '../../payment/payment.ts'
import type { Store } from '../../store/store.ts'
import type { Authentication } from '../authentication.ts'
import { withoutBlankFields } from '../blank-fields.ts'
import { Problem } from '../errors.ts'
import { optionalBody } from '../optional-body.ts'
import { readFields } from '../read-fields.ts'
import { answer, keyedProblems } from '../responses.ts'
import { toSupportProblem } from './support-problem.ts'

export interface SendingParts {
  support: SupportActions
  store: Store
  authentication: Authentication
}

const ResendBody = Type.Object(
  {
    message: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'The key of one message: the webhook-id of an event',
      }),
    ),
  },
  { additionalProperties: false },
)

const params = Type.Object({ id: Type.String() })
const security = [{ apiKey: [] }]

export function registerSending(app: FastifyInstance, parts: SendingParts): void {
  registerResend(app, parts)
  registerRetry(app, parts)
}

function registerResend(app: FastifyInstance, parts: SendingParts): void {
  const { support, authentication } = parts
  const schema: FastifySchema = {
    summary: 'Send events and e-mails again',
    description:
      'Without a message: everything whose delivery was given up, which happens after EFFECT_GIVE_UP_MS, or whose address was refused. Call this when the receiver works again. With a message: that one, whatever its state. One that is due is attempted at once; one that was taken is sent once more, an event with the same webhook-id and the same bytes. 409 if nothing can be sent, such as a message that is no longer true or an e-mail without an address.',
    params,
    body: ResendBody,
    response: {
      202: answer('Delivery starts again', Type.Ref('Payment')),
      ...keyedProblems(400, 404, 409, 413, 415, 422),
    },
    security,
  }
  const preValidation = async (request: FastifyRequest) => {
    request.body = withoutBlankFields(ResendBody as object, request.body ?? {})
  }
  const onRequest = authentication.demand('support')
  const config = optionalBody
  const options = { schema, config, onRequest, preValidation, attachValidation: true }
  app.post('/payments/:id/resend', options, async (request, reply) => {
    const { message } = readFields(request, () => request.body as Static<typeof ResendBody>)
    const by = authentication.callerOf(request).name
    return accept(parts, { request, reply }, (id) =>
      (message === undefined
        ? support.resendAll(id, by)
        : support.resendOne(id, message, by)
      ).catch((error: unknown) => {
        throw toResendProblem(error)
      }),
    )
  })
}

function registerRetry(app: FastifyInstance, parts: SendingParts): void {
  const { support, authentication } = parts
  const schema: FastifySchema = {
    summary: 'Try now what waits for its time',
    description:
      'Messages that are due are attempted at once, and an order whose creation had an unknown outcome is looked up. To read an order now, read the payment with refresh=true. 409 if nothing waits.',
    params,
    response: {
      202: answer('The attempts begin', Type.Ref('Payment')),
      ...keyedProblems(400, 404, 409, 413, 415),
    },
    security,
  }
  const onRequest = authentication.demand('support')
  app.post('/payments/:id/retry', { schema, onRequest }, async (request, reply) => {
    const by = authentication.callerOf(request).name
    return accept(parts, { request, reply }, (id) => support.retry(id, by))
  })
}

/** Acts on a payment that exists, and answers with it. */
async function accept(
  { store }: SendingParts,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  act: (paymentId: string) => Promise<void>,
): Promise<FastifyReply> {
  const { id } = request.params as { id: string }
  const row = isPaymentId(id) ? await store.payments.load(id) : undefined
  if (!row) throw new Problem('not_found')
  await act(id).catch((error: unknown) => {
    throw toSupportProblem(error)
  })
  return reply
    .code(202)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(viewPayment(row.payment)))
}

function toResendProblem(error: unknown): unknown {
  const code = error instanceof DeskProblem ? error.code : null
  if (code === 'not_possible') return new Problem('nothing_to_resend')
  if (code !== 'invalid') return error
  const detail = 'message must be the key of a message of this payment'
  return new Problem('invalid_field', { field: 'message', detail })
}
