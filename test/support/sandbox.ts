/**
 * The sandbox alone, called as Koywe is and through its admin routes. Ends with the test that started it. Its
 * waiting times are longer than any test: only `advance` makes something due.
 */

import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished, vi } from 'vitest'
import { buildSandbox, type Sandbox } from '../../dev/sandbox/sandbox.ts'
import type { SandboxSettings } from '../../dev/sandbox/settings.ts'
import { epoch } from './clock.ts'
import { minute } from './payments.ts'

const credentials = {
  apiKey: 'key-of-the-sandbox-tests',
  secret: 'secret-of-the-sandbox-tests',
  organizationId: 'org_test',
  merchantId: 'mrc_test',
  webhookSecret: 'webhook-secret-of-the-sandbox-tests',
}

export const goodSignIn = { apiKey: credentials.apiKey, secret: credentials.secret }

export const hour = 60 * minute

/** Longer than any test, so that only `advance` makes something due. */
const slow: Partial<SandboxSettings> = {
  stepMs: minute,
  autoMs: 2 * minute,
  webhookRetryMs: minute,
}

export type Json = Record<string, unknown>

export interface SandboxAnswer {
  status: number
  headers: Record<string, unknown>
  text: string
  /** The parsed body; empty if it is not JSON. */
  body: Json
}

/** Stops the machine's clock for a test: only `advance` moves the sandbox's. */
export function freezeTime(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: epoch })
  onTestFinished(() => void vi.useRealTimers())
}

interface CallOptions {
  body?: object
  /** Null for no header; a valid one by default. */
  authorization?: string | null
}

export interface TestSandbox {
  sandbox: Sandbox
  /** Calls Koywe's API, by a path below /api/v1/. */
  koywe: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options?: CallOptions,
  ) => Promise<SandboxAnswer>
  admin: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<SandboxAnswer>
  /** Creates an order, which must succeed, and returns its id. */
  order: (wishes?: Json) => Promise<string>
  /** The order as Koywe shows it now. */
  read: (id: string) => Promise<Json>
  /** Presses a button of the hosted page. */
  choose: (id: string, choice: string) => Promise<SandboxAnswer>
  advance: (ms: number) => Promise<SandboxAnswer>
  /** A token, as Koywe's own sign-in gives it. */
  signIn: () => Promise<string>
}

export interface SandboxWishes {
  settings?: Partial<SandboxSettings>
  webhookUrl?: string | null
  dataFile?: string | null
}

/** A path below the merchant's scope. */
export const scoped = (path: string, organization = credentials.organizationId) =>
  `organizations/${organization}/merchants/${credentials.merchantId}/${path}`

export function aSandbox(wishes: SandboxWishes = {}): TestSandbox {
  const sandbox = buildSandbox({
    credentials: { ...credentials, webhookUrl: wishes.webhookUrl ?? null },
    settings: { ...slow, ...wishes.settings },
    dataFile: wishes.dataFile ?? null,
  })
  onTestFinished(() => sandbox.app.close())
  let goodToken: string | undefined

  async function inject(call: {
    method: 'GET' | 'POST' | 'DELETE'
    url: string
    payload?: object | string
    headers?: Record<string, string>
  }): Promise<SandboxAnswer> {
    const answer = await sandbox.app.inject({ ...call, authority: 'koywe.test' })
    const { statusCode: status, headers, body } = answer
    return { status, headers, text: body, body: parse(body) }
  }

  async function signIn(): Promise<string> {
    const { body } = await inject({
      method: 'POST',
      url: '/api/v1/auth/sign-in',
      payload: goodSignIn,
    })
    return String(body['token'])
  }

  const it: TestSandbox = {
    sandbox,
    signIn,
    async koywe(method, path, { body, authorization } = {}) {
      const header = authorization === undefined ? `Bearer ${await token()}` : authorization
      return inject({
        method,
        url: `/api/v1/${path}`,
        ...(body ? { payload: body } : {}),
        headers: header === null ? {} : { authorization: header },
      })
    },
    admin: (method, path, body) =>
      inject({ method, url: `/admin/${path}`, ...(body ? { payload: body } : {}) }),
    async order(order = {}) {
      const answer = await it.koywe('POST', scoped('orders'), { body: anOrderRequest(order) })
      if (answer.status !== 201) throw new Error(`no order: ${answer.text}`)
      return String(answer.body['id'])
    },
    read: async (id) => (await it.koywe('GET', scoped(`orders/${id}`))).body,
    choose: (id, choice) =>
      inject({
        method: 'POST',
        url: `/pay/${id}`,
        payload: new URLSearchParams({ choice }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    advance: (advanceMs) => it.admin('POST', 'clock', { advanceMs }),
  }

  async function token(): Promise<string> {
    goodToken ??= await signIn()
    // Advancing the clock expires tokens, and most tests are not about that.
    const end = sandbox.state.tokens.get(goodToken) ?? 0
    if (end <= sandbox.state.clock.now()) goodToken = await signIn()
    return goodToken
  }

  return it
}

function parse(body: string): Json {
  try {
    return JSON.parse(body) as Json
  } catch {
    return {}
  }
}

/** A valid request for an order, with the given changes. */
export function anOrderRequest(wishes: Json = {}): Json {
  const currency = wishes['currency'] ?? 'COP'
  const method = wishes['method'] ?? 'PSE'
  const { currency: _currency, method: _method, ...rest } = wishes
  return {
    type: 'PAYIN',
    originCurrencySymbol: currency,
    destinationCurrencySymbol: currency,
    amountIn: 50_000,
    description: 'Order 1',
    externalId: 'pay_1',
    paymentMethods: [{ method }],
    successUrl: 'https://shop.example/ok',
    failedUrl: 'https://shop.example/failed',
    ...rest,
  }
}

export interface ReceivedWebhook {
  body: string
  signature: unknown
  contentType: unknown
}

export interface TestReceiver {
  url: string
  received: ReceivedWebhook[]
  close(): void
}

/** Receives webhooks and answers with these statuses in turn, then 200; 0 cuts the connection. */
export async function aReceiver(...statuses: number[]): Promise<TestReceiver> {
  const received: ReceivedWebhook[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(toReceived(request, body))
      const status = statuses.shift() ?? 200
      if (status === 0) return void response.destroy()
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(close)
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hooks`, received, close }
}

function toReceived({ headers }: IncomingMessage, body: string): ReceivedWebhook {
  return { body, signature: headers['koywe-signature'], contentType: headers['content-type'] }
}

/** The signature that Koywe's documents describe. */
export function signatureOf(body: string): string {
  return createHmac('sha256', credentials.webhookSecret).update(body).digest('hex')
}
