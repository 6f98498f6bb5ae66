/**
 * No failure of a call to Koywe, wherever it is shown or kept, holds a token, a secret or a person:
 * not in its message, stack, causes or properties, and not in the log.
 */

import { expect, it } from 'vitest'
import type { KoyweClient } from '../../koywe/client.ts'
import { KoyweError } from '../../koywe/errors.ts'
import type { ObservedCall } from '../../payment/provider-call.ts'
import { aDeadAddress, aFullAddress, aMuteAddress } from '../support/addresses.ts'
import { aContact, anOrder } from '../support/samples.ts'
import { aClient, aScriptedServer, credentials, type Reply } from '../support/scripted-koywe.ts'
import { aKeptLog } from '../support/log.ts'
import { scan, spellOut } from '../support/leaks.ts'

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwYXlpbiJ9.c2VjcmV0LXNpZ25hdHVyZQ'
const request = aContact()
const { name, email, phone, documentNumber } = request.payer
const secrets = {
  token,
  secret: credentials.secret,
  'API key': credentials.apiKey,
  document: documentNumber,
  name,
  email: email ?? 'none',
  phone: phone ?? 'none',
}

/** A call that says no name gets none back. */
const { name: _name, ...nameless } = secrets

const echo = `${name} (${email}, ${phone}) with CC ${documentNumber} is not welcome`
const refusal = (status: number): Reply => ({
  status,
  body: {
    statusCode: status,
    errorCode: 'CT99400',
    message: [echo, 'again'],
    payer: request.payer,
  },
})

const answers: [string, Reply, string][] = [
  ...[400, 404, 422].map((status): [string, Reply, string] => [
    `${status}`,
    refusal(status),
    'koywe_refused',
  ]),
  ...[408, 500, 503].map((status): [string, Reply, string] => [
    `${status}`,
    refusal(status),
    'koywe_unreachable',
  ]),
  ['403', refusal(403), 'koywe_unauthorized'],
  ['429', refusal(429), 'koywe_throttled'],
  ['HTML for a refusal', { status: 400, body: `<p>${echo}</p>` }, 'koywe_refused'],
  ['HTML for a success', { status: 201, body: `<p>${echo}</p>` }, 'koywe_unintelligible'],
  [
    'JSON that is cut off',
    { status: 201, body: JSON.stringify(request.payer).slice(0, -2) },
    'koywe_unintelligible',
  ],
  ['JSON that is cut off early', { body: `{"name":"${name}` }, 'koywe_unintelligible'],
  ['a shape that was never seen', { body: { contact: request.payer } }, 'koywe_unintelligible'],
  ['the end of the connection', 'cut', 'koywe_unreachable'],
  ['the end of the connection halfway', 'cut halfway', 'koywe_unreachable'],
]

/** What a call throws. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => null,
    (error: unknown) => error,
  )
}

/** A client of a server that gives the token, and what is recorded of its calls. */
async function aServed(...replies: Reply[]) {
  const server = await aScriptedServer(...replies)
  server.replyToSignIn({ body: { token } }, { body: { token } })
  const recorded: ObservedCall[] = []
  const observe = (call: ObservedCall) => void recorded.push(call)
  return { ...server, ...aClient(server.url, { observe }), recorded }
}

/** The error in everything that shows errors, the service's log included. */
function show(error: unknown): string {
  const { log, lines } = aKeptLog()
  log.error({ err: error }, 'failed')
  return [spellOut(error), ...lines].join('\n')
}

it.each(answers)(
  'a contact that is answered by %s leaks no personal data',
  async (_what, reply, code) => {
    const { client, received, recorded } = await aServed(reply)

    const error = await failureOf(client.createContact(request))

    expect(error).toBeInstanceOf(KoyweError)
    expect(error).toMatchObject({ code })
    expect(received).toMatchObject([{ token, body: { documentNumber } }])
    expect(scan(show(error), secrets)).toEqual([])
    expect(recorded.length).toBeGreaterThan(0)
    expect(scan(JSON.stringify(recorded), secrets)).toEqual([])
  },
)

const order = anOrder({
  description: `Shoes for ${name}`,
  extra: { email, phone: { countryCode: '57', number: phone } },
})

const afterOrders: typeof answers = [
  ...answers.filter(([what]) => /^(400|500|HTML|a shape)/.test(what)),
  ['409', refusal(409), 'koywe_unreachable'],
]

it.each(afterOrders)(
  'an order that is answered by %s leaks no personal data',
  async (_what, reply, code) => {
    const { client, received, recorded } = await aServed(reply)

    const error = await failureOf(client.createOrder(order))

    expect(error).toMatchObject({ code })
    expect(received).toMatchObject([{ token, body: { description: `Shoes for ${name}` } }])
    expect(scan(show(error), secrets)).toEqual([])
    expect(recorded).toMatchObject([{ kind: 'order' }])
    expect(scan(JSON.stringify(recorded), secrets)).toEqual([])
  },
)

