/** Calls the api as a shop would. */

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { PaymentView } from '../../payment/payment.ts'

export interface ApiAnswer<Body> {
  status: number
  headers: Headers
  /** The bytes as text. */
  text: string
  body: Body
}

export interface ReadProblem {
  code: string
  field?: string
  detail: string
  requestId: string
  [member: string]: unknown
}

export interface Caller {
  get<Body>(path: string, headers?: Record<string, string>): Promise<ApiAnswer<Body>>
  post<Body>(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer<Body>>
  /**
   * POST /payments. Without a key it wants a payment to work with: it takes a new key, and repeats 202,
   * `engine_unavailable` and `storage_unavailable` with that key, as a shop does while a busy service is late.
   */
  checkout<Body = PaymentView>(body?: object, key?: string): Promise<ApiAnswer<Body>>
  payment(id: string): Promise<PaymentView>
}

/** A valid request. A test overrides what it is about. */
export function aCheckout(overrides: Record<string, unknown> = {}) {
  return {
    amount: '50000',
    currency: 'COP',
    country: 'CO',
    method: 'PSE',
    bank: 'BANCOLOMBIA',
    description: 'Order 12345',
    merchantReference: `order-${randomUUID()}`,
    payer: {
      name: 'Ana Pérez',
      email: 'ana@example.com',
      phone: '+573017654321',
      documentType: 'CC',
      documentNumber: '1234567890',
    },
    successUrl: 'https://shop.example/ok',
    failedUrl: 'https://shop.example/failed',
    ...overrides,
  }
}

/** A checkout whose payer gets a code to scan. */
export function aPixCheckout(overrides: Record<string, unknown> = {}) {
  const payer = { name: 'João Silva', documentType: 'CPF', documentNumber: '123.456.789-09' }
  const pix = { country: 'BR', currency: 'BRL', amount: '79.90', method: 'PIX_STATIC' }
  return aCheckout({ bank: undefined, payer, ...pix, ...overrides })
}

const patienceMs = 30_000

export function createCaller(url: string, apiKey: string): Caller {
  async function send<Body>(path: string, init: RequestInit): Promise<ApiAnswer<Body>> {
    const answer = await fetch(`${url}${path}`, { redirect: 'manual', ...init })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    const body = (isJson ? JSON.parse(text) : text) as Body
    return { status: answer.status, headers: answer.headers, text, body }
  }
  const authorization = `Bearer ${apiKey}`

  const caller: Caller = {
    get: (path, headers) => send(path, { headers: { authorization, ...headers } }),
    post: (path, body, headers) =>
      send(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { authorization, 'content-type': 'application/json', ...headers },
      }),
    async checkout<Body>(body: object = aCheckout(), key?: string) {
      const began = Date.now()
      const headers = { 'idempotency-key': key ?? randomUUID() }
      for (;;) {
        const answer = await caller.post<Body>('/payments', body, headers)
        const isLate = answer.status === 202 || /"(engine|storage)_unavailable"/.test(answer.text)
        if (!isLate || key !== undefined || Date.now() - began > patienceMs) return answer
        await pause(250)
      }
    },
    payment: async (id) => (await caller.get<PaymentView>(`/payments/${id}`)).body,
  }
  return caller
}
