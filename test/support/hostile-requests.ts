/**
 * Requests that no careful client sends, derived from the OpenAPI document: for every route valid ones, and
 * ones with something wrong in body, query, path or headers.
 */

import { createHmac, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describeApi } from '../../api/describe.ts'
import { aCheckout } from './caller.ts'
import { apiKey, koyweCredentials } from './credentials.ts'

export interface HostileRequest {
  method: string
  /** As it is written into the request line. */
  path: string
  headers: Record<string, string>
  body: Buffer | null
}

interface Parameter {
  in: string
  name: string
  schema?: { enum?: string[] }
}

interface Route {
  method: string
  path: string
  parameters: Parameter[]
}

const document = JSON.parse(await describeApi()) as {
  paths: Record<string, Record<string, { parameters?: Parameter[] }>>
}

export const routes: Route[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters = [] }]) => ({
    method: method.toUpperCase(),
    path,
    parameters,
  })),
)

/** Names and values that parsers, objects, databases and clocks have stumbled over. */
const oddValues = [
  [null, '', ' ', true, false, 0, -0, -1, 1.5, 1e21, 1e308, 5e-324, 2 ** 53, [], {}, [[]]],
  ['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then'],
  ['\u0000', 'a\u0000b', '\ud83d', '\ude00', '\ufeff', '\u202e', '１２', 'İ', 'ß', '\u2028'],
  ["'; select 1; --", '${7*7}', '{{7*7}}', '<script>', '%s%n', '../../etc/passwd', '..\\..'],
  ['NaN', 'Infinity', '1e400', '0x10', '-0', '1,000', '500.000', '9'.repeat(400)],
  ['-100000-01-01', '0000-00-00', '+275760-09-13T00:00:00Z', '2026-02-30', '9999-12-31T23:59Z'],
  ['true', 'null', 'undefined', '[object Object]', 'x'.repeat(5000), 'é'.repeat(300)],
].flat()
const odd = fc.oneof(
  fc.constantFrom<unknown>(...oddValues),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.bigInt().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.base64String({ maxLength: 60 }),
  fc.jsonValue({ maxDepth: 3 }),
)
const name = fc.oneof(
  fc.constantFrom('constructor', '__proto__', 'prototype', 'toString', 'then', '', '\u0000', 'id'),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

/** A body that its route takes, by method and path. */
export const bodies: Record<string, () => unknown> = {
  'POST /payments': () => aCheckout(),
  'POST /payments/{id}/decision': () => ({
    decision: 'decline',
    reason: 'seen',
    expectedVersion: 2,
  }),
  'POST /payments/{id}/resend': () => ({}),
  'POST /payments/{id}/retry': () => ({}),
  'POST /webhook-events/{id}/replay': () => ({ expectedVersion: 2 }),
  'POST /payments/{id}/handovers': () => ({ person: 'ana', note: 'asks the bank' }),
  'POST /payments/{id}/notes': () => ({ text: 'called the shop' }),
  'POST /payments/{id}/acknowledgements': () => ({ kind: 'money_held', reason: 'asking the bank' }),
  'POST /payments/{id}/stop-selling': () => ({ reason: 'sold out' }),
  'POST /payments/{id}/hand-refunds': () => ({
    kind: 'refund_by_hand',
    amount: '50000',
    currency: 'COP',
    proof: 'transfer 1',
  }),
  'POST /webhooks/koywe': () => ({
    id: randomUUID(),
    type: 'order.completed',
    timestamp: '2026-07-01T12:00:00Z',
    data: { orderId: 'ord_unknown', status: 'COMPLETED', externalId: 'pay_unknown' },
  }),
}

type Members = Record<string, unknown>

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** All paths to members of a value. */
const pathsOf = (value: unknown): string[][] =>
  isMembers(value)
    ? Object.entries(value).flatMap(([key, inner]) => [
        [key],
        ...pathsOf(inner).map((path) => [key, ...path]),
      ])
    : []

function withMember(value: unknown, [key = '', ...rest]: string[], member: unknown): unknown {
  if (!isMembers(value)) return member
  const entries = Object.entries(value).filter(([one]) => one !== key)
  const inner = rest.length === 0 ? member : withMember(value[key], rest, member)
  return Object.fromEntries(inner === undefined ? entries : [...entries, [key, inner]])
}

/** The valid body with members replaced, left out, or added. */
function bent(valid: unknown): fc.Arbitrary<string> {
  const paths = pathsOf(valid)
  const place =
    paths.length === 0 ? fc.tuple(name) : fc.oneof(fc.constantFrom(...paths), fc.tuple(name))
  const change = fc.tuple(place, fc.oneof(odd, fc.constant(undefined)))
  return fc
    .array(change, { minLength: 1, maxLength: 2 })
    .map((changes) =>
      JSON.stringify(
        changes.reduce<unknown>((body, [path, to]) => withMember(body, path, to), valid),
      ),
    )
}

function bodyOf(route: Route): fc.Arbitrary<Buffer | null> {
  const make = bodies[`${route.method} ${route.path}`]
  if (!make) return fc.constant(null)
  return fc.constant(null).chain(() => {
    const valid = make()
    const text = JSON.stringify(valid)
    return fc.oneof(
      { weight: 1, arbitrary: fc.constant(Buffer.from(text)) },
      { weight: 8, arbitrary: bent(valid).map((one) => Buffer.from(one)) },
      { weight: 1, arbitrary: odd.map((one) => Buffer.from(JSON.stringify(one) ?? '')) },
      { weight: 1, arbitrary: fc.nat(text.length).map((end) => Buffer.from(text.slice(0, end))) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)) },
      { weight: 1, arbitrary: fc.constant(Buffer.from(`\ufeff${text}`)) },
      { weight: 1, arbitrary: fc.constant(Buffer.from(text.replaceAll('e', 'é'), 'latin1')) },
      { weight: 1, arbitrary: fc.nat(3000).map((n) => Buffer.from('['.repeat(n) + ']'.repeat(n))) },
    )
  })
}

