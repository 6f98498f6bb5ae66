/** Reads the environment variables of a process and reports every invalid one at once. */

import { readFileSync } from 'node:fs'
import type { Ajv } from 'ajv'
import { envSchema } from 'env-schema'
import type { Static, TObject } from 'typebox'
import { formats } from './formats.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Variables are missing or invalid. The message names them and never contains a value. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The configuration is invalid:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.name = 'ConfigurationError'
    this.faults = faults
  }
}

interface ReadOptions<Schema extends TObject> {
  /** Checks rules between variables, which the schema cannot express. Returns faults. */
  check?: (settings: Static<Schema>) => string[]
}

/**
 * Reads the variables of a schema. Each may also come from the file that `NAME_FILE` names. An empty variable
 * counts as not set.
 * @throws ConfigurationError with every fault
 */
export function readEnvironment<Schema extends TObject>(
  schema: Schema,
  env: Environment,
  { check }: ReadOptions<Schema> = {},
): Readonly<Static<Schema>> {
  const { given, faults } = collect(Object.keys(schema.properties), env)
  const settings = validate(schema, given, faults)
  faults.push(...(settings && check ? check(settings) : []))
  if (settings === null || faults.length > 0) throw new ConfigurationError(faults.toSorted())
  return Object.freeze(settings)
}

function collect(names: string[], env: Environment) {
  const given: Record<string, string> = {}
  const faults: string[] = []
  for (const name of names) {
    const fileName = `${name}_FILE`
    const path = env[fileName] ?? ''
    const value = env[name] ?? ''
    if (path !== '' && value !== '')
      faults.push(`${name} and ${fileName} are both set: use only one`)
    else if (value !== '') given[name] = value
    else if (path !== '') {
      const content = readSecretFile(path)
      if (content === null) faults.push(`the file that ${fileName} names cannot be read`)
      else given[name] = content
    }
  }
  return { given, faults }
}

/** Returns the content of a file without a final line break, or null if it cannot be read. */
export function readSecretFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return null
  }
}

function addFormats(ajv: Ajv): Ajv {
  for (const [name, isValid] of Object.entries(formats)) ajv.addFormat(name, isValid)
  return ajv
}

interface SchemaFault {
  keyword: string
  instancePath: string
  params: Record<string, unknown>
}

function validate<Schema extends TObject>(
  schema: Schema,
  given: Record<string, string>,
  faults: string[],
): Static<Schema> | null {
  try {
    return envSchema<Static<Schema>>({
      schema,
      data: given,
      env: false,
      ajv: { customOptions: addFormats },
    })
  } catch (error) {
    faults.push(...describe(schema, error))
    return null
  }
}

function describe(schema: TObject, error: unknown): string[] {
  const isKnown = error instanceof Error && 'errors' in error && Array.isArray(error.errors)
  if (!isKnown) throw error
  const sentences = (error.errors as SchemaFault[]).map((fault) => {
    const missing = fault.params['missingProperty']
    const name = typeof missing === 'string' ? missing : fault.instancePath.slice(1)
    const form: { title?: string } | undefined = schema.properties[name]
    const verb = typeof missing === 'string' ? 'is missing or empty: set it to' : 'must be'
    return `${name} ${verb} ${form?.title ?? 'a valid value'}`
  })
  return [...new Set(sentences)]
}

/** Splits a comma-separated list and trims its parts. */
export function readList(text: string): string[] {
  return text.split(',').flatMap((part) => part.trim() || [])
}

/** Splits a comma-separated list of whole numbers. */
export function readNumbers(text: string): number[] {
  return text.split(',').map(Number)
}

/** Whether the host of a URL is a loopback address. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** Removes slashes at the end of a URL. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