it('a contact that is answered by silence leaks no personal data', async () => {
  const { url, received } = await aServed('hang')
  const { client } = aClient(url, { timeoutMs: 250 })

  const error = await failureOf(client.createContact(request))

  expect(error).toMatchObject({ code: 'koywe_unreachable' })
  expect(received).toMatchObject([{ token, body: { documentNumber } }])
  expect(scan(show(error), secrets)).toEqual([])
})

it('a token that is refused twice leaks no personal data', async () => {
  const { client } = await aServed(refusal(401), refusal(401))

  const error = await failureOf(client.createContact(request))

  expect(error).toMatchObject({ code: 'koywe_unauthorized', status: 401 })
  expect(scan(show(error), secrets)).toEqual([])
})

it('a contact that is there already and cannot be listed leaks no personal data', async () => {
  const { client } = await aServed(refusal(409), { status: 503, body: { message: 'No' } })

  const error = await failureOf(client.createContact(request))

  expect(error).toMatchObject({ code: 'koywe_unreachable', status: 503 })
  expect(scan(show(error), secrets)).toEqual([])
})

const credentialEcho = `no such key ${credentials.apiKey} with ${credentials.secret}`

it.each<[string, Reply]>([
  ['401', { status: 401, body: { error: 'Unauthorized', message: credentialEcho } }],
  ['403', { status: 403, body: { errorCode: 'AUTH99403', message: credentialEcho } }],
  ['500', { status: 500, body: { errorCode: 'AUTH99500', message: [credentialEcho] } }],
  ['429', { status: 429, body: { message: credentialEcho } }],
  ['HTML', { body: `<p>${credentialEcho}</p>` }],
  ['a token in an unknown place', { body: { jwt: token, key: credentials.apiKey } }],
  ['JSON that is cut off', { body: `{"token":"${token}` }],
  ['silence', 'hang'],
  ['the end of the connection', 'cut'],
])('a sign-in that is answered by %s gives nothing away', async (_what, reply) => {
  const { url, signIns, replyToSignIn } = await aScriptedServer()
  replyToSignIn(reply)
  const { client } = aClient(url, { timeoutMs: reply === 'hang' ? 1000 : 5000 })

  const error = await failureOf(client.signIn())

  expect(error).toBeInstanceOf(KoyweError)
  expect(signIns).toMatchObject([{ body: { secret: credentials.secret } }])
  expect(scan(show(error), secrets)).toEqual([])
})

it.each([
  ['nothing', aDeadAddress],
  ['no answer in time', aFullAddress],
  ['no TLS', aMuteAddress],
])('a sign-in that reaches %s gives nothing away', async (_whom, anAddress) => {
  const { client } = aClient(await anAddress(), { connectTimeoutMs: 30 })

  const error = await failureOf(client.signIn())

  expect(error).toMatchObject({ code: 'koywe_unreachable' })
  expect(scan(show(error), secrets)).toEqual([])
})

it.each<[string, (client: KoyweClient) => Promise<unknown>]>([
  ['a read', (client) => client.readOrder('ord_1')],
  ['a lookup', (client) => client.findOrder('pay_1')],
  ['a list of methods', (client) => client.paymentMethods('CO', 'COP')],
])('%s that is refused in words about a payer leaks no personal data', async (_what, act) => {
  const message = `CC ${documentNumber} of ${email}, ${phone}`
  const { client } = await aServed({ status: 400, body: { message } })

  const error = await failureOf(act(client))

  expect(error).toMatchObject({ code: 'koywe_refused' })
  expect(scan(show(error), secrets)).toEqual([])
})

it.each<[string, (client: KoyweClient) => Promise<unknown>, object]>([
  [
    'a read',
    (client) => client.readOrder('ord_1', { paymentId: 'pay_1' }),
    { id: 'ord_1', status: 'PAID', amountIn: 1, originCurrencySymbol: 'COP', customer: echo },
  ],
  ['a lookup', (client) => client.findOrder('pay_1'), { message: echo, contact: request.payer }],
  [
    'a contact',
    (client) => client.createContact(request),
    { id: 'con_1', ...request.payer, links: [`https://pay.example/?token=${token}`], key: token },
  ],
])('%s that succeeds leaves no personal data and no token in its record', async (...args) => {
  const [_what, act, body] = args
  const { client, recorded } = await aServed({ body })

  await failureOf(act(client))

  expect(recorded).toMatchObject([{ status: 200 }])
  expect(scan(JSON.stringify(recorded), secrets)).toEqual([])
})

it.each(answers.filter(([what]) => /^(403|422|429|503|HTML|JSON)/.test(what)))(
  'the log leaks no personal data after methods were answered by %s',
  async (_what, reply) => {
    const { client, clock, logged } = await aServed({ body: ['PSE'] }, reply)
    await client.paymentMethods('CO', 'COP')
    clock.advance(10 * 60_000)

    await client.paymentMethods('CO', 'COP')

    expect(logged).toHaveLength(1)
    expect(scan(logged.join('\n'), nameless)).toEqual([])
  },
)
