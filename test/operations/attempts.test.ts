/** Every attempt of a message stands on the desk, with what the receiver answered. */

import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aCheckout } from '../support/caller.ts'
import { aDeskBrowser, aDeskUsersFile } from '../support/desk.ts'
import { choose, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const users = aDeskUsersFile()
let world: World
beforeAll(async () => {
  world = await aWorld({ env: { DESK_USERS_FILE: users.path, EFFECT_BACKOFF_MAX_MS: '200' } })
})
afterAll(async () => {
  await world.close()
  rmSync(users.folder, { recursive: true })
})

/** The page of a payment, as somebody sees it. */
async function openDesk(name: string, paymentId: string): Promise<string> {
  const browser = aDeskBrowser({ app: world.api.server })
  await browser.signIn(name)
  return (await browser.get(`/desk/payments/${paymentId}`)).body
}

it('shows an event that the shop refuses with a body and then takes, with both answers', async () => {
  Object.assign(world.shop.answer, { status: 503, body: 'closed for <inventory>' })
  const { body: payment } = await world.call.checkout(aCheckout())
  await choose(world, payment)
  await waitFor('the refusal', () => world.shop.tries.some(({ data }) => data.id === payment.id))
  Object.assign(world.shop.answer, { status: 200, body: 'shipping it' })
  await untilNotified(world, payment.id)
  await waitFor('the fulfilment', async () => {
    return (await world.call.payment(payment.id)).fulfilment === 'done'
  })

  const page = await openDesk('ana', payment.id)

  expect(page).toMatch(/not taken<\/span>\s+503\s+\d+ ms/)
  expect(page).toContain('closed for &lt;inventory&gt;')
  expect(page).toMatch(/taken<\/span>\s+200\s+\d+ ms/)
  expect(page).toContain('shipping it')
  expect(await openDesk('luis', payment.id)).not.toContain('shipping it')
})
