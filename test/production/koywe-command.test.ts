/** `npm run koywe -- webhook …` against a sandbox that knows no endpoint yet, and an api that takes both secrets. */

import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { checkout } from '../../dev/local/paths.ts'
import { koyweCredentials } from '../support/credentials.ts'
import { runCommand } from '../support/command.ts'
import { admin, choose, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const oldSecret = koyweCredentials.webhookSecret
const newSecret = 'a-newer-webhook-secret'

let world: World
beforeAll(async () => {
  const env = { KOYWE_WEBHOOK_SECRET: `${newSecret},${oldSecret}`, POLL_SCHEDULE_MS: '600000' }
  world = await aWorld({ env })
})
beforeEach(() => {
  for (const { id } of world.sandbox.state.endpoints.all()) world.sandbox.state.endpoints.remove(id)
})
afterAll(() => world.close())

async function run(args: string, env: Record<string, string> = {}) {
  const command = runCommand(
    [process.execPath, join(checkout, 'cli/koywe/main.ts'), ...args.split(' ')],
    { cwd: checkout, env: { ...world.env, KOYWE_WEBHOOK_SECRET: oldSecret, ...env } },
  )
  onTestFinished(() => void command.end('SIGKILL'))
  const code = await command.ended
  expect(command.said()).not.toMatch(/webhook-secret|koywe-api/)
  return { code, said: command.said() }
}

/** A payment that only a webhook brings to its end. */
async function takePayment(): Promise<void> {
  const { body: payment } = await world.call.checkout()
  await choose(world, payment)
  await untilNotified(world, payment.id)
}

it('registers once, and Koywe then sends what the api takes', async () => {
  const empty = await run('webhook list')
  const first = await run('webhook register')
  const again = await run('webhook register')
  const listed = await run('webhook list')

  const url = `${world.apiUrl}/webhooks/koywe`
  expect(empty.said).toContain('has no webhook endpoint')
  expect(first).toMatchObject({ code: 0, said: expect.stringContaining(`${url} is registered as`) })
  expect(again).toMatchObject({ code: 0, said: expect.stringContaining('already registered') })
  expect(listed.said).toMatch(new RegExp(`^whk_\\w+  active    ${url}  ← here$`, 'm'))
  expect(world.sandbox.state.endpoints.all()).toHaveLength(1)
  await takePayment()
})

it.each(['constructor', 'webhook', 'webhook constructor'])(
  'names its commands for: %s',
  async (args) => {
    const { code, said } = await run(args)

    expect(code).toBe(64)
    expect(said).toContain('Unknown command.')
  },
)

it('has events sent again to an endpoint that was paused', async () => {
  await run('webhook register')
  for (const endpoint of world.sandbox.state.endpoints.all()) endpoint.isActive = false

  const { said } = await run('webhook register')

  expect(said).toContain('It is active again')
  await takePayment()
})

it('rotates the secret without a webhook refused', async () => {
  await run('webhook register')
  const early = await run('webhook rotate')
  await takePayment()

  const rotated = await run('webhook rotate', {
    KOYWE_WEBHOOK_SECRET: `${newSecret},${oldSecret}`,
  })

  expect(early).toMatchObject({ code: 1, said: expect.stringContaining('Put the new one first') })
  expect(rotated).toMatchObject({ code: 0, said: expect.stringContaining('remove it from') })
  expect(world.sandbox.state.endpoints.all().map(({ secret }) => secret)).toEqual([newSecret])
  await takePayment()
  const refused = world.sandbox.state.webhooks.list().flatMap(({ statuses }) => statuses)
  expect(refused).not.toContain(401)
})

it('has a test event sent, which the api takes', async () => {
  await run('webhook register')

  const { said } = await run('webhook ping')

  expect(said).toContain('Koywe sends a test event')
  await waitFor('the event', async () => {
    const rows = await world.database.query(
      `select 1 from webhook_events where type = 'webhook.ping'`,
    )
    return rows.length === 1
  })
})

it.each([
  ['webhook ping', {}, 'Register it first'],
  ['webhook register --url http://pay.example.com', {}, 'url must be an https address'],
  ['webhook list', { KOYWE_SECRET: 'wrong' }, 'correct KOYWE_API_KEY'],
  ['webhook register', { KOYWE_ORG_ID: 'org_of_others' }, 'correct KOYWE_API_KEY'],
])('says what to do when %s fails', async (args, env, sentence) => {
  const { code, said } = await run(args, env)

  expect(code).toBe(1)
  expect(said).toContain(sentence)
  expect(said.trim().split('\n')).toHaveLength(1)
})

it.each([
  ['webhook', 64, 'Unknown command'],
  ['webhook register --colour red', 64, "Unknown option '--colour'"],
  ['--help', 0, 'npm run koywe -- webhook'],
])('prints how it is used: %s', async (args, expected, sentence) => {
  const { code, said } = await run(args)

  expect(code).toBe(expected)
  expect(said).toContain(sentence)
})

it('says that Koywe is down', async () => {
  await admin(world, 'faults', { call: 'webhook', status: 503 })

  const { code, said } = await run('webhook list')

  expect([code, said]).toEqual([1, expect.stringContaining('Try again later')])
})
