/** A process that cannot start says why, on standard error, and ends with the code for it. */

import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { toSentence } from '../../runtime/start.ts'
import { runToEnd } from '../support/run-to-end.ts'

async function aBusyPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return String((server.address() as AddressInfo).port)
}

it('ends at once with one message when its configuration is not complete', async () => {
  const env = { MERCHANT_EVENTS_SECRET: 's3cret', PORT: 's3cret', SHOP_DATA_FILE: '' }

  const { status, stdout, stderr } = await runToEnd('dev/shop/main.ts', { env })

  expect(status).toBe(78)
  expect(stdout).toBe('')
  expect(stderr).toBe(
    [
      'The configuration is invalid:',
      '  - PAYIN_API_KEY is missing or empty: set it to an API key with the scope payments',
      "  - PAYIN_URL is missing or empty: set it to Payin's address",
      '  - PORT must be a port number',
      "  - SHOP_DATA_FILE is missing or empty: set it to the file of the shop's orders",
      "  - SHOP_URL is missing or empty: set it to the shop's address for payers",
      '',
    ].join('\n'),
  )
})

describe('a busy port', () => {
  const shop = {
    SHOP_URL: 'http://127.0.0.1',
    SHOP_DATA_FILE: join(tmpdir(), 'payin-no-shop.json'),
    PAYIN_URL: 'http://127.0.0.1',
    PAYIN_API_KEY: 'a',
    MERCHANT_EVENTS_SECRET: `whsec_${'A'.repeat(32)}`,
  }
  const mailbox = { MAILBOX_FOLDER: tmpdir() }

  it.each([
    ['dev/sandbox/main.ts', 'The sandbox', 'PORT', {}],
    ['dev/shop/main.ts', 'The shop', 'PORT', shop],
    ['dev/mailbox/main.ts', 'The mail server', 'SMTP_PORT', { ...mailbox, PORT: '1' }],
  ] as const)('ends %s with one sentence', async (main, who, variable, env) => {
    const port = await aBusyPort()

    const { status, stderr } = await runToEnd(main, { env: { ...env, [variable]: port } })

    const address = `127.0.0.1:${port}`
    expect(stderr).toBe(
      `${who} cannot listen on ${address}: listen EADDRINUSE: address already in use ${address}\n`,
    )
    expect(status).toBe(1)
  })
})

describe('the sentence for a failure', () => {
  const refused = (host: string) =>
    Object.assign(new Error(`connect ECONNREFUSED ${host}:5432`), { code: 'ECONNREFUSED' })

  it.each([
    ['is what the error says', new Error('No.'), 'No.'],
    ['is one line', new Error('No.\nAt all.'), 'No.'],
    [
      'names every address that was tried',
      new AggregateError([refused('::1'), refused('127.0.0.1'), refused('127.0.0.1')]),
      'connect ECONNREFUSED ::1:5432, connect ECONNREFUSED 127.0.0.1:5432',
    ],
    ['is a code where there are no words', Object.assign(new Error(), { code: 'E1' }), 'E1'],
    ['is never empty', new TypeError(), 'TypeError'],
    ['is a text that was thrown', 'No.', 'No.'],
  ])('%s', (_what, error, expected) => {
    expect(toSentence(error)).toBe(expected)
  })
})
