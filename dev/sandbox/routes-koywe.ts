/** Koywe's API, as the guide and real accounts show it. */

import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isValidDocument } from './documents.ts'
import type { FaultTarget, Faults } from './faults.ts'
import { Refusal } from './refusal.ts'
import { methods, showMethods } from './methods.ts'
import { showOrder } from './shapes.ts'
import { readOrderRequest } from './order-request.ts'
import type { SandboxState } from './state.ts'

/** Names the kind of a request, for faults and counts. */
export function kindOf(request: FastifyRequest): FaultTarget {
  const path = request.url.split('?')[0] ?? ''
  if (path.endsWith('/auth/sign-in')) return 'sign-in'
  if (/\/payment-methods?$/.test(path)) return 'methods'
  if (path.endsWith('/contacts')) return 'contact'
  if (/^\/api\/v1\/organizations\/[^/]+\/webhook(s|-events)/.test(path)) return 'webhook'
  return request.method === 'POST' ? 'order' : 'read'
}

export function registerKoyweRoutes(
  app: FastifyInstance,
  state: SandboxState,
  faults: Pick<Faults, 'lateMs'>,
): void {
  registerSignIn(app, state)
  registerMethods(app, state)
  registerMerchant(app, state)
  registerContacts(app, state)
  registerOrders(app, state, faults)
}

function registerSignIn(
  app: FastifyInstance,
  { credentials, tokens, clock, settings }: SandboxState,
) {
  app.post('/api/v1/auth/sign-in', async (request, reply) => {
    const { apiKey, secret } = (request.body ?? {}) as Record<string, unknown>
    if (apiKey !== credentials.apiKey || secret !== credentials.secret) {
      return reply.code(401).send({ error: 'Unauthorized', message: 'Invalid credentials' })
    }
    const expiresAt = clock.now() + settings.tokenMs
    const token = makeToken(expiresAt)
    tokens.set(token, expiresAt)
    return { token }
  })
}

/** Has the shape of Koywe's JWT. The sandbox compares whole tokens and does not check the signature. */
function makeToken(expiresAt: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = part({ alg: 'HS256', typ: 'JWT' })
  const claims = part({ sub: 'sandbox', exp: Math.floor(expiresAt / 1000) })
  const secret = randomBytes(16)
  const signature = createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url')
  return `${head}.${claims}.${signature}`
}

/** @throws Refusal 401 unless the request has a token that the sandbox issued and that has not expired */
export function demandToken(request: FastifyRequest, { tokens, clock }: SandboxState): void {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if ((tokens.get(token) ?? 0) <= clock.now()) throw new Refusal(401, 'AUTH99401', 'Unauthorized')
}

function registerMethods(app: FastifyInstance, state: SandboxState) {
  for (const route of ['payment-method', 'payment-methods']) {
    app.get(`/api/v1/${route}`, async (request, reply) => {
      // Only one spelling exists at a time. The other one is a missing route, without Koywe's envelope.
      if (route !== state.settings.methodsRoute) return reply.callNotFound()
      demandToken(request, state)
      const { countrySymbol, currencySymbol } = request.query as Record<string, string>
      const offered = methods.filter(
        (one) => one.country === countrySymbol && one.currency === currencySymbol,
      )
      return showMethods(state.settings, offered)
    })
  }
}

interface Scope {
  Params: { org: string; merchant: string }
}

const scope = '/api/v1/organizations/:org/merchants/:merchant'

/** Reads about a wrong organization are empty; creations are refused (doc). */
function isOurScope(request: FastifyRequest, { credentials }: SandboxState): boolean {
  const { org, merchant } = request.params as Scope['Params']
  return org === credentials.organizationId && merchant === credentials.merchantId
}

function demandScope(request: FastifyRequest, state: SandboxState): void {
  if (!isOurScope(request, state)) {
    throw new Refusal(403, 'MC00015', 'Merchant does not belong to the organization')
  }
}

function registerMerchant(app: FastifyInstance, state: SandboxState) {
  app.get(scope, async (request) => {
    demandToken(request, state)
    const { merchant } = request.params as Scope['Params']
    return isOurScope(request, state) ? { id: merchant, name: 'The tiny shop' } : []
  })
}

