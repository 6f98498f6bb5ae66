/** The same job on Restate: a workflow behind its server. Each webhook resolves one durable promise. */

import * as restate from '@restatedev/restate-sdk'
import { listen } from '../routes.ts'
import * as steps from '../steps.ts'
import type { PeerOpening, PeerOrder } from '../steps.ts'

const ingress = process.env['RESTATE_INGRESS'] ?? ''
const servicePort = Number(process.env['RESTATE_SERVICE_PORT'])

const changeName = (count: number) => `order changed ${count}`

const payin = restate.workflow({
  name: 'payin',
  handlers: {
    run: async (ctx: restate.WorkflowContext, order: PeerOrder): Promise<void> => {
      await ctx.run('authenticate', steps.authenticate)
      const contactId = await ctx.run('createContact', () => steps.createContact(order))
      const opened = await ctx.run('createOrder', () => steps.createOrder(order, contactId))
      await ctx.promise<PeerOpening>('opened').resolve(opened)
      for (let count = 0; ; count += 1) {
        await ctx.promise<string>(changeName(count))
        const status = await ctx.run('readOrder', () => steps.readOrder(opened.orderId))
        if (status === 'COMPLETED') break
      }
      await ctx.run('fulfil', () => steps.fulfil(order))
      await ctx.run('sendConfirmation', () => steps.sendConfirmation(order))
      await ctx.run('sendShipping', () => steps.sendShipping(order))
    },
    opened: (ctx: restate.WorkflowSharedContext) => ctx.promise<PeerOpening>('opened').get(),
    /** Resolves the first promise that is still open. The provider sends a payment's webhooks in turn. */
    orderChanged: async (ctx: restate.WorkflowSharedContext) => {
      let count = 0
      while ((await ctx.promise<string>(changeName(count)).peek()) !== undefined) count += 1
      await ctx.promise<string>(changeName(count)).resolve('changed')
    },
  },
})

async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${ingress}/payin/${path}`, {
    method: 'POST',
    ...(body
      ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : {}),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  const text = await answer.text()
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}

await restate.serve({ services: [payin], port: servicePort })
await listen({
  async checkOut(order) {
    await ask(`${order.reference}/run/send`, order)
    return ask<PeerOpening>(`${order.reference}/opened`)
  },
  signal: (reference) => ask(`${reference}/orderChanged`),
})
