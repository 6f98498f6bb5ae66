/** Delivering to the shop: signed, one try, no redirects, and nowhere but to public addresses. */

import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DeliveryFailed } from '../../notifications/delivery-failed.ts'
import { isPrivateHost } from '../../notifications/public-address.ts'
import { createShop } from '../../notifications/shop.ts'
import { aDeadAddress } from '../support/addresses.ts'
import { aClock, epoch } from '../support/clock.ts'

const key = Buffer.alloc(32, 7)
const secret = `whsec_${key.toString('base64')}`
const event = { key: 'pay_1.completed', body: '{"type":"payment.completed","ñ":1}' }

const aShopClient = (url: string, isPrivateAllowed = true) =>
  createShop({ url, secrets: [secret], isPrivateAllowed, clock: aClock() })

const refusal = (reason: string) =>
  new DeliveryFailed(`the shop did not take it: ${reason}`, 'refused')

async function aServer(listener: RequestListener): Promise<{ url: string; port: number }> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/events`, port }
}

/** A server that answers with one status, and how often it was called. */
async function anAnswering(status: number, headers: Record<string, string> = {}) {
  const calls: string[] = []
  const server = await aServer((request, response) => {
    calls.push(request.url ?? '')
    response.writeHead(status, headers).end()
  })
  return { ...server, calls }
}

describe('a delivery', () => {
  it('is signed as Standard Webhooks demand, over the very bytes', async () => {
    const { promise: seen, resolve } = Promise.withResolvers<[Record<string, unknown>, string]>()
    const { url } = await aServer((request, response) => {
      void text(request).then((body) => {
        resolve([request.headers, body])
        response.end()
      })
    })

    await aShopClient(url).deliver(event)

    const [headers, body] = await seen
    const signed = `${event.key}.${epoch / 1000}.${event.body}`
    expect(body).toBe(event.body)
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': event.key,
      'webhook-timestamp': String(epoch / 1000),
      'webhook-signature': `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    })
  })

  it.each([200, 201, 202, 204, 299])('is taken with the status %d', async (status) => {
    const { url } = await anAnswering(status)

    const evidence = await aShopClient(url).deliver(event)

    expect(evidence).toEqual({ status, tookMs: 0, text: '' })
  })

  it.each([300, 301, 302, 303, 307, 308, 400, 401, 404, 409, 410, 422, 429, 500, 503])(
    'is not taken with the status %d, and is tried only once',
    async (status) => {
      const { url, calls } = await anAnswering(status)

      const delivery = aShopClient(url).deliver(event)

      await expect(delivery).rejects.toThrow(refusal(`status ${status}`))
      expect(calls).toHaveLength(1)
    },
  )

  it.each([301, 302, 303, 307, 308])('follows no redirect of the status %d', async (status) => {
    const target = await anAnswering(200)
    const { url } = await anAnswering(status, { location: target.url })

    const delivery = aShopClient(url).deliver(event)

    await expect(delivery).rejects.toThrow(`the shop did not take it: status ${status}`)
    expect(target.calls).toEqual([])
  })

  it('is not taken if no server listens', async () => {
    const url = await aDeadAddress()

    const delivery = aShopClient(url).deliver(event)

    await expect(delivery).rejects.toThrow(refusal('ECONNREFUSED'))
  })

  it('is not taken when the connection ends without an answer', async () => {
    const { url } = await aServer((_request, response) => void response.destroy())

    const delivery = aShopClient(url).deliver(event)

    await expect(delivery).rejects.toThrow(refusal('ECONNRESET'))
  })

  it('is signed by both secrets during a rotation', async () => {
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
    const { promise: seen, resolve } = Promise.withResolvers<Record<string, string>>()
    const { url } = await aServer((request, response) => {
      resolve(request.headers as Record<string, string>)
      response.end()
    })

    await createShop({
      url,
      secrets: [secret, other],
      isPrivateAllowed: true,
      clock: Date.now,
    }).deliver(event)

    const headers = await seen
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2)
    for (const known of [secret, other]) {
      expect(new Webhook(known).verify(event.body, headers)).toEqual(JSON.parse(event.body))
    }
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['large', (response) => response.writeHead(200).end(Buffer.alloc(70_000))],
    [
      'not what its head says',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no'),
    ],
    [
      'behind a head of 100 KB',
      (response) => response.writeHead(200, { 'set-cookie': `a=${'b'.repeat(100_000)}` }).end(),
    ],
    ['never finished', (response) => response.writeHead(204).flushHeaders()],
    ['begun and never finished', (response) => response.writeHead(200).write('and')],
    [
      'cut off',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('and')
        setImmediate(() => response.destroy())
      },
    ],
  ])('is taken although the body of the answer is %s', async (_what, answer) => {
    const { url } = await aServer((_request, response) => answer(response))

    const { status } = await aShopClient(url).deliver(event)

    expect(status).toBeLessThan(300)
  })

  it('is taken with an endless answer, of which little is read', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<number>()
    const { url } = await aServer((_request, response) => {
      let bytes = 0
      const chunk = Buffer.alloc(16 * 1024)
      const pour = () => {
        do bytes += chunk.length
        while (!response.destroyed && response.write(chunk))
      }
      response.on('drain', pour).on('close', () => resolve(bytes))
      response.writeHead(200)
      pour()
    })

    const { status } = await aShopClient(url).deliver(event)

    expect(status).toBe(200)
    expect(await ended).toBeLessThan(32 * 1024 * 1024)
  })

  it('gives the first 2 kB of the answer, whole characters only', async () => {
    const { url } = await aServer((_request, response) => {
      response.writeHead(200).end(`a${'ñ'.repeat(2000)}`)
    })

    const { text: said } = await aShopClient(url).deliver(event)

    expect(said).toBe(`a${'ñ'.repeat(1023)}`)
  })

  it('gives the beginning of an answer that stalls, and does not wait for the rest', async () => {
    const { url } = await aServer((_request, response) => response.writeHead(200).write('thanks'))

    const { status, text: said } = await aShopClient(url).deliver(event)

    expect([status, said]).toEqual([200, 'thanks'])
  })

  it('that is refused has the answer, which no log shows', async () => {
    const { url } = await aServer((_request, response) => response.writeHead(422).end('no stock'))

    const error = await aShopClient(url)
      .deliver(event)
      .catch((refused: unknown) => refused)

    expect((error as DeliveryFailed).answer).toEqual({ status: 422, text: 'no stock' })
    expect(JSON.stringify(error)).not.toContain('no stock')
  })

  it('repeats neither the body nor the secret in its refusal', async () => {
    const { url } = await anAnswering(500)

    const error = await aShopClient(url)
      .deliver(event)
      .catch((refusal: unknown) => refusal)

    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/whsec_|"ñ"/)
  })
})

