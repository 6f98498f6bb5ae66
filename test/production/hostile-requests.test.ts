/**
 * No request makes the api fail: hostile ones to every route, `FUZZ_CASES` in all, with answers that carry
 * nothing of the inside.
 */

import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  bodies,
  hostileRequests,
  routes,
  strayRequests,
  validRequest,
  type HostileRequest,
} from '../support/hostile-requests.ts'
import { aCheckout, aPixCheckout } from '../support/caller.ts'
import { aWorld, type World } from '../support/world.ts'

const cases = Number(process.env['FUZZ_CASES'] ?? 4000)
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_130)
const atOnce = 8

let world: World
const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
beforeAll(async () => {
  const brisk = { RATE_LIMIT_KEY_PER_SECOND: '1000000', RATE_LIMIT_FORGED_PER_MINUTE: '1000000' }
  world = await aWorld({ env: { OPEN_WAIT_MS: '20', ...brisk } })
})
afterAll(async () => {
  agent.destroy()
  await world.close()
})

interface Answer {
  status: number
  type: string
  text: string
}

function send({ method, path, headers, body }: HostileRequest): Promise<Answer> {
  const { hostname, port } = new URL(world.apiUrl)
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, hostname, port, method, path, headers }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const type = incoming.headers['content-type'] ?? ''
        resolve({ status: incoming.statusCode ?? 0, type, text })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body ?? undefined)
  })
}

/** What only the inside knows: stacks, queries, and the messages of parsers. */
const inside =
  /node_modules|\bat \S+ \(|SyntaxError|TypeError|select .* from|in JSON at|ECONNREFUSED/

function faultOf({ status, type, text }: Answer): string | null {
  // Said on a busy machine, on which Temporal answers late.
  if (status === 503 && text.includes('engine_unavailable')) return null
  if (status >= 500 || status === 0) return `answered ${status}: ${text.slice(0, 300)}`
  if (inside.test(text) && !type.includes('javascript'))
    return `says too much: ${text.slice(0, 300)}`
  if (status >= 400 && text !== '' && !/problem\+json|text\/html/.test(type)) {
    return `${status} is neither a problem document nor a page, but ${type}`
  }
  return null
}

async function faultsOf(requests: HostileRequest[]) {
  const faults: { request: HostileRequest; body: string; fault: string }[] = []
  const statuses = new Map<number, number>()
  const queue = [...requests]
  const sender = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const answer = await send(next)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const fault = faultOf(answer)
      if (fault) faults.push({ request: next, body: next.body?.toString() ?? '', fault })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sender))
  return { faults, statuses }
}

it('has a valid body for every route that takes one', () => {
  const posts = routes.filter(({ method }) => method === 'POST')
  expect(Object.keys(bodies).toSorted()).toEqual(
    posts.map(({ method, path }) => `${method} ${path}`).toSorted(),
  )
})

/** The answers to valid requests that this payment gives no cause for: nothing is held or given up. */
const impossible: Record<string, number> = {
  decision: 409,
  resend: 409,
  retry: 409,
  // An id of a payment is none of a webhook event.
  replay: 404,
  acknowledgements: 409,
  'hand-refunds': 409,
}

const share = Math.ceil(cases / (routes.length + 1))

it.each(routes)('$method $path never fails', { timeout: 3_600_000 }, async (route) => {
  // Only a payment by code has what this route draws.
  const checkout = route.path.endsWith('/qr.svg') ? aPixCheckout() : aCheckout()
  const { body } = await world.call.checkout(checkout)
  const ids = [body.id, 'pay_0198c0de-0000-7000-8000-000000000000', 'internal_error', 'x']
  const hostile = fc.sample(hostileRequests(route, ids), { numRuns: share, seed })
  const requests = [validRequest(route, body.id), ...hostile]

  const { faults, statuses } = await faultsOf(requests)

  expect(faults.slice(0, 5)).toEqual([])
  const isTaken = (status: number) =>
    status < 300 || status === impossible[route.path.split('/').at(-1) ?? '']
  expect([...statuses.keys()].some(isTaken), 'some are valid').toBe(true)
})

it('an address that is no route never fails', { timeout: 3_600_000 }, async () => {
  const { faults } = await faultsOf(fc.sample(strayRequests(), { numRuns: share, seed }))

  expect(faults.slice(0, 5)).toEqual([])
})
