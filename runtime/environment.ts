/** Reads a process's own environment variables, and says everything that is wrong with them at once. */

import { readFileSync } from 'node:fs'
import { envSchema } from 'env-schema'
import type { Static, TObject } from 'typebox'

export type Environment = Readonly<Record<string, string | undefined>>

/** One or more variables are missing or wrong. The message names them and never shows a value. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The configuration is not complete:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.name = 'ConfigurationError'
    this.faults = faults
  }
}

interface ReadOptions<Schema extends TObject> {
  /** What the schema cannot say: contradictions between variables. Gives faults. */
  check?: (settings: Static<Schema>) => string[]
}

/**
 * Reads the variables of a schema. Each one may also come from a file, named by `NAME_FILE`. An empty
 * variable counts as not set.
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
    if (path !== '' && value !== '') faults.push(`${name} and ${fileName} are both set: keep one`)
    else if (value !== '') given[name] = value
    else if (path !== '') {
      const content = readSecretFile(path)
      if (content === null) faults.push(`${fileName} names a file that cannot be read`)
      else given[name] = content
    }
  }
  return { given, faults }
}

/** A file's content without the line break that editors leave at its end. */
export function readSecretFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return null
  }
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
    return envSchema<Static<Schema>>({ schema, data: given, env: false })
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
    return `${name} ${verb} ${form?.title ?? 'something else'}`
  })
  return [...new Set(sentences)]
}

/** The parts of a comma-separated variable, without the blanks around them. */
export function readList(text: string): string[] {
  return text.split(',').flatMap((part) => part.trim() || [])
}

/** Splits a comma-separated list of whole numbers. */
export function readNumbers(text: string): number[] {
  return text.split(',').map(Number)
}

/** Whether an address is on this machine. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** An address without the slash at its end. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
