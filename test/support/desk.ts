/** The desk alone over a store in memory, and a person who uses it as a browser does. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { onTestFinished } from 'vitest'
import { buildDeskServer } from '../../api/desk-server.ts'
import { renderFramedPage } from '../../api/pages/framed-page.ts'
import { renderColors } from '../../api/pages/style.ts'
import type { DeskParts } from '../../desk/desk.ts'
import { createReplaying, type ReplaySettings } from '../../desk/replaying.ts'
import { createSupportActions } from '../../desk/support-actions.ts'
import { createDeskUsers, type Role } from '../../desk/users.ts'
import { KoyweError } from '../../koywe/errors.ts'
import type { DeskAction } from '../../payment/desk-action.ts'
import { mailKinds } from '../../payment/outbox.ts'
import { toShopFace } from '../../payment/shop-face.ts'
import type { PaymentRow } from '../../payment/payment-row.ts'
import type { DeskCase } from '../../store/desk-case.ts'
import type { DeskSession } from '../../store/desk-sessions.ts'
import type { Store } from '../../store/store.ts'
import { epoch } from './clock.ts'
import { silentLog } from './log.ts'
import type { StoreWishes } from './server.ts'

export const deskPassword = 'correct horse battery staple'
/** The hash of that password, by the cheapest settings that the desk takes. */
export const deskPasswordHash =
  'scrypt:14:8:1:c2FsdC1vZi10aGUtdGVzdHM:AxLFHDk93WfjwIgMdv63t3mFrlao3Jx7wHZdqEKYcFU'

export interface TestDesk {
  app: FastifyInstance
  parts: DeskParts
  asks: Asks
  /** What was recorded. */
  actions: DeskAction[]
  sessions: Map<string, DeskSession>
  setUsers(people: Record<string, Role[]>): void
}

const replaySettings: ReplaySettings = {
  lateMoney: 'hold',
  lateWatchMs: 0,
  publicUrl: 'https://pay.example',
  sentMails: mailKinds,
}

/** What the desk asked the rest of Payin to do. */
export type Asks = [what: string, ...args: unknown[]][]

interface DeskWishes {
  people?: Record<string, Role[]>
  trustedHeader?: string
  store?: StoreWishes
  parts?: Partial<DeskParts>
}

const everybody: Record<string, Role[]> = { ana: ['act', 'decide'], luis: ['read'] }

const toFile = (people: Record<string, Role[]>) =>
  JSON.stringify(
    Object.entries(people).map(([name, roles]) => ({ name, roles, password: deskPasswordHash })),
  )

/** A desk that ends with its test. Without wishes, ana may do everything and luis may read. */
export async function aDesk(wishes: DeskWishes = {}): Promise<TestDesk> {
  const { people = everybody } = wishes
  const folder = mkdtempSync(join(tmpdir(), 'payin-desk-'))
  const path = join(folder, 'users.json')
  writeFileSync(path, toFile(people))
  const actions: DeskAction[] = []
  const sessions = new Map<string, DeskSession>()
  const users = createDeskUsers(path, silentLog)
  const asks: Asks = []
  const store = fillStore(wishes.store ?? {}, { actions, sessions })
  const notifier = { notify: (id: string) => void asks.push(['notify', id]) }
  const face = toShopFace({}, 'https://pay.example')
  const calls: Pick<DeskParts, 'readOrder' | 'refresh'> = {
    refresh: async ({ payment }) => {
      asks.push(['refresh', payment.id])
      return { isFresh: true }
    },
    readOrder: async () => {
      throw new KoyweError('koywe_unreachable', 'no answer', { retry: 'later' })
    },
    ...wishes.parts,
  }
  const parts: DeskParts = {
    store,
    users,
    colors: renderColors(face.colors),
    payerPage: { render: (row, nonce) => renderFramedPage(row, face, nonce), logoUrl: null },
    support: createSupportActions({ store, notifier, log: silentLog }),
    replaying: createReplaying({
      ...calls,
      store,
      notifier,
      log: silentLog,
      settings: replaySettings,
    }),
    koyweAccount: {
      organizationId: 'org_1',
      merchantId: 'mrc_1',
      baseUrl: 'https://koywe.example',
    },
    trustedHeader: wishes.trustedHeader ?? null,
    decisions: { decide: async (...args) => void asks.push(['decide', ...args]) as never },
    ...calls,
    listSentEvents: async () => [],
    explain: async () => null,
    linksOf: ({ payment }) => ({
      payerPage: `https://pay.example/return/${payment.id}`,
      temporal: null,
      koywe: null,
    }),
    ...wishes.parts,
  }
  const app = await buildDeskServer(silentLog, parts)
  onTestFinished(async () => {
    users.close()
    await app.close()
    rmSync(folder, { recursive: true })
  })
  return {
    app,
    parts,
    asks,
    actions,
    sessions,
    setUsers: (changed) => writeFileSync(path, toFile(changed)),
  }
}

