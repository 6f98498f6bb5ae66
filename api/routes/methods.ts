/** Lists the payment methods that Koywe offers to this merchant in a country. */

import Type, { type Static } from 'typebox'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { KoyweError } from '../../koywe/errors.ts'
import type { KoyweClient } from '../../koywe/client.ts'
import { countries, isCountry, type Country } from '../../payment/country.ts'
import { failures } from '../../payment/failure.ts'
import type { Log } from '../../payment/log.ts'
import { currencyScales, isCurrency, type Currency } from '../../payment/money.ts'
import type { Authentication } from '../authentication.ts'
import { Problem } from '../errors.ts'
import { readFields, type ReadField } from '../read-fields.ts'
import { answer, keyedProblems } from '../responses.ts'

export interface MethodRouteParts {
  koywe: Pick<KoyweClient, 'paymentMethods'>
  authentication: Authentication
  log: Log
}

/** A later answer of Koywe still fills the cache for the next caller. */
const methodsWaitMs = 8000

const Query = Type.Object(
  { country: Type.String(), currency: Type.Optional(Type.String()) },
  { additionalProperties: false },
)

export function registerMethodRoutes(app: FastifyInstance, parts: MethodRouteParts): void {
  const { koywe, authentication, log } = parts
  const schema: FastifySchema = {
    summary: 'List payment methods',
    description: 'The methods that Koywe offers in a country. Cached per country and currency.',
    querystring: Query,
    response: {
      200: answer('The payment methods', Type.Ref('PaymentMethods')),
      ...keyedProblems(422),
    },
    security: [{ apiKey: [] }],
  }
  const onRequest = authentication.demand('payments', 'support')
  app.get(
    '/payment-methods',
    { schema, onRequest, attachValidation: true },
    async (request, reply) => {
      const { country, currency } = readFields(request, (field) =>
        readQuery(request.query as Static<typeof Query>, field),
      )
      try {
        const data = await koywe.paymentMethods(country, currency, methodsWaitMs)
        return await reply.type('application/json; charset=utf-8').send(JSON.stringify({ data }))
      } catch (error) {
        if (!(error instanceof KoyweError)) throw error
        log.warn({ err: error, country, currency }, 'the payment methods cannot be read')
        const code = error.code === 'koywe_refused' ? 'koywe_unintelligible' : error.code
        const detail = `${failures[code].message} Request the methods again after Retry-After.`
        throw new Problem(code, { detail, retryAfterMs: error.retryAfterMs ?? 5000 })
      }
    },
  )
}

function readQuery(query: Static<typeof Query>, field: ReadField) {
  const country = field('country', () => readCountry(query.country))
  const currency = field('currency', () => readCurrency(query.currency, country))
  return { country, currency }
}

function readCountry(text: string): Country {
  if (isCountry(text)) return text
  const detail = `must be one of ${Object.keys(countries).join(', ')}`
  throw new Problem('unsupported_country', { field: 'country', detail })
}

/** While the country is refused, the currency only has to be one that Payin takes. */
function readCurrency(text: string | undefined, country: Country | undefined): Currency {
  const own = country && countries[country].currency
  if (text === undefined || text === own) return own as Currency
  if (own === undefined && isCurrency(text)) return text
  const known = Object.keys(currencyScales).join(', ')
  const detail = own ? `must be ${own} in ${country}` : `must be one of ${known}`
  throw new Problem('unsupported_currency', { field: 'currency', detail })
}
