/** The calls to Koywe about a payment, as support sees them: the refusal, and nothing of the payer whom it names. */

import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { aDeskBrowser, aDeskUsersFile } from '../support/desk.ts'
import { scan, soughtPayer as payer } from '../support/leaks.ts'
import { admin, choose, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const { documentType: _type, ...secrets } = payer

interface Listed {
  kind: string
  status: number | null
  code: string | null
  answer: string | null
}

const users = aDeskUsersFile()
let world: World
beforeAll(async () => {
  world = await aWorld({ env: { DESK_USERS_FILE: users.path } })
})
afterAll(async () => {
  await world.close()
  rmSync(users.folder, { recursive: true })
})

/** The kinds of the calls that succeeded, each once, newest first. */
const kindsOf = (calls: Listed[]) => [
  ...new Set(calls.filter(({ code }) => code === null).map(({ kind }) => kind)),
]

/** Waits until calls of these kinds are recorded. Records come about a second after the calls. */
function untilListed(id: string, isThere: (kinds: string[]) => boolean): Promise<Listed[]> {
  return waitFor('the calls', async () => {
    const { body } = await world.call.get<{ data: Listed[] }>(`/payments/${id}/provider-calls`)
    return isThere(body.data.map(({ kind }) => kind)) && body.data
  })
}

async function openDesk(paymentId: string): Promise<string> {
  const browser = aDeskBrowser({ app: world.api.server })
  await browser.signIn('ana')
  return (await browser.get(`/desk/payments/${paymentId}`)).body
}

it('lists every call of a paid order', async () => {
  const { body: payment } = await world.call.checkout(aCheckout())
  await choose(world, payment)
  await untilNotified(world, payment.id)

  const calls = await untilListed(payment.id, (kinds) => kinds.includes('read'))

  expect(calls.find(({ code }) => code === null)?.answer).toContain(payment.koyweOrderId)
  expect(kindsOf(calls)).toEqual(['read', 'order', 'contact'])
})

it('shows and stores nothing of the payer whom Koywe names in its refusal', async () => {
  const message = `${payer.name} (${payer.email}, ${payer.phone}) with CC ${payer.documentNumber} is unknown`
  const fault = { call: 'contact', status: 400, errorCode: 'DC00010', message }
  await admin(world, 'faults', fault)
  const { body } = await world.call.checkout<ReadProblem>(aCheckout({ payer }))
  const id = String(body['paymentId'])

  const calls = await untilListed(id, (kinds) => kinds.length > 0)

  const stored = await world.database.query(
    'select to_json(provider_calls) as row from provider_calls where payment_id = $1',
    [id],
  )
  const page = await openDesk(id)
  expect(calls).toMatchObject([{ kind: 'contact', status: 400, code: 'koywe_refused' }])
  expect(calls[0]?.answer).toContain('DC00010')
  expect(page).toContain('register the payer')
  expect(page).toContain('is unknown')
  for (const text of [JSON.stringify(calls), JSON.stringify(stored), page]) {
    expect(scan(text, secrets)).toEqual([])
  }
})
