/** The OpenAPI document names every answer that a route can give, and a linter finds nothing in it. */

import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { describeApi } from '../../api/describe.ts'
import { membersOf } from '../../api/errors.ts'
import { countries } from '../../payment/country.ts'
import { failures } from '../../payment/failure.ts'
import { currencyScales } from '../../payment/money.ts'
import { messageKinds } from '../../payment/outbox.ts'
import { statuses } from '../../payment/status.ts'

interface Operation {
  name: string
  parameters?: { in: string }[]
  security?: object[]
  responses: Record<string, { description: string; content?: Record<string, object> }>
}

interface Schema {
  enum?: string[]
  anyOf?: Schema[]
  items?: Schema
  properties: Record<string, Schema>
  examples?: unknown[]
}

interface Call extends Omit<Operation, 'name'> {
  operationId: string
  parameters?: { in: string; name: string; required: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema; example?: object }> }
}

const written = await describeApi()
const document = JSON.parse(written) as {
  paths: Record<string, Record<string, Call>>
  webhooks: Record<string, { post: Call }>
  components: { schemas: Record<string, Schema> }
}
const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    name: `${method.toUpperCase()} ${path}`,
  })),
)

/** The error responses of routes like this one. */
function expectedOf({ name, parameters = [], security }: Operation): string[] {
  const isPost = name.startsWith('POST')
  const isWebhook = name === 'POST /webhooks/koywe'
  const has = (place: string) => parameters.some((one) => one.in === place)
  const rules: [boolean, string[]][] = [
    [(security?.length ?? 0) > 0, ['401', '403', '429', '503']],
    [isPost, ['400', '413']],
    [isPost && !isWebhook, ['415']],
    [isWebhook, ['401', '429', '503']],
    [has('path'), ['404']],
    [has('query'), ['422']],
    [/\/(return|ready)/.test(name), ['503']],
    [/decision$|resend/.test(name), ['409']],
  ]
  return rules.flatMap(([applies, statuses]) => (applies ? statuses : []))
}

describe.each(operations)('$name', (operation) => {
  const { name, responses } = operation

  it('names what it can answer', () => {
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(expectedOf(operation)))
    expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true)
  })

  it('answers with a problem document whatever it refuses, but to payers and probes', () => {
    const types = Object.entries(responses)
      // Node itself answers to a request that is late.
      .filter(([status]) => Number(status) >= 400 && status !== '408')
      .flatMap(([, { content }]) => Object.keys(content ?? {}))
    const exceptions: Record<string, string> = {
      'GET /return/{id}': 'text/html',
      'GET /pay/{id}': 'text/html',
      'GET /health/ready': 'application/json',
    }

    expect([...new Set(types)].filter((type) => type !== 'application/problem+json')).toEqual(
      exceptions[name] ? [exceptions[name]] : [],
    )
  })

  it('says of every answer what it means', () => {
    const silent = Object.entries(responses).filter(
      ([, { description, content }]) => description === 'Default Response' || !content,
    )

    expect(silent).toEqual([])
  })
})

describe('a linter', () => {
  /** What Redocly's strictest set leaves out and Spectral's `oas` set demands. */
  const rules = {
    'info-contact': 'error',
    'no-invalid-media-type-examples': 'error',
    'no-unused-components': 'error',
    'operation-description': 'error',
    'operation-operationId': 'error',
    'operation-operationId-unique': 'error',
    'operation-operationId-url-safe': 'error',
    'operation-singular-tag': 'error',
    'operation-tag-defined': 'error',
    'parameter-description': 'error',
  } as const

  it('finds nothing in the document', async () => {
    const config = await createConfig({ extends: ['recommended-strict'], rules })

    const problems = await lintFromString({
      source: written,
      absoluteRef: 'api/openapi.json',
      config,
    })

    expect(
      problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
    ).toEqual([])
  })

  it('would find an example that its schema refuses', async () => {
    const config = await createConfig({ extends: ['recommended-strict'], rules })
    const source = written.replaceAll('"amount": "50000"', '"amount": true')

    const problems = await lintFromString({ source, absoluteRef: 'api/openapi.json', config })

    expect(problems.map(({ ruleId }) => ruleId)).toContain('no-invalid-schema-examples')
  })
})

describe('the values of the contract', () => {
  const schema = (name: string, ...path: string[]): Schema => {
    const start = document.components.schemas[name] as Schema
    return path.reduce((node, member) => {
      const inner = node.anyOf?.[0] ?? node
      const next = inner.properties[member] as Schema
      return next.items ?? next
    }, start)
  }
  const codes = Object.keys(failures)

  it.each([
    ['PaymentRequest', ['country'], Object.keys(countries)],
    ['PaymentRequest', ['currency'], Object.keys(currencyScales)],
    ['Payment', ['country'], Object.keys(countries)],
    ['Payment', ['currency'], Object.keys(currencyScales)],
    ['Payment', ['status'], statuses],
    ['Payment', ['failure', 'code'], codes],
    ['Problem', ['code'], codes],
    ['Problem', ['errors', 'code'], codes],
    ['Error', ['code'], codes],
  ])('are an enum: %s %s', (name, path, values) => {
    expect(schema(name, ...path).enum).toEqual(values)
  })

  it('include every member that a problem can have', () => {
    const members = Object.values(membersOf).flatMap((described) => Object.keys(described))

    expect(Object.keys(schema('Problem').properties)).toEqual(expect.arrayContaining(members))
  })

  it('demand the Idempotency-Key', () => {
    const keys = document.paths['/payments']?.['post']?.parameters

    expect(keys).toEqual([
      expect.objectContaining({ in: 'header', name: 'Idempotency-Key', required: true }),
    ])
  })

  it.each([
    ['/payments', 'status', statuses],
    ['/payment-methods', 'country', Object.keys(countries)],
  ])('are an enum as a filter: %s?%s=', (path, name, values) => {
    const parameters = document.paths[path]?.['get']?.parameters ?? []

    expect(parameters.find((one) => one.name === name)?.schema.enum).toEqual(values)
  })
})

describe('what Payin sends and takes in addition to its answers', () => {
  it('is described for every event of the shop, with an example that fits', () => {
    const events = messageKinds.filter((kind) => kind.startsWith('payment.'))
    const ajv = new Ajv({ strict: false, validateFormats: false })
    ajv.addSchema(document, 'api')
    const pointer = (kind: string) =>
      `api#/webhooks/${kind}/post/requestBody/content/application~1json/schema`

    const misfits = events.filter((kind) => {
      const { example } =
        document.webhooks[kind]?.post.requestBody?.content['application/json'] ?? {}
      return example === undefined || !ajv.validate({ $ref: pointer(kind) }, example)
    })

    expect(Object.keys(document.webhooks)).toEqual(events)
    expect(misfits).toEqual([])
  })

  it('is described for the webhooks of Koywe, with their signature', () => {
    const call = document.paths['/webhooks/koywe']?.['post']

    expect(call?.requestBody?.content).toHaveProperty(['application/json', 'schema'])
    expect(call?.parameters).toEqual([
      expect.objectContaining({ name: 'Koywe-Signature', required: true }),
    ])
  })
})
