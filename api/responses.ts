/** Describes the responses of routes for /openapi.json. */

import Type from 'typebox'

/** The description of each error status in /openapi.json. */
const meanings: Record<number, string> = {
  400: 'The body is not valid JSON, or a header is missing',
  401: 'The API key or the signature is missing or invalid',
  403: 'The API key does not have the required scope',
  404: 'Not found',
  409: 'The state of the payment does not allow this',
  413: 'The body is too large',
  415: 'The Content-Type is not JSON',
  422: 'A field is invalid, or Koywe refused the order',
  429: 'Too many requests: retry after Retry-After',
  503: 'A dependency is unavailable: retry after Retry-After',
}

/** Describes a response with its schema. */
export function answer(description: string, schema: object, type = 'application/json') {
  return { description, content: { [type]: { schema } } }
}

/** Describes error responses with these statuses. */
export function problems(...statuses: number[]): Record<number, object> {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      answer(meanings[status] ?? '', Type.Ref('Problem'), 'application/problem+json'),
    ]),
  )
}

/** Like `problems`, with those of every route that needs an API key. */
export function keyedProblems(...statuses: number[]): Record<number, object> {
  return problems(401, 403, 429, 503, ...statuses)
}