const asText = (value: unknown) =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
const encoded = (value: unknown) => encodeURIComponent(asText(value).toWellFormed())
/** Also what encodeURIComponent would never write. */
const segment = (ids: string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ids) },
    { weight: 2, arbitrary: odd.map(encoded) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '%',
        '%ff',
        '%2e%2e',
        '..',
        '.',
        '%00',
        '%c0%af',
        '%2f',
        '',
        ';',
        '\\',
      ),
    },
  )

function queryOf({ parameters }: Route): fc.Arbitrary<string> {
  const known = parameters.filter((one) => one.in === 'query')
  const pair = fc.oneof(
    ...known.map(({ name: key, schema }) =>
      fc
        .oneof(odd, fc.constantFrom('CO', 'COP', 'true', '10', ...(schema?.enum ?? [])))
        .map((value) => `${key}=${encoded(value)}`),
    ),
    fc.tuple(name, odd).map(([key, value]) => `${encoded(key)}=${encoded(value)}`),
    fc.constantFrom('a[]=1', 'a[b]=1', '%', '=', '&&', '%ff=%ff', 'limit=1&limit=2'),
  )
  return fc
    .array(pair, { maxLength: 3 })
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`))
}

/** What a client can write into a header: Latin-1 without control characters. */
const headerText = odd.map((value) => asText(value).replaceAll(/[^\t\x20-\x7e\xa0-\xff]/g, ''))

const headersOf = fc.record(
  {
    authorization: fc.oneof(
      headerText,
      headerText.map((text) => `Bearer ${text}`),
    ),
    'content-type': fc.oneof(
      headerText,
      fc.constantFrom('application/json; charset=utf-16', 'text/plain', 'application/json;', 'a/b'),
    ),
    accept: fc.oneof(headerText, fc.constant('text/html')),
    'idempotency-key': fc.oneof(headerText, fc.constant('same')),
    'accept-language': headerText,
    'x-forwarded-for': headerText,
    'koywe-signature': headerText,
  },
  { requiredKeys: [] },
)

/** Requests to one route. */
export function hostileRequests(route: Route, ids: string[]): fc.Arbitrary<HostileRequest> {
  const path = fc
    .array(segment(ids), { minLength: 4, maxLength: 4 })
    .map((segments) => route.path.replaceAll(/\{\w+\}/g, () => segments.pop() ?? ''))
  const headers = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, headersOf)
  return fc.record({ path, query: queryOf(route), headers, body: bodyOf(route) }).map((parts) => ({
    method: route.method,
    path: parts.path + parts.query,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'idempotency-key': randomUUID(),
      ...(parts.body ? validHeadersFor(parts.body) : {}),
      ...parts.headers,
    },
    body: parts.body,
  }))
}

/** A request that the route takes: the hostile ones are near to it. */
export function validRequest({ method, path }: Route, id: string): HostileRequest {
  const make = bodies[`${method} ${path}`]
  const body = make ? Buffer.from(JSON.stringify(make())) : null
  return {
    method,
    path: path.replaceAll(/\{\w+\}/g, id),
    headers: {
      authorization: `Bearer ${apiKey}`,
      'idempotency-key': randomUUID(),
      ...(body ? validHeadersFor(body) : {}),
    },
    body,
  }
}

/** Requests to addresses of which no route is known. */
export function strayRequests(): fc.Arbitrary<HostileRequest> {
  const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH')
  const first = fc.constantFrom(
    '',
    'docs',
    'docs/static',
    'docs/json',
    'payments',
    'return',
    'errors',
  )
  return fc
    .tuple(method, first, fc.array(segment(['x']), { maxLength: 4 }), headersOf)
    .map(([one, start, segments, headers]) => ({
      method: one,
      path: `/${[start, ...segments].join('/')}`,
      headers,
      body: null,
    }))
}

const validHeadersFor = (body: Buffer) => ({
  'content-type': 'application/json',
  'koywe-signature': createHmac('sha256', koyweCredentials.webhookSecret)
    .update(body)
    .digest('hex'),
})
