/** Webhook endpoints at the sandbox: several of them, each signed with its own secret. */

import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { aReceiver, aSandbox, type TestReceiver } from '../../support/sandbox.ts'
import { waitFor } from '../../support/wait.ts'

const path = 'organizations/org_test/webhooks'

async function register({ koywe }: ReturnType<typeof aSandbox>, url: string, secret = 's3cret') {
  const { body } = await koywe('POST', path, { body: { url, secret } })
  return String(body['id'])
}

const isSignedWith = (secret: string, { received }: TestReceiver) =>
  received.every(
    ({ body, signature }) => signature === createHmac('sha256', secret).update(body).digest('hex'),
  )

describe('an event', () => {
  it('goes to every active endpoint, signed with the secret of each', async () => {
    const receivers = await Promise.all([aReceiver(), aReceiver()])
    const [first, second] = receivers
    const sandbox = aSandbox()
    await register(sandbox, first.url, 'one')
    await register(sandbox, second.url, 'two')

    await sandbox.order()

    await waitFor('both', () => receivers.every(({ received }) => received.length > 0))
    expect(isSignedWith('one', first)).toBe(true)
    expect(isSignedWith('two', second)).toBe(true)
  })

  it('does not go to an endpoint that is paused or deleted, and does after it is resumed', async () => {
    const [paused, deleted, resumed] = await Promise.all([aReceiver(), aReceiver(), aReceiver()])
    const sandbox = aSandbox()
    const ids = [
      await register(sandbox, paused.url),
      await register(sandbox, deleted.url),
      await register(sandbox, resumed.url),
    ]
    await sandbox.koywe('POST', `${path}/${ids[0]}/pause`)
    await sandbox.koywe('DELETE', `${path}/${ids[1]}`)
    await sandbox.koywe('POST', `${path}/${ids[2]}/pause`)
    await sandbox.koywe('POST', `${path}/${ids[2]}/resume`)

    await sandbox.order()

    await waitFor('the one', () => resumed.received.length > 0)
    await sandbox.sandbox.state.webhooks.close()
    expect([paused.received, deleted.received]).toEqual([[], []])
  })

  it('is signed with the new secret after it was rotated', async () => {
    const receiver = await aReceiver()
    const sandbox = aSandbox()
    const id = await register(sandbox, receiver.url, 'old')
    await sandbox.koywe('POST', `${path}/${id}/rotate-secret`, { body: { secret: 'new' } })

    await sandbox.koywe('POST', `${path}/${id}/ping`)

    await waitFor('the ping', () => receiver.received.length > 0)
    expect(isSignedWith('new', receiver)).toBe(true)
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ type: 'webhook.ping' })
  })
})

describe('an endpoint', () => {
  it('is listed without its secret', async () => {
    const sandbox = aSandbox()
    const id = await register(sandbox, 'https://pay.example/hooks')

    const { text } = await sandbox.koywe('GET', path)
    const one = await sandbox.koywe('GET', `${path}/${id}`)

    expect(JSON.parse(text)).toEqual([{ id, url: 'https://pay.example/hooks', status: 'ACTIVE' }])
    expect(one.body).toEqual({ id, url: 'https://pay.example/hooks', status: 'ACTIVE' })
  })

  it.each([
    ['an address that is not public', 400, path, { url: 'http://pay.example', secret: 's' }],
    ['no secret', 400, path, { url: 'https://pay.example' }],
    ['another organization', 403, 'organizations/org_of_others/webhooks', {}],
    ['an unknown id', 404, `${path}/whk_0/ping`, {}],
  ])('is refused with %s', async (_what, expected, at, body) => {
    const { status } = await aSandbox().koywe('POST', at, { body })

    expect(status).toBe(expected)
  })

  it('of another organization is not seen, and that is no error', async () => {
    const sandbox = aSandbox()
    await register(sandbox, 'https://pay.example/hooks')

    const { status, text } = await sandbox.koywe('GET', 'organizations/org_of_others/webhooks')

    expect([status, text]).toEqual([200, '[]'])
  })
})
