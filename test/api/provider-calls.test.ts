/** The calls to Koywe about a payment, by API: for support, and for payments that exist. */

import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { createAuthentication } from '../../api/authentication.ts'
import { createApiKeys } from '../../api/keys.ts'
import type { DatedProviderCall } from '../../payment/provider-call.ts'
import { epoch } from '../support/clock.ts'
import { apiKey } from '../support/credentials.ts'
import { silentLog } from '../support/log.ts'
import { aRow } from '../support/rows.ts'
import { aServer, authorization } from '../support/server.ts'

const row = aRow()
const { id } = row.payment
const call: DatedProviderCall = {
  at: epoch,
  kind: 'order',
  tookMs: 321,
  status: 422,
  code: 'koywe_refused',
  answer: '{"errorCode":"OR00001"}',
}
const store = {
  payments: { load: async (asked: string) => (asked === id ? row : undefined) },
  providerCalls: { list: async () => [call] },
}
const headers = { authorization }

it('are listed with kind, duration, status and answer', async () => {
  const server = await aServer({ store })

  const answer = await server.inject({ url: `/payments/${id}/provider-calls`, headers })

  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({ data: [{ ...call, at: new Date(epoch).toISOString() }] })
})

it.each(['pay_01981f00-0000-7000-8000-000000000009', 'x'])('are 404 for %s', async (asked) => {
  const server = await aServer({ store })

  const answer = await server.inject({ url: `/payments/${asked}/provider-calls`, headers })

  expect(answer.statusCode).toBe(404)
})

it('are not shown to a key without the scope support', async () => {
  const hash = createHash('sha256').update(apiKey).digest('hex')
  const keys = createApiKeys(`shop:payments:${hash}`, { path: undefined, log: silentLog })
  const server = await aServer({ store, authentication: createAuthentication(keys) })

  const answer = await server.inject({ url: `/payments/${id}/provider-calls`, headers })

  expect(answer.statusCode).toBe(403)
})
