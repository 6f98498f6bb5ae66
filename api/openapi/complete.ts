/** Completes the document that Fastify generates from the routes: names, groups, headers, examples and events. */

import {
  mapValues,
  type ApiDocument,
  type OperationNode,
  type ParameterNode,
  type ResponseNode,
} from './document.ts'
import { operations, tags } from './operations.ts'
import { refineParameter, refineSchemas } from './values.ts'
import { describeEvents, koyweWebhook } from './webhooks.ts'

const text = (description: string, example: string) => ({
  description,
  schema: { type: 'string' },
  example,
})
const count = (description: string, example: number) => ({
  description,
  schema: { type: 'integer' },
  example,
})

const headers = {
  Location: text(
    'The address of the payment',
    '/payments/pay_01939b5e-7c00-7000-8000-000000000001',
  ),
  'Retry-After': count('Seconds to wait before the next attempt', 5),
  'WWW-Authenticate': text('How to authenticate', 'Bearer'),
  'X-RateLimit-Limit': count('Requests that the API key may send in a second', 600),
  'X-RateLimit-Remaining': count('Requests that are left in this second', 599),
  'X-RateLimit-Reset': count('Seconds until the count starts again', 1),
}

/** What Node answers to a request that does not arrive in time. It is no problem document. */
const lateRequest: ResponseNode = {
  description: 'The request did not arrive within 15 seconds',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          error: { type: 'string' },
          message: { type: 'string' },
          statusCode: { type: 'integer' },
        },
      },
    },
  },
}

/** Routes that may be called without their body. */
const withoutBody = new Set(['POST /payments/{id}/resend', 'POST /webhook-events/{id}/replay'])

/** @throws if a route has no row in operations.ts, or a row of this folder no route or member */
export function completeDocument(document: ApiDocument): ApiDocument {
  const { paths = {}, components = {} } = document
  const { schemas = {}, ...others } = components
  return {
    ...document,
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: mapValues(paths, (methods, path) =>
      mapValues(methods, (operation, method) =>
        completeOperation(`${method.toUpperCase()} ${path}`, operation),
      ),
    ),
    webhooks: describeEvents(),
    components: { ...others, schemas: refineSchemas(schemas), headers },
  }
}

function completeOperation(name: string, operation: OperationNode): OperationNode {
  const facts = operations[name]
  if (!facts) throw new Error(`${name} has no row in api/openapi/operations.ts`)
  const { operationId, tag, description = operation.description } = facts
  const isKoywe = name === 'POST /webhooks/koywe'
  const parameters = (operation.parameters ?? []).map((one: ParameterNode) =>
    refineParameter(name, one),
  )
  return {
    operationId,
    tags: [tag],
    security: [],
    ...operation,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(isKoywe ? koyweWebhook : {}),
    ...(withoutBody.has(name)
      ? { requestBody: { ...Object(operation['requestBody']), required: false } }
      : {}),
    responses: completeResponses(name, operation),
  }
}

function completeResponses(name: string, operation: OperationNode): Record<string, ResponseNode> {
  const isKeyed = operation.security !== undefined
  const completed = mapValues(operation.responses ?? {}, (response, status) => {
    const names = [
      ...(name === 'POST /payments' && status.startsWith('20') ? ['Location'] : []),
      ...(isKeyed && status === '401' ? ['WWW-Authenticate'] : []),
      ...(['429', '503'].includes(status) && !name.startsWith('GET /health')
        ? ['Retry-After']
        : []),
      ...(isKeyed && status.startsWith('2')
        ? Object.keys(headers).filter((one) => one.startsWith('X-RateLimit'))
        : []),
    ]
    if (names.length === 0) return response
    const refs = names.map((one) => [one, { $ref: `#/components/headers/${one}` }])
    return { ...response, headers: Object.fromEntries(refs) as Record<string, object> }
  })
  return { ...completed, 408: lateRequest }
}
