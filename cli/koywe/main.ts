/** `npm run koywe -- webhook …`: manages the webhook endpoint at Koywe. */

import { toBaseUrl } from '../../koywe/base-url.ts'
import { createEndpoints } from '../../koywe/endpoints.ts'
import { KoyweError } from '../../koywe/errors.ts'
import { readEnvFile } from '../../runtime/env-file.ts'
import { readList, withoutSlash } from '../../runtime/environment.ts'
import { readOptions } from '../../runtime/options.ts'
import { exitOnBadConfiguration, toSentence } from '../../runtime/start.ts'
import { readWebhookConfig } from './config.ts'
import { webhookCommands, NotYet } from './webhook.ts'

const help = `npm run koywe -- webhook <register | list | ping | rotate> [--url <address>]

Manages the webhook endpoint at Koywe, with the environment of the api. You choose the secret, because Koywe
never shows one: it is the first secret in KOYWE_WEBHOOK_SECRET.

  register   registers PUBLIC_URL/webhooks/koywe for the events of the organization; safe to repeat
  list       lists the endpoints of the organization, without secrets
  ping       makes Koywe send a test event
  rotate     makes Koywe sign with the first of the two secrets in KOYWE_WEBHOOK_SECRET

  --url      a URL other than PUBLIC_URL/webhooks/koywe

  npm run koywe -- webhook register
  npm run koywe -- webhook register --url https://pay.example.com/webhooks/koywe
  KOYWE_WEBHOOK_SECRET=new,old npm run koywe -- webhook rotate
`

const words = process.argv.slice(2)
const isWebhook = words[0] === 'webhook'
const command = isWebhook ? webhookCommands.get(words[1] ?? '') : undefined
const options = readOptions(
  help,
  { url: { type: 'string' } },
  command ? words.slice(2) : asksHelp(),
)
if (!command) {
  process.stderr.write(`Unknown command.\n\n${help}`)
  process.exit(64)
}
readEnvFile()
const config = exitOnBadConfiguration(() => readWebhookConfig(process.env))
const endpoints = createEndpoints({
  baseUrl: toBaseUrl(config.KOYWE_BASE_URL),
  apiKey: config.KOYWE_API_KEY,
  secret: config.KOYWE_SECRET,
  organizationId: config.KOYWE_ORG_ID,
  timeoutMs: config.KOYWE_TIMEOUT_MS,
  connectTimeoutMs: config.KOYWE_CONNECT_TIMEOUT_MS,
  clock: Date.now,
})
try {
  const said = await command({
    endpoints,
    url: options.url ?? `${withoutSlash(config.PUBLIC_URL)}/webhooks/koywe`,
    secrets: readList(config.KOYWE_WEBHOOK_SECRET),
  })
  process.stdout.write(`${said}\n`)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}

function asksHelp(): string[] {
  return words.filter((word) => word === '--help')
}

function explain(error: unknown): string {
  if (error instanceof NotYet) return error.message
  if (!(error instanceof KoyweError)) return toSentence(error)
  if (error.code === 'koywe_unauthorized') {
    return `${error.message}: correct KOYWE_API_KEY, KOYWE_SECRET or KOYWE_ORG_ID.`
  }
  const reason = error.reason ? ` (${error.reason})` : ''
  return `${error.message}${reason}. ${error.retry === 'never' ? 'Correct what the message names.' : 'Try again later; repeating register is safe.'}`
}
