/** The sandbox's process. */

import closeWithGrace from 'close-with-grace'
import Type from 'typebox'
import { readEnvironment } from '../process/environment.ts'
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
  SANDBOX_DATA_FILE,
} = variables

const schema = Type.Object({
  HOST,
  PORT: Type.Optional(PORT),
  KOYWE_API_KEY,
  KOYWE_SECRET,
  KOYWE_ORG_ID,
  KOYWE_MERCHANT_ID,
  KOYWE_WEBHOOK_SECRET,
  SANDBOX_PROFILE,
  SANDBOX_WEBHOOK_URL,
  SANDBOX_DATA_FILE,
})

const config = exitOnBadConfiguration(() => readEnvironment(schema, process.env))
const { app } = buildSandbox({
  settings: { profile: config.SANDBOX_PROFILE },
  dataFile: config.SANDBOX_DATA_FILE ?? null,
  credentials: {
    apiKey: config.KOYWE_API_KEY,
    secret: config.KOYWE_SECRET,
    organizationId: config.KOYWE_ORG_ID,
    merchantId: config.KOYWE_MERCHANT_ID,
    webhookSecret: config.KOYWE_WEBHOOK_SECRET.split(',')[0] ?? '',
    webhookUrl: config.SANDBOX_WEBHOOK_URL ?? null,
  },
})
const { HOST: host, PORT: port = 4000 } = config
const address = await exitOnFailure(`The sandbox cannot listen on ${host}:${port}`, () =>
  app.listen({ host, port }),
)
process.stdout.write(`${JSON.stringify({ process: 'sandbox', address })}\n`)

closeWithGrace({ delay: 10_000, logger: false }, () => app.close())