function fillStore(
  wishes: StoreWishes,
  { actions, sessions }: Pick<TestDesk, 'actions' | 'sessions'>,
): Store {
  return {
    now: async () => epoch,
    ...wishes,
    findings: { list: async () => [], ...wishes.findings },
    decisions: { list: async () => [], ...wishes.decisions },
    refusals: { list: async () => [], ...wishes.refusals },
    handovers: { find: async () => null, put: async () => {}, ...wishes.handovers },
    providerCalls: { list: async () => [], ...wishes.providerCalls },
    resending: {
      revive: async () => 1,
      resend: async () => true,
      hurry: async () => 1,
      ...wishes.resending,
    },
    handRefunds: { list: async () => [], add: async () => true, ...wishes.handRefunds },
    timeline: { list: async () => ({ entries: [], next: null }), ...wishes.timeline },
    deskPayments: { list: async () => [], totalsOfToday: async () => [], ...wishes.deskPayments },
    deskSearch: {
      findByName: async () => [],
      findByEmail: async () => [],
      findByDocument: async () => [],
      ...wishes.deskSearch,
    },
    deskActions: {
      add: async (action: DeskAction) => void actions.push(action),
      list: async () => [],
      ...wishes.deskActions,
    },
    deskSessions: {
      begin: async (digest: string, session: DeskSession) => void sessions.set(digest, session),
      find: async (digest: string) => sessions.get(digest),
      end: async (digest: string) => void sessions.delete(digest),
    },
  } as unknown as Store
}

/** A folder with a file for `DESK_USERS_FILE`, where ana may do everything and luis may read. Delete it in the end. */
export function aDeskUsersFile(): { folder: string; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'payin-desk-'))
  const path = join(folder, 'users.json')
  writeFileSync(path, toFile(everybody))
  return { folder, path }
}

/** A browser: it keeps cookies, and sends a form with what the page put into it. */
export interface DeskBrowser {
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** Sends fields with the token of the last page, unless the fields have another one. */
  post(
    url: string,
    fields?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  signIn(name: string, password?: string): Promise<LightMyRequestResponse>
  cookies: Map<string, string>
}

export function aDeskBrowser(
  { app }: Pick<TestDesk, 'app'>,
  remoteAddress = '127.0.0.1',
): DeskBrowser {
  const cookies = new Map<string, string>()
  let token = ''

  const send = async (options: {
    method: 'GET' | 'POST'
    url: string
    headers?: Record<string, string>
    payload?: string
  }) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { host: '127.0.0.1', ...(cookie && { cookie }), ...options.headers }
    const answer = await app.inject({ ...options, headers, remoteAddress })
    for (const { name, value } of answer.cookies) {
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    token = /name="token" value="([^"]+)"/.exec(answer.body)?.[1] ?? token
    return answer
  }

  const browser: DeskBrowser = {
    cookies,
    get: (url, headers = {}) => send({ method: 'GET', url, headers }),
    post: (url, fields = {}, headers = {}) =>
      send({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: new URLSearchParams({ token, ...fields }).toString(),
      }),
    async signIn(name, password = deskPassword) {
      await browser.get('/desk/sign-in')
      const answer = await browser.post('/desk/sign-in', { name, password, to: '/desk' })
      if (answer.statusCode === 303) await browser.get('/desk')
      return answer
    },
  }
  return browser
}

/** A store with one payment, for the page of that payment. */
export function aDeskStore(
  row: PaymentRow,
  { found = {}, ...wishes }: Omit<StoreWishes, 'payments'> & { found?: Partial<DeskCase> } = {},
): StoreWishes {
  const isIt = (id: string) => id === row.payment.id
  const known: DeskCase = {
    apiKeyName: 'shop',
    requestId: 'req_1',
    hasAddress: true,
    webhookEvents: [],
    messages: [],
    orders: [],
    ...found,
  }
  return {
    ...wishes,
    payments: { load: async (id: string) => (isIt(id) ? row : undefined) },
    deskCases: { load: async (id: string) => (isIt(id) ? known : undefined) },
  }
}
