/** Refusals that repeat the payer: nothing of them is in the timeline, in the answer of the key or in the log. */

import { expect } from 'vitest'
import { createCreateContact } from '../../activities/create-contact.ts'
import { createCreateOrder } from '../../activities/create-order.ts'
import type { Dependencies } from '../../activities/dependencies.ts'
import { epoch } from '../support/clock.ts'
import { aKeptLog } from '../support/log.ts'
import { refusals } from '../support/refusals.ts'
import { aScriptedKoywe } from '../support/scripted-koywe.ts'
import { aStored, timelineOf } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

it.beforeAll(() => database.setNow(epoch))

it.each([
  ['contact', createCreateContact],
  ['order', createCreateOrder],
] as const)('a refused %s leaves nothing of its payer', async (what, createActivity) => {
  const { store } = database
  const { client, reply, logged } = await aScriptedKoywe()
  const { log, lines } = aKeptLog()
  const settings = { publicUrl: 'https://pay.example', koyweMerchant: 'org/mrc', lookupGrace: {} }
  const activity = createActivity({
    store,
    koywe: client,
    log,
    settings,
  } as unknown as Dependencies)

  for (const { payer, message, kept, errorCode } of refusals) {
    const { payment } = await aStored(store, { payer })
    const refusal = { status: 400, body: { errorCode, message } }
    const missing = { status: 404, body: { errorCode: 'OR99404', message } }
    reply(refusal, ...(what === 'order' ? [missing] : []))

    await activity(payment.id)

    const timeline = await timelineOf(store, payment.id)
    const entry = timeline.find(({ kind }) => kind === 'koywe')
    const [key] = await database.query(
      'select answer::text from idempotency_keys where payment_id = $1',
      [payment.id],
    )
    expect(entry?.summary).toMatch(new RegExp(`^Koywe refused the ${what}: 400 (UNKNOWN|CT99400)$`))
    expect(
      String(entry?.detail?.['reason']).replaceAll(/…(?:(?:%20|[^\p{L}\p{N}…])*…)+/gu, '…'),
    ).toBe(kept)
    expect(String(key?.['answer'])).toMatch(/"detail":"(UNKNOWN|CT99400)"/)
    const logs = [...lines, ...logged].join('\n')
    expect(logs).not.toContain(message)
    expect(errorCode === 'CT99400' || !logs.includes(errorCode)).toBe(true)
  }
})
