/** Reads docker-compose.yml as Docker Compose does, as far as a run without containers needs. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { parse } from 'yaml'
import { checkout } from '../local/paths.ts'

export interface Service {
  image: string
  command: string[]
  environment: Record<string, string>
  ports?: string[]
  volumes?: string[]
  profiles?: string[]
}

export type Services = Record<string, Service>

/**
 * Returns the services with every variable replaced.
 * @param env the variables of `--env-file` and the shell
 * @throws if a required variable is missing
 */
export function readCompose(env: Readonly<Record<string, string | undefined>>): Services {
  const text = readFileSync(join(checkout, 'docker-compose.yml'), 'utf8')
  const file = parse(text, { merge: true }) as { services: Services }
  return fill(file.services, env) as Services
}

/** Reads the variables of a file such as compose.sandbox.env. */
export function parseEnvFile(path: string): Record<string, string> {
  const entries = Object.entries(parseEnv(readFileSync(join(checkout, path), 'utf8')))
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']))
}

function fill(value: unknown, env: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value === 'string') return fillText(value, env)
  if (Array.isArray(value)) return value.map((item) => fill(item, env))
  if (typeof value !== 'object' || value === null) return value
  // A variable without a value comes from the environment, if it is set there.
  const filled = Object.entries(value).map(([name, item]) => [
    name,
    item === null ? env[name] : fill(item, env),
  ])
  return Object.fromEntries(filled.filter(([, item]) => item !== undefined))
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:?what it is}`, and `$$` for a dollar. */
function fillText(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(
    /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (whole, name?: string, kind?: string, rest = '') => {
      if (name === undefined) return '$'
      const value = env[name] ?? ''
      if (value !== '' || kind === undefined) return value
      if (kind === '-') return rest
      throw new Error(`${name} is missing: ${rest || whole}`)
    },
  )
}
