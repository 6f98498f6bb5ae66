/** What the doctor says of the way that webhooks take is what would happen to a webhook. */

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { readApiConfig } from '../../api/config.ts'
import { checkEndpoint, checkWebhookSecret } from '../../cli/doctor/webhook-checks.ts'
import { toBaseUrl } from '../../koywe/base-url.ts'
import { createEndpoints } from '../../koywe/endpoints.ts'
import { connectDatabase } from '../../store/database.ts'
import { createStore, type Store } from '../../store/store.ts'
import { silentLog } from '../support/log.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let store: Store
beforeAll(async () => {
  world = await aWorld()
  store = createStore(
    connectDatabase({
      url: world.database.url,
      connectionsMax: 1,
      statementTimeoutMs: 5000,
      log: silentLog,
    }),
  )
})
afterAll(async () => {
  await store.close()
  await world.close()
})

const theEndpoint = () => {
  const [endpoint] = world.sandbox.state.endpoints.all()
  if (!endpoint) throw new Error('the sandbox has no endpoint')
  return endpoint
}
let before: ReturnType<typeof theEndpoint>
beforeAll(() => {
  before = { ...theEndpoint() }
})
beforeEach(() => {
  Object.assign(theEndpoint(), before)
})

function aDoctor(env: Record<string, string> = {}) {
  const config = readApiConfig({ ...world.env, ...env })
  const endpoints = createEndpoints({
    baseUrl: toBaseUrl(config.KOYWE_BASE_URL),
    apiKey: config.KOYWE_API_KEY,
    secret: config.KOYWE_SECRET,
    organizationId: config.KOYWE_ORG_ID,
    timeoutMs: config.KOYWE_TIMEOUT_MS,
    connectTimeoutMs: config.KOYWE_CONNECT_TIMEOUT_MS,
    clock: Date.now,
  })
  const parts = { endpoints, config, store }
  return { endpoint: () => checkEndpoint(parts), secret: () => checkWebhookSecret(parts) }
}

it('finds endpoint and secret right where webhooks arrive', async () => {
  const doctor = aDoctor()

  const results = [await doctor.endpoint(), await doctor.secret()]

  expect(results).toEqual([
    { isFine: true, says: 'registered and active' },
    { isFine: true, says: 'a signed ping of Koywe arrived' },
  ])
})

it('names the command where Koywe knows no endpoint of this address', async () => {
  const result = await aDoctor({ PUBLIC_URL: 'https://pay.example' }).endpoint()

  expect(result).toEqual({
    isFine: false,
    says: 'https://pay.example/webhooks/koywe is not registered at Koywe',
    todo: 'Run: npm run koywe -- webhook register',
  })
})

it('finds an endpoint that is paused', async () => {
  theEndpoint().isActive = false

  const result = await aDoctor().endpoint()

  expect(result).toMatchObject({ isFine: false, says: 'registered at Koywe, and paused' })
})

it('finds that Koywe signs with another secret than the api has', async () => {
  theEndpoint().secret = 'another-secret'

  const result = await aDoctor().secret()

  expect(result).toMatchObject({
    isFine: false,
    says: 'no ping of Koywe with a valid signature arrived within 10 s',
    todo: expect.stringContaining('Correct KOYWE_WEBHOOK_SECRET') as string,
  })
})

it('finds that the running api has another secret than is configured here', async () => {
  const result = await aDoctor({ KOYWE_WEBHOOK_SECRET: 'misspelt-secret' }).secret()

  expect(result).toMatchObject({
    isFine: false,
    says: expect.stringContaining('has another secret') as string,
    todo: 'Start every api with this KOYWE_WEBHOOK_SECRET.',
  })
})

it('checks no secret where no api runs', async () => {
  const result = await aDoctor({ PUBLIC_URL: 'http://127.0.0.1:1' }).secret()

  expect(result).toMatchObject({ isFine: true, isSkipped: true })
})
