/** The calls that every peer makes. They are shared, so that the peers differ in their engine alone. */

import { createHmac, randomUUID } from 'node:crypto'
import { createTransport } from 'nodemailer'

/** The part of a checkout that the steps need. */
export interface PeerOrder {
  /** The shop's own number. Every peer uses it as the payment's id. */
  reference: string
  amount: string
  currency: string
  email: string
}

export interface PeerOpening {
  orderId: string
  payUrl: string
}

/** The addresses around the peer, from the environment. */
export const world = {
  provider: process.env['KOYWE_BASE_URL'] ?? '',
  shop: process.env['MERCHANT_EVENTS_URL'] ?? '',
  webhookSecret: process.env['KOYWE_WEBHOOK_SECRET'] ?? '',
  database: process.env['DATABASE_URL'] ?? '',
  port: Number(process.env['PORT']),
}

const mails = createTransport({ url: process.env['SMTP_URL'] ?? '', pool: true } as object)
let token: string | undefined

async function call(method: string, path: string, body?: object): Promise<Record<string, string>> {
  const answer = await fetch(`${world.provider}/api/v1/${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return (await answer.json()) as Record<string, string>
}

/** Keeps the token in memory. */
export async function authenticate(): Promise<void> {
  if (token !== undefined) return
  const answer = await call('POST', 'auth/sign-in', { apiKey: 'a', secret: 'b' })
  token = answer['token']
}

const scope = 'organizations/org/merchants/mrc'

export async function createContact({ email }: PeerOrder): Promise<string> {
  await authenticate()
  const contact = await call('POST', `${scope}/contacts`, { email })
  return String(contact['id'])
}

export async function createOrder(order: PeerOrder, contactId: string): Promise<PeerOpening> {
  await authenticate()
  const created = await call('POST', `${scope}/orders`, {
    type: 'PAYIN',
    externalId: order.reference,
    amountIn: Number(order.amount),
    originCurrencySymbol: order.currency,
    contactId,
  })
  return { orderId: String(created['id']), payUrl: String(created['providedAction']) }
}

/** Returns the order's status. */
export async function readOrder(orderId: string): Promise<string> {
  await authenticate()
  return String((await call('GET', `${scope}/orders/${orderId}`))['status'])
}

export async function fulfil({ reference }: PeerOrder): Promise<void> {
  const answer = await fetch(world.shop, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': `${reference}.completed` },
    body: JSON.stringify({
      type: 'payment.completed',
      data: { merchantReference: reference, eventId: randomUUID() },
    }),
  })
  if (!answer.ok) throw new Error(`the shop: ${answer.status}`)
}

const sendMail = async ({ email, reference }: PeerOrder, subject: string): Promise<void> => {
  const text = `${subject}: ${reference}`
  await mails.sendMail({ from: 'shop@shop.example', to: email, subject, text })
}
export const sendConfirmation = (order: PeerOrder): Promise<void> => sendMail(order, 'Received')
export const sendShipping = (order: PeerOrder): Promise<void> => sendMail(order, 'Shipped')

/** Says whether a webhook has Koywe's signature. */
export function isGenuine(body: string, signature: unknown): boolean {
  return createHmac('sha256', world.webhookSecret).update(body).digest('hex') === signature
}
