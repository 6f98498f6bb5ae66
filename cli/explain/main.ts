/** `npm run explain -- <id>`: says why a payment is in its state, or why a request was refused. */

import { createEngine } from '../../runtime/engine.ts'
import { createExplanations } from '../../api/explanations.ts'
import { chooseLocale, locales, type Locale } from '../../payment/country.ts'
import { readEnvFile } from '../../runtime/env-file.ts'
import { createLog } from '../../runtime/log.ts'
import { readOptions } from '../../runtime/options.ts'
import { exitOnBadConfiguration, toSentence } from '../../runtime/start.ts'
import { readTemporalSettings } from '../../runtime/temporal.ts'
import { connectDatabase } from '../../store/database.ts'
import { createStore } from '../../store/store.ts'
import { readExplainConfig } from './config.ts'
import { writeExplanation, writeRefusal } from './write-explanation.ts'

const help = `npm run explain -- <id> [--language <${locales.join(' | ')}>]

Says why a payment is in its state, who must act, what to do and until when, and what happens automatically. The id is
that of a payment, a merchant reference or an order id of Koywe. For the requestId of a refused request it says why that
was refused; refusals are kept for 24 hours. Reads the database of DATABASE_URL and changes nothing.

  --language   the language of the sentences; default: en

  npm run explain -- pay_0198…
  npm run explain -- order-12345 --language es
  npm run explain -- req_0198…
`

const words = process.argv.slice(2)
const isNamed = words[0] !== undefined && !words[0].startsWith('-')
const subject = isNamed ? words[0] : undefined
const options = readOptions(
  help,
  { language: { type: 'string' } },
  isNamed ? words.slice(1) : words,
)
const language = chooseLocale(options.language ?? 'en', 'CO')
if (subject === undefined || language === null) {
  const why = subject === undefined ? 'Which payment?' : 'Unknown language.'
  process.stderr.write(`${why}\n\n${help}`)
  process.exit(64)
}
readEnvFile()
const config = exitOnBadConfiguration(() => readExplainConfig(process.env))
const { connection, namespace } = exitOnBadConfiguration(() => readTemporalSettings(process.env))
const log = createLog('explain', 'silent')
const database = connectDatabase({
  url: config.DATABASE_URL,
  connectionsMax: 3,
  statementTimeoutMs: 5000,
  log,
})
const store = createStore(database)
const engine = createEngine({ connection, namespace, log })
const explanations = createExplanations({
  store,
  engine,
  giveUpMs: config.EFFECT_GIVE_UP_MS,
  // This process has just started, and its first connection takes longer than that of the api.
  probesMax: 5,
})
try {
  const said = await find(subject, language)
  if (said === null) {
    process.stderr.write(`Nothing is known about ${subject}.\n`)
    process.exitCode = 1
  } else {
    process.stdout.write(`${said}\n`)
  }
} catch (error) {
  process.stderr.write(`The database of DATABASE_URL cannot be read: ${toSentence(error)}\n`)
  process.exitCode = 1
}
await engine.close()
await store.close()

async function find(name: string, locale: Locale): Promise<string | null> {
  const paymentId = (await store.cases.find(name)) ?? name
  const explanation = await explanations.explain(paymentId, locale)
  if (explanation) return writeExplanation(paymentId, explanation, locale)
  const limit = 20
  const byRequest = await store.refusals.list({ requestId: name, limit })
  const refusals = byRequest.length > 0 ? byRequest : await findByReference(name, limit)
  const written = refusals.map((refusal) => writeRefusal(refusal, locale))
  return written.length > 0 ? written.join('\n\n') : null
}

function findByReference(merchantReference: string, limit: number) {
  return store.refusals.list({ merchantReference, limit })
}
