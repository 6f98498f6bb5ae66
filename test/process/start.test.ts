/** A process that cannot start says why, on standard error, and ends with the code for it. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkout } from '../../local/paths.ts'
import { toSentence } from '../../process/start.ts'

async function run(main: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [join(checkout, main)], { env, cwd: tmpdir() })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { status: child.exitCode, stdout, stderr }
}

async function aBusyPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return String((server.address() as AddressInfo).port)
}

const credentials = {
  KOYWE_API_KEY: 'a',
  KOYWE_SECRET: 'b',
  KOYWE_ORG_ID: 'c',
  KOYWE_MERCHANT_ID: 'd',
  KOYWE_WEBHOOK_SECRET: 'e',
}

it('ends at once with one message when its configuration is not complete', async () => {
  const env = { PAYIN_API_KEY: 's3cret', PORT: 's3cret', SHOP_DATA_FILE: '' }

  const { status, stdout, stderr } = await run('local/shop/main.ts', env)

  expect(status).toBe(78)
  expect(stdout).toBe('')
  expect(stderr).toBe(
    [
      'The configuration is not complete:',
      '  - MERCHANT_EVENTS_SECRET is missing; it is the secret that Payin signs its events with',
      "  - PAYIN_URL is missing; it is Payin's address",
      '  - PORT must be a port number',
      '  - SHOP_DATA_FILE is missing; it is where the shop keeps its orders',
      '  - SHOP_URL is missing; it is where payers reach the shop',
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
    ['sandbox/main.ts', 'The sandbox', 'PORT', credentials],
    ['local/shop/main.ts', 'The shop', 'PORT', shop],
    ['local/mailbox/main.ts', 'The mail server', 'SMTP_PORT', { ...mailbox, PORT: '1' }],
  ] as const)('ends %s with one sentence', async (main, who, variable, env) => {
    const port = await aBusyPort()

    const { status, stderr } = await run(main, { ...env, [variable]: port })

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
