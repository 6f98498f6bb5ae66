/** Everything the sandbox knows, in memory and, where it is told to, in a file between starts. */

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { FastifyRequest } from 'fastify'
import { createChance, type Chance } from './chance.ts'
import { createClock, type SandboxClock } from './clock.ts'
import { createEndpoints, type Endpoint, type Endpoints } from './endpoints.ts'
import { createOrders, type NewOrder, type Order, type Orders } from './orders.ts'
import { defaultSettings, type Credentials, type Settings } from './settings.ts'
import { eventTypeOf } from './shapes.ts'
import { createWebhookFaults, type WebhookFaults } from './webhook-faults.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'

export interface Contact {
  id: string
  documentNumber: string
}

export interface SandboxState {
  credentials: Credentials
  settings: Settings
  clock: SandboxClock
  /** Tokens and when each one ends. */
  tokens: Map<string, number>
  contacts: Map<string, Contact>
  orders: Orders
  /** Orders that have moved since somebody last read them. */
  unread: Set<string>
  endpoints: Endpoints
  webhooks: Webhooks
  webhookFaults: WebhookFaults
  chance: Chance
  /** Creates an order and announces it. */
  create(wish: NewOrder): Order
  /** The address that a request came to: where its pages are. */
  originOf(request: FastifyRequest): string
  save(): void
  close(): Promise<void>
}

export interface StateOptions {
  credentials: Credentials
  settings: Partial<Settings>
  dataFile: string | null
  /** Where payers reach the pages; without it, where a call came to. */
  publicUrl?: string | null
}

interface Snapshot {
  orders: Order[]
  contacts: Contact[]
  /** Missing in files of before there were any. */
  endpoints?: Endpoint[]
}

/** Changes that come together are written together. */
const saveAfterMs = 200

export function createState(options: StateOptions): SandboxState {
  const { credentials, dataFile } = options
  const settings: Settings = { ...defaultSettings, ...options.settings }
  const clock = createClock()
  const snapshot = load(dataFile)
  const endpoints = createEndpoints(credentials, snapshot.endpoints ?? [])
  const chance = createChance(settings.seed)
  const webhookFaults = createWebhookFaults(chance)
  const webhooks = createWebhooks({ clock, settings, endpoints, faults: webhookFaults })
  const contacts = new Map(snapshot.contacts.map((contact) => [contact.id, contact]))
  let saving: NodeJS.Timeout | undefined

  function write(): void {
    saving = undefined
    if (dataFile === null) return
    const content: Snapshot = {
      orders: orders.all(),
      contacts: [...contacts.values()],
      endpoints: endpoints.all(),
    }
    writeFileSync(`${dataFile}.new`, JSON.stringify(content))
    renameSync(`${dataFile}.new`, dataFile)
  }

  function save(): void {
    if (dataFile !== null) saving ??= setTimeout(write, saveAfterMs)
  }

  const unread = new Set<string>()
  const orders = createOrders({
    clock,
    settings,
    known: snapshot.orders,
    onMove(order) {
      unread.add(order.id)
      const type = eventTypeOf(order.status)
      if (type) webhooks.announce(order, type)
    },
    onChange: save,
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
    save,
    async close() {
      clock.close()
      await webhooks.close()
      if (saving) {
        clearTimeout(saving)
        write()
      }
    },
  }
}

function load(dataFile: string | null): Snapshot {
  if (dataFile === null) return { orders: [], contacts: [] }
  try {
    return JSON.parse(readFileSync(dataFile, 'utf8')) as Snapshot
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isMissing) return { orders: [], contacts: [] }
    throw error
  }
}