function registerContacts(app: FastifyInstance, state: SandboxState) {
  app.post(`${scope}/contacts`, async (request, reply) => {
    demandToken(request, state)
    demandScope(request, state)
    const body = (request.body ?? {}) as Record<string, unknown>
    checkContactForm(body, state.settings.profile)
    const { countrySymbol, documentType, documentNumber } = body
    if (!isValidDocument(String(countrySymbol), String(documentType), String(documentNumber))) {
      throw new Refusal(400, 'DC00010', `Invalid document number ${String(documentNumber)}`)
    }
    const id = `cnt_${randomBytes(8).toString('hex')}`
    const contact = { id, documentNumber: String(documentNumber) }
    state.contacts.set(id, contact)
    state.keep('contact', id, contact)
    return reply.code(201).send({ id, countrySymbol, documentType, documentNumber })
  })

  app.get(`${scope}/contacts`, async (request) => {
    demandToken(request, state)
    return { contacts: isOurScope(request, state) ? [...state.contacts.values()] : [] }
  })
}

const guideFields = new Set([
  'email',
  'phone',
  'fullName',
  'countrySymbol',
  'documentType',
  'documentNumber',
  'businessType',
])
const currentFields = new Set([
  'email',
  'phone',
  'firstName',
  'lastName',
  'type',
  'countrySymbol',
  'documentType',
  'documentNumber',
  'businessType',
  'address',
  'taxIdType',
  'taxIdNumber',
])

/** Checks the required fields of the profile, and refuses unknown ones. */
function checkContactForm(body: Record<string, unknown>, profile: 'guide' | 'current'): void {
  const required =
    profile === 'guide'
      ? ['fullName', 'countrySymbol', 'documentType', 'documentNumber']
      : ['firstName', 'type', 'countrySymbol', 'businessType']
  const known = profile === 'guide' ? guideFields : currentFields
  const missing = required.filter((field) => typeof body[field] !== 'string')
  const unknown = Object.keys(body).filter((field) => !known.has(field))
  const complaints = [
    ...missing.map((field) => `${field} must be a string`),
    ...unknown.map((field) => `property ${field} should not exist`),
  ]
  if (complaints.length > 0) throw new Refusal(400, 'CT99400', complaints)
}

function registerOrders(app: FastifyInstance, state: SandboxState, faults: Pick<Faults, 'lateMs'>) {
  const show = (request: FastifyRequest, id: string, isRead: boolean) => {
    const order = state.orders.get(id)
    if (!order) return undefined
    const pageUrl = `${state.originOf(request)}/pay/${order.id}`
    return showOrder(order, { profile: state.settings.profile, pageUrl, isRead })
  }

  app.post(`${scope}/orders`, async (request, reply) => {
    demandToken(request, state)
    demandScope(request, state)
    const wish = readOrderRequest(request.body, state)
    const lateMs = faults.lateMs(request)
    if (lateMs !== null) {
      state.clock.at(state.clock.now() + lateMs, () => state.create(wish))
      reply.hijack()
      reply.raw.socket?.destroy()
      return reply
    }
    const known =
      wish.externalId === null ? undefined : state.orders.findByExternalId(wish.externalId)
    if (known && state.settings.duplicates === 'conflict') {
      throw new Refusal(409, 'OR99409', 'externalId already exists')
    }
    const order = known && state.settings.duplicates === 'replay' ? known : state.create(wish)
    return reply.code(201).send(show(request, order.id, false))
  })

  app.get(`${scope}/orders/external/:externalId`, (request, reply) => {
    const { externalId } = request.params as { externalId: string }
    return sendOrder(request, reply, state.orders.findByExternalId(externalId)?.id)
  })

  app.get(`${scope}/orders/:id`, (request, reply) => {
    const { id } = request.params as { id: string }
    return sendOrder(request, reply, id)
  })

  async function sendOrder(request: FastifyRequest, reply: FastifyReply, id: string | undefined) {
    demandToken(request, state)
    const found =
      id !== undefined && isOurScope(request, state) ? show(request, id, true) : undefined
    if (!found || id === undefined) throw new Refusal(404, 'OR99404', 'Order not found')
    state.unread.delete(id)
    return reply.send(found)
  }
}
