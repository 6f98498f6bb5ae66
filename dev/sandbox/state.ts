/** The sandbox's state: in memory and, if a data file is set, kept between starts. */

import type { FastifyRequest } from 'fastify'
import { createChance, type Chance } from './chance.ts'
import { createClock, type SandboxClock } from './clock.ts'
import { createSandboxEndpoints, type SandboxEndpoint, type SandboxEndpoints } from './endpoints.ts'
import { openJournal, type Journal } from './journal.ts'
import { createOrders, type SandboxNewOrder, type SandboxOrder, type Orders } from './orders.ts'
import { defaultSettings, type SandboxCredentials, type SandboxSettings } from './settings.ts'
import { eventTypes } from './shapes.ts'
import { createWebhookFaults, type WebhookFaults } from './webhook-faults.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'

export interface Contact {
  id: string
  documentNumber: string
}

export interface SandboxState {
  credentials: SandboxCredentials
  settings: SandboxSettings
  clock: SandboxClock
  /** Tokens, with the time when each one expires. */
  tokens: Map<string, number>
  contacts: Map<string, Contact>
  orders: Orders
  /** Orders that have moved since they were last read. */
  unread: Set<string>
  endpoints: SandboxEndpoints
  webhooks: Webhooks
  webhookFaults: WebhookFaults
  chance: Chance
  /** Creates an order and announces it. */
  create(wish: SandboxNewOrder): SandboxOrder
  /** The origin of the hosted pages: `publicUrl`, or the address of the request. */
  originOf(request: FastifyRequest): string
  /** Saves a changed contact or endpoint. Orders are saved by `orders`. */
  keep: Journal['keep']
  close(): Promise<void>
}

export interface StateOptions {
  credentials: SandboxCredentials
  settings: Partial<SandboxSettings>
  dataFile: string | null
  /** The address of the hosted pages; without it, the address of the request. */
  publicUrl?: string | null
}

export function createState(options: StateOptions): SandboxState {
  const { credentials, dataFile } = options
  const settings: SandboxSettings = { ...defaultSettings, ...options.settings }
  const clock = createClock()
  const journal = openJournal(dataFile)
  const endpoints = createSandboxEndpoints(
    credentials,
    journal.known('endpoint') as SandboxEndpoint[],
  )
  const chance = createChance(settings.seed)
  const webhookFaults = createWebhookFaults(chance)
  const webhooks = createWebhooks({ clock, settings, endpoints, faults: webhookFaults })
  const contacts = new Map(
    (journal.known('contact') as Contact[]).map((contact) => [contact.id, contact]),
  )

  const unread = new Set<string>()
  const orders = createOrders({
    clock,
    settings,
    known: journal.known('order') as SandboxOrder[],
    onMove(order) {
      unread.add(order.id)
      const type = eventTypes.get(order.status)
      if (type) webhooks.announce(order, type)
    },
    onChange: (order, isRemoved) => journal.keep('order', order.id, isRemoved ? null : order),
  })

  return {
    credentials,
    settings,
    clock,
    tokens: new Map(),
    contacts,
    orders,
    unread,
    endpoints,
    webhooks,
    webhookFaults,
    chance,
    create(wish) {
      const order = orders.create(wish)
      if (settings.announcesCreation) webhooks.announce(order, 'order.created')
      return order
    },
    originOf: (request) => options.publicUrl ?? `${request.protocol}://${request.host}`,
    keep: (kind, id, thing) => journal.keep(kind, id, thing),
    async close() {
      clock.close()
      await webhooks.close()
    },
  }
}
