/** The environment variables of the webhook commands: a subset of those of the api. */

import Type, { type Static } from 'typebox'
import { readEnvironment, type Environment } from '../../runtime/environment.ts'
import { variables } from '../../runtime/variables.ts'

const schema = Type.Object({
  PUBLIC_URL: variables.PUBLIC_URL,
  KOYWE_BASE_URL: variables.KOYWE_BASE_URL,
  KOYWE_API_KEY: variables.KOYWE_API_KEY,
  KOYWE_SECRET: variables.KOYWE_SECRET,
  KOYWE_ORG_ID: variables.KOYWE_ORG_ID,
  KOYWE_WEBHOOK_SECRET: variables.KOYWE_WEBHOOK_SECRET,
  KOYWE_TIMEOUT_MS: variables.KOYWE_TIMEOUT_MS,
  KOYWE_CONNECT_TIMEOUT_MS: variables.KOYWE_CONNECT_TIMEOUT_MS,
})

export type WebhookConfig = Readonly<Static<typeof schema>>

/** @throws ConfigurationError with every fault */
export function readWebhookConfig(env: Environment): WebhookConfig {
  return readEnvironment(schema, env)
}
