/** The sandbox's process. */

import closeWithGrace from 'close-with-grace'
import Type from 'typebox'
import { readEnvironment } from '../process/environment.ts'
import { readOptions } from '../process/options.ts'
import { exitOnBadConfiguration, exitOnFailure } from '../process/start.ts'
import { variables } from '../process/variables.ts'
import { buildSandbox } from './sandbox.ts'

const {
  HOST,
  PORT,
  KOYWE_API_KEY,
  KOYWE_SECRET,
  KOYWE_ORG_ID,
  KOYWE_MERCHANT_ID,
  KOYWE_WEBHOOK_SECRET,
  SANDBOX_PROFILE,
  SANDBOX_WEBHOOK_URL,
  SANDBOX_PUBLIC_URL,
  SANDBOX_DATA_FILE,
} = variables

const help = `npm run sandbox

A Koywe for tests and demos: sign-in, methods, contacts, orders, hosted payment page and webhooks. Needs
no variable; point KOYWE_BASE_URL and the credentials of api and worker at it.

  PORT, HOST            where it listens (4000, 127.0.0.1)
  SANDBOX_WEBHOOK_URL   where its webhooks go, such as http://127.0.0.1:3000/webhooks/koywe
  SANDBOX_PROFILE       guide or current (current)
  SANDBOX_DATA_FILE     where it keeps its orders between starts
  SANDBOX_PUBLIC_URL    where payers reach its pages, if not where it is called
  KOYWE_API_KEY, KOYWE_SECRET, KOYWE_ORG_ID, KOYWE_MERCHANT_ID, KOYWE_WEBHOOK_SECRET
                        the credentials that it takes; it prints those that you leave to it

  SANDBOX_WEBHOOK_URL=http://127.0.0.1:3000/webhooks/koywe npm run sandbox
`

readOptions(help, {})

/** What it takes where nobody says otherwise. It guards nothing, so everybody may know. */
const known = {
  KOYWE_API_KEY: 'sandbox-api-key',
  KOYWE_SECRET: 'sandbox-secret',
  KOYWE_ORG_ID: 'org_sandbox',
  KOYWE_MERCHANT_ID: 'mrc_sandbox',
  KOYWE_WEBHOOK_SECRET: 'sandbox-webhook-secret',
}

const schema = Type.Object({
  HOST,
  PORT: Type.Optional(PORT),
  KOYWE_API_KEY: { ...KOYWE_API_KEY, default: known.KOYWE_API_KEY },
  KOYWE_SECRET: { ...KOYWE_SECRET, default: known.KOYWE_SECRET },
  KOYWE_ORG_ID: { ...KOYWE_ORG_ID, default: known.KOYWE_ORG_ID },
  KOYWE_MERCHANT_ID: { ...KOYWE_MERCHANT_ID, default: known.KOYWE_MERCHANT_ID },
  KOYWE_WEBHOOK_SECRET: { ...KOYWE_WEBHOOK_SECRET, default: known.KOYWE_WEBHOOK_SECRET },
  SANDBOX_PROFILE,
  SANDBOX_WEBHOOK_URL,
  SANDBOX_PUBLIC_URL,
  SANDBOX_DATA_FILE,
})

const config = exitOnBadConfiguration(() => readEnvironment(schema, process.env))
const { app } = buildSandbox({
  settings: { profile: config.SANDBOX_PROFILE },
  dataFile: config.SANDBOX_DATA_FILE ?? null,
  publicUrl: config.SANDBOX_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
  credentials: {
    apiKey: config.KOYWE_API_KEY,
    secret: config.KOYWE_SECRET,
    organizationId: config.KOYWE_ORG_ID,
    merchantId: config.KOYWE_MERCHANT_ID,
    webhookSecret: config.KOYWE_WEBHOOK_SECRET.split(',')[0] ?? '',
    webhookUrl: config.SANDBOX_WEBHOOK_URL ?? null,
  },
})
closeWithGrace({ delay: 10_000, logger: false }, () => app.close())
const place = { host: config.HOST, port: config.PORT ?? 4000 }
const address = await exitOnFailure(
  `The sandbox cannot listen on ${place.host}:${place.port}`,
  () => app.listen(place),
)
const used = Object.entries(known).filter(([name, value]) => Object(config)[name] === value)
const lines = [
  `The Koywe sandbox listens at ${address} (${config.SANDBOX_PROFILE}).`,
  config.SANDBOX_WEBHOOK_URL
    ? `Its webhooks go to ${config.SANDBOX_WEBHOOK_URL}.`
    : 'Its webhooks go nowhere: set SANDBOX_WEBHOOK_URL.',
  ...used.map(([name, value]) => `  ${name}=${value}`),
]
process.stdout.write(`${lines.join('\n')}\n`)
