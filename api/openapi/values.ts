/**
 * What the schemas of the contract document without validating it: enums whose violation has an error code of its
 * own, formats and examples.
 */

import { countries, locales } from '../../payment/country.ts'
import { failures } from '../../payment/failure.ts'
import { findingKinds } from '../../payment/finding.ts'
import { currencyScales } from '../../payment/money.ts'
import { exceptionKinds, statuses } from '../../payment/status.ts'
import { mapValues, type ParameterNode, type SchemaNode } from './document.ts'
import { paymentExample, paymentId, requestExample } from './examples.ts'

const oneOf = (words: readonly string[]) => ({ enum: [...words] })
const codes = oneOf(Object.keys(failures))
const country = oneOf(Object.keys(countries))
const currency = oneOf(Object.keys(currencyScales))
const uri = { format: 'uri' }
const paymentIdForm = { pattern: '^pay_[0-9a-f-]{36}$' }
const amountForm = { pattern: '^[0-9]+(\\.[0-9]+)?$' }

/** By schema, then by the dotted path of the member. `[]` stands for the items of a list. */
const members: Record<string, Record<string, object>> = {
  PaymentRequest: {
    country,
    currency,
    'payer.email': { format: 'email' },
    successUrl: uri,
    failedUrl: uri,
  },
  Payment: {
    id: paymentIdForm,
    country,
    currency,
    amount: amountForm,
    paidAmount: amountForm,
    payUrl: uri,
    'failure.code': codes,
  },
  Problem: { type: uri, code: codes, 'errors[].code': codes, paymentId: paymentIdForm },
  Error: { code: codes },
  Findings: { 'data[].kind': oneOf(Object.keys(findingKinds)) },
  Explanation: { 'findings[].kind': oneOf(Object.keys(findingKinds)) },
  Refusals: {
    'data[].paymentId': paymentIdForm,
    'data[].code': codes,
    'data[].faults[].code': codes,
  },
  PaymentMethods: { 'data[].minAmount': amountForm, 'data[].maxAmount': amountForm },
}

const examples: Record<string, unknown> = {
  PaymentRequest: requestExample,
  Payment: paymentExample,
}

/** Adds to the components what they do not validate. @throws if a member does not exist */
export function refineSchemas(schemas: Record<string, SchemaNode>): Record<string, SchemaNode> {
  return mapValues(schemas, (schema, name) => {
    const refined = Object.entries(members[name] ?? {}).reduce(
      (node, [path, keywords]) => refine(node, path.replaceAll('[]', '.[]').split('.'), keywords),
      schema,
    )
    return name in examples ? { ...refined, examples: [examples[name]] } : refined
  })
}

function refine(schema: SchemaNode, path: string[], keywords: object): SchemaNode {
  const [value, ...others] = schema.anyOf ?? []
  // A member that may be null.
  if (value) return { ...schema, anyOf: [refine(value, path, keywords), ...others] }
  const [step, ...further] = path
  if (step === undefined) return { ...schema, ...keywords }
  const member = step === '[]' ? schema.items : schema.properties?.[step]
  if (!member) throw new Error(`no schema has the member ${step}`)
  const refined = refine(member, further, keywords)
  if (step === '[]') return { ...schema, items: refined }
  return { ...schema, properties: { ...schema.properties, [step]: refined } }
}

const limitOf = (limit: number, maximum = 100) => ({
  description: `How many a page has at most. Default: ${limit}`,
  schema: { type: 'integer', minimum: 1, maximum, default: limit },
})
const cursor = { description: 'next of the previous page', schema: { type: 'string' } }
const time = (description: string) => ({
  description: `${description}. A day or a time in ISO 8601`,
  schema: { type: 'string' },
  example: '2026-11-24T00:00:00Z',
})
const anId = {
  description: 'The id of the payment',
  schema: { type: 'string', ...paymentIdForm },
  example: paymentId,
}
const anEventId = {
  description: 'The id of the stored webhook event, which the timeline names',
  schema: { type: 'string', pattern: '^[0-9]{1,18}$' },
  example: '4711',
}
const language = {
  description: `${locales.join(', ')}, or a region form such as es-CO. Default: en`,
  schema: { type: 'string', default: 'en' },
}
const filter = (description: string, schema: object) => ({
  description,
  schema: { type: 'string', ...schema },
})

/** By operation, then by name. */
const parameters: Record<string, Record<string, Partial<ParameterNode>>> = {
  'POST /payments': {
    'idempotency-key': {
      name: 'Idempotency-Key',
      required: true,
      description: 'One per checkout attempt, such as the number of the order and of the attempt',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      example: 'order-12345-1',
    },
  },
  'GET /payments': {
    status: filter('The status of the payment', oneOf(statuses)),
    exception: filter('The first discrepancy of the payment', oneOf(exceptionKinds)),
    merchantReference: filter('The order number of the shop', {
      pattern: '^[A-Za-z0-9._-]{1,64}$',
    }),
    createdFrom: time('Created at this time or later'),
    createdTo: time('Created before this time'),
    cursor,
    limit: limitOf(50),
  },
  'GET /payments/{id}': {
    refresh: { description: 'Whether to read the order at Koywe first' },
  },
  'GET /webhook-events/{id}/replay': { id: anEventId },
  'POST /webhook-events/{id}/replay': { id: anEventId },
  'GET /payments/{id}/timeline': { cursor, limit: limitOf(200, 200) },
  'GET /payments/{id}/explanation': { language },
  'GET /payment-methods': {
    country: filter('Where the payer pays', country),
    currency: filter('The currency of the country, if it is given', currency),
  },
  'GET /findings': {
    open: filter('true: open findings. false: closed ones', oneOf(['true', 'false'])),
    kind: filter('What the finding is about', oneOf(Object.keys(findingKinds))),
    owner: filter('Who must act', oneOf(['operator', 'support', 'developer'])),
    paymentId: anId,
    cursor,
    limit: limitOf(100),
    language,
  },
  'GET /refusals': {
    requestId: filter('The requestId of the response', { pattern: '^req_[0-9a-f-]{36}$' }),
    merchantReference: filter('The order number of the shop', {
      pattern: '^[A-Za-z0-9._-]{1,64}$',
    }),
    language,
  },
  'GET /errors/{code}': { code: filter('The code of a problem', codes) },
}

/** Completes a parameter of an operation. */
export function refineParameter(operation: string, parameter: ParameterNode): ParameterNode {
  const isPaymentId = parameter.in === 'path' && parameter.name === 'id'
  const own = parameters[operation]?.[parameter.name]
  return { ...parameter, ...(isPaymentId ? anId : {}), ...own }
}
