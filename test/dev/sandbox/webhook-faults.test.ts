/** What goes wrong with webhooks on their way, on demand and by chance. */

import { expect, it } from 'vitest'
import { createChance } from '../../../dev/sandbox/chance.ts'
import { aReceiver, aSandbox, hour, signatureOf, type Json } from '../../support/sandbox.ts'
import { waitFor } from '../../support/wait.ts'

/** A sandbox with that fault, and what its receiver gets of an order that fails: one event. */
async function aSpoiled(fault: Json) {
  const receiver = await aReceiver()
  const sandbox = aSandbox({ webhookUrl: receiver.url, settings: { announcesCreation: false } })
  await sandbox.admin('POST', 'webhooks/faults', fault)
  const id = await sandbox.order()
  await sandbox.admin('POST', `orders/${id}`, { status: 'FAILED' })
  return { ...receiver, sandbox, id }
}

it('a lost webhook never arrives', async () => {
  const { received, sandbox, id } = await aSpoiled({ kind: 'lose' })
  await sandbox.admin('POST', `orders/${id}`, { status: 'PAID' })

  await waitFor('the next one', () => received.length > 0)

  expect(received.map(({ body }) => body)).toEqual([expect.stringContaining('order.paid')])
})

it('a delayed webhook is overtaken', async () => {
  const { received, sandbox, id } = await aSpoiled({ kind: 'delay', delayMs: hour })
  await sandbox.admin('POST', `orders/${id}`, { status: 'PAID' })
  await waitFor('the next one', () => received.length > 0)

  await sandbox.advance(hour)

  await waitFor('the late one', () => received.length === 2)
  expect(received[1]?.body).toContain('order.failed')
})

it('a burst has the requested number of copies, each with its own id', async () => {
  const { received } = await aSpoiled({ kind: 'repeat', copies: 1000, hasNewIds: true })

  await waitFor('all of them', () => received.length === 1001)

  expect(received.every(({ body, signature }) => signature === signatureOf(body))).toBe(true)
})

it.each([
  ['unsigned', undefined],
  ['forged', 'f'.repeat(64)],
])('an %s webhook is no genuine one', async (kind, signature) => {
  const { received } = await aSpoiled({ kind })

  await waitFor('it', () => received.length > 0)

  expect(received[0]?.signature).toBe(signature)
})

it('a foreign event comes in addition to the real one', async () => {
  const { received, id } = await aSpoiled({ kind: 'foreign' })

  await waitFor('both', () => received.length === 2)

  expect(received.filter(({ body }) => body.includes(id))).toHaveLength(1)
  expect(received.every(({ body, signature }) => signature === signatureOf(body))).toBe(true)
})

it('only the named type goes wrong', async () => {
  const { received } = await aSpoiled({ kind: 'lose', type: 'order.paid' })

  await waitFor('it', () => received.length === 1)

  expect(received[0]?.body).toContain('order.failed')
})

it('chances come again with their seed, and as often as their probability says', () => {
  const chance = createChance(7)
  const draw = () => Array.from({ length: 1000 }, () => chance.happens(0.3))

  const first = draw()
  chance.seed(7)
  const again = draw()
  chance.seed(8)

  expect(again).toEqual(first)
  expect(draw()).not.toEqual(first)
  expect(first.filter(Boolean).length).toBeGreaterThan(250)
  expect(first.filter(Boolean).length).toBeLessThan(350)
})

it('a fault with a probability meets the same calls with the same seed', async () => {
  const sandbox = aSandbox()
  const statuses = async () => {
    await sandbox.admin('DELETE', 'faults')
    await sandbox.admin('POST', 'settings', { seed: 3 })
    await sandbox.admin('POST', 'faults', {
      status: 503,
      probability: 0.5,
      times: 100,
      path: 'ord',
    })
    const answers: number[] = []
    for (let call = 0; call < 20; call += 1) {
      answers.push(
        (await sandbox.koywe('GET', 'organizations/org_test/merchants/mrc_test/orders/x')).status,
      )
    }
    return answers
  }

  const first = await statuses()

  expect(await statuses()).toEqual(first)
  expect(new Set(first)).toEqual(new Set([404, 503]))
})
