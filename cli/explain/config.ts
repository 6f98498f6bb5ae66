/** The environment variables of `npm run explain`: a subset of those of the api. */

import Type, { type Static } from 'typebox'
import { readEnvironment, type Environment } from '../../runtime/environment.ts'
import { variables } from '../../runtime/variables.ts'

const schema = Type.Object({
  DATABASE_URL: variables.DATABASE_URL,
  EFFECT_GIVE_UP_MS: variables.EFFECT_GIVE_UP_MS,
})

export type ExplainConfig = Readonly<Static<typeof schema>>

/** @throws ConfigurationError with every fault */
export function readExplainConfig(env: Environment): ExplainConfig {
  return readEnvironment(schema, env)
}
