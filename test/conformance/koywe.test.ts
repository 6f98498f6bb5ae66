/**
 * Koywe as our client expects it, each expectation with its source. Runs against the sandbox; and against
 * Koywe's own sandbox when CONFORMANCE_KOYWE_API_KEY, …_SECRET, …_ORG_ID and …_MERCHANT_ID are set
 * (CONFORMANCE_KOYWE_BASE_URL where it is elsewhere). What passes is kept, redacted, in
 * .local/conformance/; CONFORMANCE_REPLAY names such a file, whose answers are then asked instead.
 */

import { randomInt, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createKoyweClient, type KoyweClient, type KoyweOptions } from '../../koywe/client.ts'
import { localPath } from '../../dev/local/paths.ts'
import type { OrderSnapshot } from '../../payment/order-snapshot.ts'
import { buildSandbox, type Sandbox } from '../../dev/sandbox/sandbox.ts'
import { silentLog } from '../support/log.ts'
import { aPayment } from '../support/rows.ts'
import { startRecorder, type Recorder } from './recorder.ts'
import { startReplayer } from './replayer.ts'

type Credentials = Pick<KoyweOptions, 'apiKey' | 'secret' | 'organizationId' | 'merchantId'>

const own: Credentials = {
  apiKey: 'conformance-key',
  secret: 'conformance-secret',
  organizationId: 'org_conformance',
  merchantId: 'mrc_conformance',
}

/** Koywe's own sandbox, if credentials for it are configured. */
function readReal(): { credentials: Credentials; target: string } | null {
  const read = (name: string) => process.env[`CONFORMANCE_KOYWE_${name}`] ?? ''
  const credentials = {
    apiKey: read('API_KEY'),
    secret: read('SECRET'),
    organizationId: read('ORG_ID'),
    merchantId: read('MERCHANT_ID'),
  }
  if (Object.values(credentials).includes('')) return null
  return { credentials, target: read('BASE_URL') || 'https://api-sandbox.koywe.com/api/v1' }
}

const real = readReal()
if (!real) {
  process.stdout.write(
    '[conformance] only our sandbox is asked: Koywe’s own needs CONFORMANCE_KOYWE_API_KEY, …_SECRET, …_ORG_ID and …_MERCHANT_ID\n',
  )
}

const recording = process.env['CONFORMANCE_REPLAY']
const subjects = recording ? ['recording'] : ['sandbox', ...(real ? ['Koywe'] : [])]

