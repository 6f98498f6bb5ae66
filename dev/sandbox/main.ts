/** `npm run sandbox`: a local Koywe for tests and demonstrations, in its own process. */

import closeWithGrace from 'close-with-grace'
import Type from 'typebox'
import { readEnvFile } from '../../runtime/env-file.ts'
import { readEnvironment, withoutSlash } from '../../runtime/environment.ts'
import { readOptions } from '../../runtime/options.ts'
import { exitOnBadConfiguration, exitOnFailure, toSentence } from '../../runtime/start.ts'
import { variables } from '../../runtime/variables.ts'
import { findRunning } from '../local/running.ts'
import { loadSecrets } from '../local/secrets.ts'
import { CommandError, commands } from './commands.ts'
import { methods } from './methods.ts'
import { buildSandbox } from './sandbox.ts'
import { scenarios } from './scenarios.ts'
import { defaultSettings } from './settings.ts'
import type { Payin } from './shop-events.ts'

readEnvFile()

const help = `npm run sandbox [-- <command>] [-- --help]

Plays Koywe on this machine: its API, its hosted pages, and /admin for tests. Every variable has a
default. This is a test double, so its credentials are not secret.

  PORT                    port to listen on (default 4000), at HOST (default 127.0.0.1)
  KOYWE_API_KEY           key to accept (default sandbox_key)
  KOYWE_SECRET            secret to accept (default sandbox_secret)
  KOYWE_ORG_ID            organization to accept (default org_sandbox)
  KOYWE_MERCHANT_ID       merchant to accept (default mrc_sandbox)
  KOYWE_WEBHOOK_SECRET    secret that signs webhooks (default sandbox_webhook_secret)
  SANDBOX_WEBHOOK_URL     address that gets the webhooks; without it, none are sent
  SANDBOX_PROFILE         current (default) or guide: the shapes to play
  SANDBOX_PUBLIC_URL      address of the hosted pages, if payers use another one than callers
  SANDBOX_DATA_FILE       file that keeps orders between starts; without it, they are lost

Methods that pay themselves ${defaultSettings.autoMs / 1000} s after the order was created: ${listAutomatic()}.
An amount of 666 always fails.

Commands. They go to the sandbox at --at (default http://127.0.0.1:4000) and to the order of --payment:
  trigger <event>         moves the order to the event's status and sends its webhook
  scenario <name|file>    plays one of these, or the steps of a JSON file, and lists the events that the
                          shop gets from Payin (of npm start, or --payin http://… --key …):
${listScenarios()}
  clock                   prints the sandbox's time, which scenarios may have moved forward
  clock reset             sets it back to the machine's time
  listen                  prints every webhook with its answer

Examples:
  npm run sandbox
  npm run sandbox -- trigger order.paid --payment pay_0198…
  npm run sandbox -- scenario late-by-3-days --payment pay_0198…
  npm run sandbox -- clock reset
  npm run sandbox -- listen --at http://127.0.0.1:4001
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

await runCommand()
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

/** Runs the command of the command line against a running sandbox, and exits. Returns if there is none. */
async function runCommand(): Promise<void> {
  const [name = '', next = '', ...rest] = process.argv.slice(2)
  const command = commands.get(name)
  if (!command) return void readOptions(help, {})
  const subject = next.startsWith('-') ? '' : next
  const { at, payment, payin, key } = readOptions(
    help,
    {
      at: { type: 'string', default: 'http://127.0.0.1:4000' },
      payment: { type: 'string' },
      payin: { type: 'string' },
      key: { type: 'string' },
    },
    subject === '' ? process.argv.slice(3) : rest,
  )
  try {
    const named = payin && key ? { url: withoutSlash(payin), key } : findPayin()
    const words = { subject, at: withoutSlash(at), payment, payin: named }
    await command(words, (line) => process.stdout.write(`${line}\n`))
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error instanceof CommandError ? error.message : toSentence(error)}\n`)
    process.exit(1)
  }
}

/** The Payin that npm start runs in this checkout, if it runs. */
function findPayin(): Payin | null {
  const running = findRunning()
  return running && { url: running.apiUrl, key: loadSecrets().paymentsKey }
}

function listAutomatic(): string {
  const codes = methods.filter(({ isAutomatic }) => isAutomatic).map(({ method }) => method)
  return [...new Set(codes)].join(', ')
}

function listScenarios(): string {
  return Object.entries(scenarios)
    .map(([name, { says }]) => `    ${name.padEnd(22)}${says}`)
    .join('\n')
}
