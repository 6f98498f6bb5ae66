/** `npm run sandbox`: a Koywe for tests and demonstrations, in a process of its own. */

import closeWithGrace from 'close-with-grace'
import Type from 'typebox'
import { readEnvFile } from '../process/env-file.ts'
import { readEnvironment, withoutSlash } from '../process/environment.ts'
import { readOptions } from '../process/options.ts'
import { exitOnBadConfiguration, exitOnFailure } from '../process/start.ts'
import { variables } from '../process/variables.ts'
import { buildSandbox } from './sandbox.ts'

readEnvFile()

const help = `npm run sandbox [-- --help]

Plays Koywe on this machine: its API, its hosted pages, and /admin for tests. Needs nothing: every
variable has a default. It is a double, so its credentials are no secrets.

  PORT                    where it listens (default 4000), on HOST (default 127.0.0.1)
  KOYWE_API_KEY           what it lets in (default sandbox_key)
  KOYWE_SECRET            (default sandbox_secret)
  KOYWE_ORG_ID            (default org_sandbox)
  KOYWE_MERCHANT_ID       (default mrc_sandbox)
  KOYWE_WEBHOOK_SECRET    what it signs its webhooks with (default sandbox_webhook_secret)
  SANDBOX_WEBHOOK_URL     where it sends them; without it: nowhere
  SANDBOX_PROFILE         current (default) or guide: which shapes it plays
  SANDBOX_PUBLIC_URL      where payers reach its pages, if that is not where it is called
  SANDBOX_DATA_FILE       where it keeps its orders between starts; without it: nowhere

Examples:
  npm run sandbox
  SANDBOX_WEBHOOK_URL=http://127.0.0.1:3000/webhooks/koywe npm run sandbox
  PORT=4001 SANDBOX_PROFILE=guide npm run sandbox

Payin then needs KOYWE_BASE_URL=http://127.0.0.1:4000 and the same five KOYWE_ values.
`

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

const schema = Type.Object({
  HOST,
  PORT: { ...PORT, default: 4000 },
  KOYWE_API_KEY: { ...KOYWE_API_KEY, default: 'sandbox_key' },
  KOYWE_SECRET: { ...KOYWE_SECRET, default: 'sandbox_secret' },
  KOYWE_ORG_ID: { ...KOYWE_ORG_ID, default: 'org_sandbox' },
  KOYWE_MERCHANT_ID: { ...KOYWE_MERCHANT_ID, default: 'mrc_sandbox' },
  KOYWE_WEBHOOK_SECRET: { ...KOYWE_WEBHOOK_SECRET, default: 'sandbox_webhook_secret' },
  SANDBOX_PROFILE,
  SANDBOX_WEBHOOK_URL,
  SANDBOX_PUBLIC_URL,
  SANDBOX_DATA_FILE,
})

readOptions(help, {})
const config = exitOnBadConfiguration(() => readEnvironment(schema, process.env))
const { app } = buildSandbox({
  settings: { profile: config.SANDBOX_PROFILE },
  dataFile: config.SANDBOX_DATA_FILE ?? null,
  publicUrl: config.SANDBOX_PUBLIC_URL ? withoutSlash(config.SANDBOX_PUBLIC_URL) : null,
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

const { HOST: host, PORT: port } = config
const address = await exitOnFailure(`The sandbox cannot listen on ${host}:${port}`, () =>
  app.listen({ host, port }),
)
process.stdout.write(`${JSON.stringify({ process: 'sandbox', address })}\n`)
