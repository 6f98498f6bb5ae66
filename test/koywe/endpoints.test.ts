/** Koywe's webhook endpoints: what is asked for, and every likely shape of the answers. */

import { expect, it } from 'vitest'
import { createEndpoints } from '../../koywe/endpoints.ts'
import { aScriptedServer, credentials, type Script } from '../support/scripted-koywe.ts'

async function someEndpoints(...script: Script[]) {
  const { url, received } = await aScriptedServer(...script)
  const options = { ...credentials, baseUrl: url, timeoutMs: 5000, connectTimeoutMs: 5000 }
  return { endpoints: createEndpoints({ ...options, clock: Date.now }), received }
}

const wire = { id: 'whk_1', url: 'https://pay.example/webhooks/koywe', status: 'ACTIVE' }
const known = { id: 'whk_1', url: 'https://pay.example/webhooks/koywe', state: 'active' }

it.each([
  ['a bare list', [wire], [known]],
  ['a list under a name', { webhooks: [wire] }, [known]],
  ['a list under data', { data: [wire] }, [known]],
  ['another name for the id', [{ ...wire, id: undefined, webhookId: 'whk_1' }], [known]],
  ['no word about the state', [{ ...wire, status: null }], [known]],
  ['a paused one', [{ ...wire, status: 'PAUSED' }], [{ ...known, state: 'paused' }]],
  ['a deleted one', [{ ...wire, status: 'DELETED' }], []],
  ['none', [], []],
])('are listed from %s', async (_what, body, expected) => {
  const { endpoints, received } = await someEndpoints({ body })

  expect(await endpoints.list()).toEqual(expected)
  expect(received).toMatchObject([{ method: 'GET', path: 'organizations/org_test/webhooks' }])
})

it('are not listed from an unknown response', async () => {
  const { endpoints } = await someEndpoints({ body: { page: 1 } })

  await expect(endpoints.list()).rejects.toMatchObject({ code: 'koywe_unintelligible' })
})

it.each([
  ['register', '', { url: 'https://pay.example', secret: 's3cret' }],
  ['rotate', '/whk_1/rotate-secret', { secret: 's3cret' }],
  ['resume', '/whk_1/resume', null],
  ['ping', '/whk_1/ping', null],
] as const)('%s takes any 2xx for done', async (verb, path, body) => {
  const { endpoints, received } = await someEndpoints({ status: 204, body: '' })

  if (verb === 'register')
    await endpoints.register({ url: 'https://pay.example', secret: 's3cret' })
  else if (verb === 'rotate') await endpoints.rotate('whk_1', 's3cret')
  else await endpoints[verb]('whk_1')

  expect(received).toMatchObject([
    { method: 'POST', path: `organizations/org_test/webhooks${path}`, ...(body ? { body } : {}) },
  ])
})

it.each(['..', '.', 'whk/1', 'whk 1', ''])('asks Koywe nothing about the id %j', async (id) => {
  const { endpoints, received } = await someEndpoints({ body: [{ ...wire, id }] }, { body: {} })

  await expect(endpoints.ping(id)).rejects.toMatchObject({ code: 'koywe_refused', status: 404 })
  expect(await endpoints.list()).toEqual([])
  expect(received).toHaveLength(1)
})

it('register is not repeated automatically after an unknown outcome', async () => {
  const { endpoints, received } = await someEndpoints('cut')

  const registering = endpoints.register({ url: 'https://pay.example', secret: 's3cret' })

  await expect(registering).rejects.toMatchObject({ retry: 'after-lookup' })
  expect(received).toHaveLength(1)
})
