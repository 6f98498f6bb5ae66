/** Every page: its links lead somewhere, and its commands exist with the options that it names. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkout } from '../dev/local/paths.ts'
import { readCompose, parseEnvFile } from '../dev/production/compose.ts'
import { variables } from '../runtime/variables.ts'
import { listCommands, pages, readPage } from './support/pages.ts'

const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> }
const isThere = (path: string) => existsSync(join(checkout, path))

/** A heading as the anchor of a link. */
const toAnchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (page: string) =>
  [...readPage(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => toAnchor(heading))

describe.each(pages)('%s', (page) => {
  const links = [...readPage(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]

  it('links only to files that exist, and to headings that exist', () => {
    const broken = links.filter(([, path = '', anchor]) => {
      const to = path === '' ? page : join(dirname(page), path)
      if (!isThere(to)) return true
      return anchor !== undefined && !anchorsOf(to).includes(anchor)
    })

    expect(broken.map(([link]) => link)).toEqual([])
  })

  it('names only files that exist', () => {
    const rooms =
      'activities|api|cli|dev|docs|koywe|notifications|payment|runtime|store|test|worker'
    const named = readPage(page).matchAll(
      new RegExp(`\`((?:${rooms}|workflows)/[\\w./-]+\\.(?:ts|md|json|yaml|ndjson))\``, 'g'),
    )

    expect([...named].map(([, path = '']) => path).filter((path) => !isThere(path))).toEqual([])
  })

  it('names only commands that exist, with options that they take', () => {
    expect(listCommands(page).flatMap(findFault)).toEqual([])
  })

  it('names only variables that exist', () => {
    const named = readPage(page).matchAll(
      /`((?:KOYWE|LATE|EFFECT|RATE_LIMIT|POLL|PARK|OPEN|SWEEP|MERCHANT|SMTP|MAIL|LOOKUP|DETAILS|PAYMENT)_[A-Z_]+[A-Z])`/g,
    )

    expect([...named].map(([, name = '']) => name).filter((name) => !(name in variables))).toEqual(
      [],
    )
  })
})

/** What is wrong with a command, in a list that is empty when nothing is. */
function findFault(line: string): string[] {
  const words = line.split(' ').filter((word) => !/^[A-Z_]+=/.test(word))
  const [program = '', ...rest] = words
  const fault = faultsOf[program]?.(rest) ?? null
  return fault === null ? [] : [`${line}: ${fault}`]
}

/** Judges the arguments of each program of ours, and those that start it. */
const faultsOf: Record<string, (rest: string[]) => string | null> = {
  npm([verb = '', ...rest]) {
    if (verb === 'ci' || verb === 'install') return null
    const name = verb === 'run' ? (rest.find((word) => !word.startsWith('-')) ?? '') : verb
    const script = scripts[name]
    if (script === undefined) return `no script ${name}`
    return findUnknownOption(script, rest.includes('--') ? rest.slice(rest.indexOf('--')) : [])
  },
  node: ([path = '']) => (isThere(path) ? null : `no file ${path}`),
  bash: ([path = '']) => (isThere(path) ? null : `no file ${path}`),
  docker: ([verb, ...rest]) => (verb === 'compose' ? judgeCompose(rest) : null),
}

/** The file of the script must name every option. */
function findUnknownOption(script: string, args: string[]): string | null {
  const path = /\S+\.ts/.exec(script)?.[0]
  const source = path === undefined ? '' : readFileSync(join(checkout, path), 'utf8')
  const options = args.flatMap((word) => /^--([a-z-]+)/.exec(word)?.[1] ?? [])
  const unknown = options.filter((option) => !source.includes(`--${option}`))
  return unknown.length === 0 ? null : `no option ${unknown.join(', ')}`
}

interface ComposeCommand {
  envFiles: string[]
  profiles: string[]
  /** The subcommand and its arguments. */
  rest: string[]
}

function parseCompose(words: string[]): ComposeCommand {
  const command: ComposeCommand = { envFiles: [], profiles: [], rest: [...words] }
  while (command.rest[0]?.startsWith('--')) {
    const [option, value = ''] = command.rest.splice(0, 2)
    if (option === '--env-file') command.envFiles.push(value)
    else if (option === '--profile') command.profiles.push(value)
    else command.rest.unshift('unknown option')
  }
  return command
}

const file = parse(readPage('docker-compose.yml')) as {
  services: Record<string, { profiles?: string[] }>
}

/** Whether a command names profiles, services and env files that exist, and starts what its env file points at. */
function judgeCompose(words: string[]): string | null {
  const { envFiles, profiles, rest } = parseCompose(words)
  const [verb = '', ...args] = rest
  const services = readCompose({ ...parseEnvFile('compose.sandbox.env') })
  const known = new Set(Object.values(services).flatMap((service) => service.profiles ?? []))
  const missing = [
    ...envFiles.filter((path) => !isThere(path)),
    ...profiles.filter((profile) => !known.has(profile)),
    ...args.filter((word) => !word.startsWith('-') && !(word in file.services)),
    ...(['up', 'down', 'logs', 'ps', 'build', 'pull'].includes(verb) ? [] : [verb]),
  ]
  if (missing.length > 0) return `${missing.join(', ')} does not exist`
  const addressed = envFiles
    .flatMap((path) => Object.values(parseEnvFile(path)))
    .flatMap((value) => /^[a-z]+:\/\/([a-z-]+):\d+/.exec(value)?.[1] ?? [])
  const idle = addressed.filter((name) => {
    const needed = services[name]?.profiles ?? []
    return needed.length > 0 && !needed.some((profile) => profiles.includes(profile))
  })
  return idle.length === 0 ? null : `does not start ${idle.join(', ')}`
}

describe('this test', () => {
  it.each([
    ['docker compose --env-file compose.sandbox.env up', 'does not start sandbox, shop, mailbox'],
    ['docker compose --profile sandbx up', 'sandbx does not exist'],
    ['docker compose --env-file compose.env up', 'compose.env does not exist'],
    ['docker compose up apis', 'apis does not exist'],
    ['npm run tortures', 'no script tortures'],
    ['npm run bench -- --onyl lives', 'no option onyl'],
    ['npm start -- --afresh', 'no option afresh'],
    ['node api/mian.ts', 'no file api/mian.ts'],
  ])('finds what is wrong with %s', (line, fault) => {
    expect(findFault(line)).toEqual([`${line}: ${fault}`])
  })
})