describe.each(subjects)('%s', (subject) => {
  let sandbox: Sandbox | undefined
  let recorder: Recorder
  let credentials: Credentials
  let koywe: KoyweClient
  let mark: string = randomUUID()
  let made = 0
  beforeAll(async () => {
    if (recording) {
      const replayer = await startReplayer(recording)
      mark = replayer.mark
      recorder = replayer
      credentials = real?.credentials ?? own
      koywe = aClient()
      return
    }
    const chosen = subject === 'Koywe' && real ? real : await startSandbox()
    credentials = chosen.credentials
    const file = join(localPath('conformance'), `${subject}-${inject('profile')}.ndjson`)
    recorder = await startRecorder(chosen.target, file)
    koywe = aClient()
  })
  afterAll(async () => {
    recorder.close()
    await sandbox?.app.close()
  })

  async function startSandbox() {
    sandbox = buildSandbox({
      credentials: { ...own, webhookSecret: 'unused', webhookUrl: null },
      settings: { profile: inject('profile') },
      dataFile: null,
    })
    const origin = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
    return { credentials: own, target: `${origin}/api/v1` }
  }

  function aClient(wishes: Partial<KoyweOptions> = {}): KoyweClient {
    return createKoyweClient({
      ...credentials,
      baseUrl: recorder.url,
      timeoutMs: 20_000,
      connectTimeoutMs: 5000,
      contactForm: null,
      clock: Date.now,
      log: silentLog,
      ...wishes,
    })
  }

  const payer = {
    name: 'Conformance Check',
    email: 'conformance@example.com',
    phone: '+573001112233',
    documentType: 'CC',
    documentNumber: String(randomInt(1_000_000_000, 1_099_999_999)),
    businessType: 'PERSON',
  } as const

  /** The same ones, in the same order, in a run and where it is replayed. */
  function anId(): string {
    made += 1
    return `pay_${mark}-${made}`
  }

  function createOrder(id = anId()): Promise<OrderSnapshot> {
    const payment = aPayment({ id, method: 'PSE', bank: null, extra: null })
    const returnUrl = 'https://shop.example/return'
    return koywe.createOrder({ payment, payer, contactId: null, returnUrl })
  }

  it('signs in with key and secret (guide, Step 1, doc)', async () => {
    await expect(koywe.signIn()).resolves.toBeUndefined()
  })

  it('refuses a wrong secret (guide, "Error Handling", doc)', async () => {
    const stranger = aClient({ secret: 'wrong' })

    await expect(stranger.signIn()).rejects.toMatchObject({ code: 'koywe_unauthorized' })
  })

  it('lists PSE for Colombia (guide, Step 2, doc)', async () => {
    const methods = await koywe.paymentMethods('CO', 'COP')

    expect(methods.map(({ method }) => method)).toContain('PSE')
  })

  it('lists PSE under the plural spelling of the route (payments guide, read 2026-11-29, doc)', async () => {
    if (sandbox) sandbox.state.settings.methodsRoute = 'payment-methods'

    const methods = await aClient().paymentMethods('CO', 'COP')

    expect(methods.map(({ method }) => method)).toContain('PSE')
  })

  it('makes a contact, and does not choke on the same one again (contacts, doc)', async () => {
    const first = await koywe.createContact({ paymentId: anId(), country: 'CO', payer })
    const again = await koywe.createContact({ paymentId: anId(), country: 'CO', payer })

    expect(first).toEqual(expect.any(String))
    expect(again === null || typeof again === 'string').toBe(true)
  })

  it('makes a PAYIN order that names our payment and where to pay (guide, Step 4, doc)', async () => {
    const id = anId()

    const snapshot = await createOrder(id)

    expect(snapshot).toMatchObject({ state: 'pending', currency: 'COP' })
    expect([id, null]).toContain(snapshot.externalId)
    expect(snapshot.payUrl).toMatch(/^https?:\/\//)
  })

  it('reads the order by its id, with the same amount (guide, Step 7, doc)', async () => {
    const made = await createOrder()

    const read = await koywe.readOrder(made.orderId)

    expect(read).toMatchObject({ orderId: made.orderId, amount: made.amount, state: 'pending' })
  })

  it('finds the order by our payment’s id (API reference, doc)', async () => {
    const id = anId()
    const made = await createOrder(id)

    const found = await koywe.findOrder(id)

    expect(found).toMatchObject({ order: { orderId: made.orderId } })
  })

  it('says that an order does not exist (error codes, doc; the code is assumed)', async () => {
    const found = await koywe.findOrder(anId())

    expect(found).toEqual({ order: null, isCertain: true })
    await expect(koywe.readOrder('ord_that_never_was')).rejects.toMatchObject({ status: 404 })
  })

  it('answers a repeated external id by a conflict, the old order or a second one (assumed)', async () => {
    const id = anId()
    const first = await createOrder(id)

    const second = await createOrder(id).catch((error: unknown) => error)

    if (second instanceof Error)
      expect(second).toMatchObject({ code: expect.stringMatching(/koywe_/) })
    const found = await koywe.findOrder(id)
    expect(found).toMatchObject({ order: { orderId: first.orderId } })
  })

  it('answers emptily, and without an error, about another organization (testing guide, doc)', async () => {
    const stranger = aClient({ organizationId: 'org_of_nobody', merchantId: 'mrc_of_nobody' })

    expect([false, null]).toContain(await stranger.knowsMerchant())
  })
})
