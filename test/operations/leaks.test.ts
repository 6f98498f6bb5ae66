/** Complete payments: no personal data of a payer and no secret in any log line or history. */

import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { admin, choose } from '../support/payer.ts'
import { fetchHistory, waitForEnd } from '../support/runs.ts'
import { scan, soughtPayer as payer } from '../support/leaks.ts'
import { apiKey, koyweCredentials } from '../support/credentials.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let ids: string[]
beforeAll(async () => {
  world = await aWorld()
  ids = [
    await takePayment('50000', 'mail.shipping'),
    await takePayment('666', 'mail.failure'),
    await meetRefusal(),
  ]
})
afterAll(() => world.close())

async function takePayment(amount: string, lastMessage: string): Promise<string> {
  const { body } = await world.call.checkout(aCheckout({ amount, payer }))
  await choose(world, body)
  await waitFor(lastMessage, async () => {
    const { text } = await world.call.get(`/payments/${body.id}/timeline`)
    return text.includes(`${lastMessage} was taken`)
  })
  return body.id
}

/** Koywe repeats the document number in its refusal, as validators do; and answers rubbish before. */
async function meetRefusal(): Promise<string> {
  await admin(world, 'faults', { call: 'order', kind: 'html' })
  await admin(world, 'faults', { call: 'contact', status: 400, errorCode: 'DC00010' })
  const other = { ...payer, name: 'Zenobia Quispe Mamani' }
  const { body } = await world.call.checkout<ReadProblem>(aCheckout({ payer: other }))
  const id = String(body['paymentId'])
  await waitForEnd(world, id)
  return id
}

function secrets(): Record<string, string> {
  const tokens = [...world.sandbox.state.tokens.keys()]
  return {
    'the name': payer.name,
    'the e-mail': payer.email,
    'the phone': payer.phone,
    'the document': payer.documentNumber,
    'the Koywe key': koyweCredentials.apiKey,
    'the Koywe secret': koyweCredentials.secret,
    'the webhook secret': koyweCredentials.webhookSecret,
    'the API key': apiKey,
    'the events secret': world.shop.secret,
    ...Object.fromEntries(tokens.map((token, index) => [`token ${index}`, token])),
  }
}

async function readHistories(): Promise<string> {
  const histories = await Promise.all(ids.map((id) => fetchHistory(world, id)))
  return histories.map(historyToJSON).join('\n')
}

describe('three roads', () => {
  it('leave nothing in the log of api and worker', async () => {
    const found = world.logged.flatMap((line) => scan(line, secrets()))

    expect(world.logged.length).toBeGreaterThan(10)
    expect(found).toEqual([])
  })

  it('leave nothing in the histories of their runs', async () => {
    const histories = await readHistories()

    expect(histories).toContain('PayinWorkflow')
    expect(scan(histories, secrets())).toEqual([])
  })

  it('leave nothing in their timelines', async () => {
    const timelines = await Promise.all(ids.map((id) => world.call.get(`/payments/${id}/timeline`)))

    expect(scan(timelines.map(({ text }) => text).join('\n'), secrets())).toEqual([])
  })

  it('would be found out: a planted secret shows in each of them', async () => {
    const histories = await readHistories()
    const planted = Buffer.from(JSON.stringify({ payer })).toString('base64')

    expect(scan(`${world.logged.join('\n')}${payer.name}`, secrets())).toEqual(['the name (plain)'])
    expect(scan(histories.replace('"data"', `"data": "${planted}"`), secrets())).toContain(
      'the document (base64)',
    )
  })
})
