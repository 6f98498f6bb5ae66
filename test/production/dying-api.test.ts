/** A checkout that is asked for again and again while the api dies: one payment, one order, one answer. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCheckout, type ApiAnswer, type Problem } from '../support/caller.ts'
import { admin } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import type { PaymentView } from '../../payment/payment.ts'

let scene: Processes
beforeAll(async () => {
  scene = await aSceneForProcesses()
  await scene.start('worker')
})
afterAll(() => scene.close())

const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

/** Asks as a careful shop does: until there is an answer that stays, or the test's guard. */
async function askUntilAnswered(
  request: object,
  key: string,
): Promise<ApiAnswer<PaymentView & Problem>> {
  for (let tries = 0; tries < 160; tries += 1) {
    const answer = await scene.call.checkout<PaymentView & Problem>(request, key).catch(() => null)
    if (answer && answer.status !== 202 && answer.status < 500) return answer
    await pause(250)
  }
  throw new Error('no answer that stays')
}

const isStored = async (reference: string) => {
  const rows = await scene.database.query('select id from payments where merchant_reference = $1', [
    reference,
  ])
  return rows.length
}

describe('an api that is killed', () => {
  // Before the payment is stored, between storing and opening, while Koywe works on the order, after.
  it.each([0, 30, 120, 600])(
    'by fifty posts with one key, %d ms into them, leaves one order and one answer',
    async (ms) => {
      const [request, key] = [aCheckout(), randomUUID()]
      await admin(scene, 'faults', { call: 'order', kind: 'delay', delayMs: 400 })
      let api = await scene.start('api')
      const asking = Array.from({ length: 50 }, () => askUntilAnswered(request, key))

      for (const afterMs of [ms, ms + 50]) {
        await pause(afterMs)
        await api.end('SIGKILL')
        api = await scene.start('api')
      }

      const answers = await Promise.all(asking)
      const [first] = answers
      expect(first?.status).toBe(201)
      expect(new Set(answers.map(({ text, status }) => `${status} ${text}`)).size).toBe(1)
      expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1)
      const orders = scene.sandbox.state.orders.all()
      expect(orders.filter(({ externalId }) => externalId === first?.body.id)).toHaveLength(1)
      expect(await isStored(request.merchantReference)).toBe(1)
      await api.end('SIGTERM')
    },
  )

  it('by two keys for one reference leaves one payment, and one refusal with its way to pay', async () => {
    const request = aCheckout()
    let api = await scene.start('api')
    const asking = [randomUUID(), randomUUID()].map((key) => askUntilAnswered(request, key))

    await pause(60)
    await api.end('SIGKILL')
    api = await scene.start('api')

    const answers = await Promise.all(asking)
    const [won, lost] = answers.toSorted((left, right) => left.status - right.status)
    expect([won?.status, lost?.status]).toEqual([201, 409])
    expect(lost?.body).toMatchObject({ code: 'reference_in_use', paymentId: won?.body.id })
    expect(await isStored(request.merchantReference)).toBe(1)
    await api.end('SIGTERM')
  })
})
