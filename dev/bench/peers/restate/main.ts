/** The same job on Restate: a workflow behind its server, with durable promises for what comes from outside. */

import * as restate from '@restatedev/restate-sdk'
import { openDoors } from '../door.ts'
import * as steps from '../steps.ts'
import type { PeerOpening, PeerOrder } from '../steps.ts'

const ingress = process.env['RESTATE_INGRESS'] ?? ''
const servicePort = Number(process.env['RESTATE_SERVICE_PORT'])

const payin = restate.workflow({
  name: 'payin',
  handlers: {
    run: async (ctx: restate.WorkflowContext, order: PeerOrder): Promise<void> => {
      await ctx.run('authenticate', steps.authenticate)
      const contactId = await ctx.run('createContact', () => steps.createContact(order))
      const opened = await ctx.run('createOrder', () => steps.createOrder(order, contactId))
      await ctx.promise<PeerOpening>('opened').resolve(opened)
      await ctx.promise<string>('told')
      while ((await ctx.run('readOrder', () => steps.readOrder(opened.orderId))) !== 'COMPLETED')
        await ctx.sleep(15_000)
      await ctx.run('fulfil', () => steps.fulfil(order))
      await ctx.run('sendConfirmation', () => steps.sendConfirmation(order))
      await ctx.run('sendShipping', () => steps.sendShipping(order))
    },
    opened: (ctx: restate.WorkflowSharedContext) => ctx.promise<PeerOpening>('opened').get(),
    told: (ctx: restate.WorkflowSharedContext) => ctx.promise<string>('told').resolve('completed'),
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
await openDoors({
  async checkOut(order) {
    await ask(`${order.reference}/run/send`, order)
    return ask<PeerOpening>(`${order.reference}/opened`)
  },
  tell: (reference) => ask(`${reference}/told`),
})