const notPublic = [
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['loopback', '[::1]'],
  ['this host', '0.0.0.0'],
  ['this host', '[::]'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['private', '[fc00::1]'],
  ['private', '[fd12:3456::1]'],
  ['shared by a carrier', '100.64.0.1'],
  ['link-local', '169.254.1.1'],
  ['link-local', '[fe80::1]'],
  ['metadata of a cloud', '169.254.169.254'],
  ['metadata of a cloud', '[fd00:ec2::254]'],
  ['metadata of a cloud', '100.100.100.200'],
  ['IPv4 within IPv6', '[::ffff:127.0.0.1]'],
  ['IPv4 within IPv6', '[::ffff:10.0.0.1]'],
  ['IPv4 within IPv6', '[::ffff:a9fe:a9fe]'],
  ['multicast', '224.0.0.1'],
  ['multicast', '[ff02::1]'],
  ['broadcast', '255.255.255.255'],
  ['documentation', '203.0.113.7'],
  ['documentation', '[2001:db8::1]'],
  ['documentation', '[3fff::1]'],
  ['IPv4 within IPv6', '[64:ff9b::7f00:1]'],
  ['IPv4 within IPv6', '[64:ff9b:1::a00:1]'],
  ['IPv4 within IPv6', '[2002:7f00:1::]'],
  ['IPv4 within IPv6', '[2001::1]'],
  ['IPv4 within IPv6', '[::127.0.0.1]'],
  ['IPv4 within IPv6', '[::8.8.8.8]'],
  ['IPv4 within IPv6', '[::ffff:0:127.0.0.1]'],
  ['site-local', '[fec0::1]'],
  ['a relay to IPv6', '192.88.99.1'],
  ['reserved', '[2001:10::1]'],
  ['reserved', '[2001:2::1]'],
  ['reserved', '[5f00::1]'],
  ['reserved', '[::2]'],
  ['reserved', '[100:0:0:1::1]'],
  ['reserved', '[4000::1]'],
  ['reserved', '192.175.48.1'],
] as const

describe('an address', () => {
  it.each(notPublic)('that is %s is not public: %s', (_what, host) => {
    const isPrivate = isPrivateHost(host)

    expect(isPrivate).toBe(true)
  })

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '192.169.0.1',
    '[2606:4700::1111]',
    '[::ffff:8.8.8.8]',
  ])('that is public stays so: %s', (host) => {
    const isPrivate = isPrivateHost(host)

    expect(isPrivate).toBe(false)
  })
})

describe('a Payin in public', () => {
  it.each([
    ...notPublic.map(([, host]) => host),
    '2130706433',
    '0x7f000001',
    '127.1',
    '0177.0.0.1',
  ])('does not call %s', async (host) => {
    const shop = aShopClient(`https://${host}/events`, false)

    const delivery = shop.deliver(event)

    await expect(delivery).rejects.toThrow(refusal('its address is not public'))
  })

  it('does not call this machine by its address', async () => {
    const { url, calls } = await anAnswering(200)

    const delivery = aShopClient(url, false).deliver(event)

    await expect(delivery).rejects.toThrow(refusal('its address is not public'))
    expect(calls).toEqual([])
  })

  it('does not call a name that leads to this machine', async () => {
    const { port, calls } = await anAnswering(200)

    const delivery = aShopClient(`http://localhost:${port}/events`, false).deliver(event)

    await expect(delivery).rejects.toThrow(refusal('EADDRNOTPUBLIC'))
    expect(calls).toEqual([])
  })
})

it('calls a name of this machine where that is allowed', async () => {
  const { port, calls } = await anAnswering(200)

  const { status } = await aShopClient(`http://localhost:${port}/events`).deliver(event)

  expect(status).toBe(200)
  expect(calls).toHaveLength(1)
})
