/** Makes the next calls fail, before or after they have taken effect. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Chance } from './chance.ts'

export type FaultTarget = 'sign-in' | 'methods' | 'contact' | 'order' | 'read' | 'webhook'

export interface InjectedFault {
  call: FaultTarget | 'any'
  /** Only calls whose URL contains this; empty for all. */
  path: string
  /**
   * `odd` answers 200 with JSON of an unknown shape; `extra` adds unknown fields to a good answer; `late` cuts
   * the connection and creates the order `delayMs` afterwards.
   */
  kind: 'status' | 'hang' | 'cut' | 'html' | 'truncate' | 'odd' | 'extra' | 'delay' | 'late'
  /** Whether the call takes effect first: `after` creates an order and loses the answer. */
  when: 'before' | 'after'
  status: number
  errorCode: string | null
  /** What the error says. */
  message: string
  retryAfter: string | null
  delayMs: number
  /** The probability for each call: 0 never, 1 always. */
  probability: number
  times: number
}

export interface Faults {
  add(fault: Partial<InjectedFault>): InjectedFault
  clear(): void
  /** How often each kind of call came in, failed ones included. */
  counts(): Record<string, number>
  /** The delay with which the running call takes effect; null for no delay. */
  lateMs(request: FastifyRequest): number | null
}

const defaults: InjectedFault = {
  call: 'any',
  path: '',
  kind: 'status',
  when: 'before',
  status: 500,
  errorCode: null,
  message: 'a fault of the sandbox',
  retryAfter: null,
  delayMs: 0,
  probability: 1,
  times: 1,
}

/** Installs the faults on the routes that play Koywe. `kindOf` names the call of a request. */
export function installFaults(
  app: FastifyInstance,
  kindOf: (request: FastifyRequest) => FaultTarget,
  chance: Chance,
): Faults {
  const pending: InjectedFault[] = []
  const active = new WeakMap<FastifyRequest, InjectedFault>()
  const counts: Record<string, number> = {}

  function take(call: FaultTarget, url: string): InjectedFault | undefined {
    const place = pending.findIndex(
      (fault) =>
        (fault.call === 'any' || fault.call === call) &&
        url.includes(fault.path) &&
        chance.happens(fault.probability),
    )
    const fault = pending[place]
    if (!fault) return undefined
    fault.times -= 1
    if (fault.times <= 0) pending.splice(place, 1)
    return fault
  }

  app.addHook('preHandler', async (request, reply) => {
    const call = kindOf(request)
    counts[call] = (counts[call] ?? 0) + 1
    const fault = take(call, request.url)
    if (!fault) return
    active.set(request, fault)
    if (fault.delayMs > 0 && fault.kind !== 'late') await pause(fault.delayMs)
    if (fault.when === 'before' && !isHarmless.has(fault.kind)) return fail(reply, fault)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = active.get(request)
    if (fault?.kind === 'extra') return addFields(payload)
    if (!fault || fault.when === 'before' || fault.kind === 'delay') return payload
    return spoil(reply, fault, payload)
  })

  return {
    add(wish) {
      const fault = { ...defaults, ...wish }
      pending.push(fault)
      return fault
    },
    clear() {
      pending.length = 0
    },
    counts: () => ({ ...counts }),
    lateMs(request) {
      const fault = active.get(request)
      return fault?.kind === 'late' ? fault.delayMs : null
    },
  }
}

/** Kinds that let the call take effect. */
const isHarmless = new Set<InjectedFault['kind']>(['late', 'delay', 'extra'])

/** Adds an unknown field to the object, or to every object of the list. */
function addFields(payload: unknown): string {
  const add = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(add)
    return typeof value === 'object' && value !== null
      ? { unheardOf: { of: [1] }, ...value }
      : value
  }
  return JSON.stringify(add(JSON.parse(String(payload))))
}

/** The delay is the fault itself; no test waits for it. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

async function fail(reply: FastifyReply, fault: InjectedFault): Promise<FastifyReply> {
  switch (fault.kind) {
    case 'hang':
      return reply.hijack()
    case 'cut':
      reply.hijack()
      reply.raw.socket?.destroy()
      return reply
    case 'html':
      return reply.code(502).type('text/html').send('<html><body>Bad gateway</body></html>')
    case 'truncate':
      return reply.code(200).type('application/json').send('{"id":"ord_')
    case 'odd':
      return reply.code(200).send(oddAnswer)
    case 'status':
    case 'delay':
    case 'extra':
    case 'late':
      return failWithStatus(reply, fault)
  }
}

/** A shape that no page of Koywe's shows. */
const oddAnswer = { version: 7, result: { kind: 'page', items: [[1, null]] } }

function failWithStatus(reply: FastifyReply, fault: InjectedFault): FastifyReply {
  if (fault.retryAfter !== null) void reply.header('retry-after', fault.retryAfter)
  return reply.code(fault.status).send({
    statusCode: fault.status,
    timestamp: new Date().toISOString(),
    path: reply.request.url,
    ...(fault.errorCode === null ? {} : { errorCode: fault.errorCode }),
    message: fault.message,
  })
}

/** Spoils the answer of a call that has taken effect. */
function spoil(reply: FastifyReply, fault: InjectedFault, payload: unknown): unknown {
  switch (fault.kind) {
    case 'hang':
    case 'cut':
      reply.raw.socket?.destroy()
      return payload
    case 'html':
      void reply.code(502).type('text/html')
      return '<html><body>Bad gateway</body></html>'
    case 'truncate':
      return String(payload).slice(0, 12)
    case 'odd':
      return JSON.stringify(oddAnswer)
    case 'status':
    case 'delay':
    case 'extra':
    case 'late':
      void reply.code(fault.status)
      return JSON.stringify({ statusCode: fault.status, message: fault.message })
  }
}
