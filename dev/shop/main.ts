/** A tiny shop that uses Payin as a merchant would: one call per checkout, and one event that ships. */

import closeWithGrace from 'close-with-grace'
import Type from 'typebox'
import { readEnvironment } from '../../runtime/environment.ts'
import { exitOnBadConfiguration, exitOnFailure } from '../../runtime/start.ts'
import { findRunning, killWorkerSignal } from '../local/running.ts'
import type { Playground } from './play.ts'
import { buildShop } from './shop.ts'

const text = (title: string) => Type.String({ title, minLength: 1 })
const schema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ title: 'a port number', minimum: 1, maximum: 65_535 }),
  SHOP_URL: text("the shop's address for payers"),
  SHOP_DATA_FILE: text("the file of the shop's orders"),
  PAYIN_URL: text("Payin's address"),
  PAYIN_API_KEY: text('an API key with the scope payments'),
  PAYIN_SUPPORT_KEY: Type.Optional(text('an API key with the scope support')),
  MERCHANT_EVENTS_SECRET: text('the secret that Payin signs its events with'),
})

const config = exitOnBadConfiguration(() => readEnvironment(schema, process.env))
const app = buildShop({
  shopUrl: config.SHOP_URL,
  dataFile: config.SHOP_DATA_FILE,
  payinUrl: config.PAYIN_URL,
  apiKey: config.PAYIN_API_KEY,
  supportKey: config.PAYIN_SUPPORT_KEY ?? null,
  eventsSecret: config.MERCHANT_EVENTS_SECRET,
  findPlayground,
})
const { HOST: host, PORT: port } = config
await exitOnFailure(`The shop cannot listen on ${host}:${port}`, () => app.listen({ host, port }))

closeWithGrace({ delay: 5000, logger: false }, () => app.close())

/** The parts of the `npm start` that runs the shop. */
function findPlayground(): Playground | null {
  const running = findRunning()
  if (running === null || running.sandboxUrl === null) return null
  const { sandboxUrl, mailboxUrl, pid } = running
  return { sandboxUrl, mailboxUrl, killWorker: () => process.kill(pid, killWorkerSignal) }
}
