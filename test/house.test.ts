/** The tree itself: who may import whom, how big things are, and that lists which must agree do. */

import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../dev/local/paths.ts'
import { read, sources, tracked } from './support/tree.ts'

/** The folder at the root, and one below it in dev/. */
const roomOf = (path: string) => {
  const [top = '', below = ''] = path.split('/')
  return top === 'dev' ? `dev/${below}` : top
}

interface Import {
  from: string
  to: string
  isType: boolean
}

/** Every import and re-export of a file, one entry each. */
function importsOf(from: string): Import[] {
  const statements = read(from).matchAll(
    /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/gms,
  )
  return [...statements].map(([, type, named, bare, dynamic]) => {
    const to = named ?? bare ?? dynamic ?? ''
    const path = to.startsWith('.') ? normalize(join(dirname(from), to)) : to
    return { from, to: path, isType: type !== undefined }
  })
}

/** What each room may import values from, and what it may import types from in addition. */
const rules: Record<string, { values: string[]; types: string[] }> = {
  payment: { values: ['payment'], types: [] },
  koywe: { values: ['koywe', 'payment'], types: [] },
  store: { values: ['store', 'payment'], types: [] },
  notifications: { values: ['notifications', 'payment'], types: [] },
  activities: { values: ['activities', 'payment', 'koywe', 'store', 'notifications'], types: [] },
  workflows: { values: ['workflows'], types: ['activities', 'payment'] },
  runtime: {
    values: ['runtime', 'workflows/messages.ts'],
    types: ['payment', 'store', 'workflows'],
  },
  worker: {
    values: [
      'worker',
      'activities',
      'koywe',
      'store',
      'notifications',
      'payment',
      'runtime',
      'workflows/messages.ts',
    ],
    types: [],
  },
  api: {
    values: ['api', 'desk', 'payment', 'koywe', 'store', 'runtime', 'workflows/messages.ts'],
    types: ['workflows'],
  },
  desk: {
    values: ['desk', 'payment', 'koywe', 'store', 'runtime', 'workflows/messages.ts'],
    types: ['workflows'],
  },
  cli: {
    values: [
      'cli',
      'payment',
      'koywe',
      'store',
      'notifications',
      'runtime',
      'api',
      'desk',
      'worker',
      'workflows/messages.ts',
    ],
    types: ['activities'],
  },
  'dev/sandbox': {
    values: ['dev/sandbox', 'dev/local/running.ts', 'dev/local/secrets.ts', 'runtime'],
    types: ['koywe/wire.ts'],
  },
  'dev/local': {
    values: [
      'dev/local',
      'runtime',
      'workflows/messages.ts',
      'payment/escape-html.ts',
      'desk/passwords.ts',
      'api/config.ts',
      'worker/config.ts',
    ],
    types: [],
  },
  'dev/shop': {
    values: ['dev/shop', 'dev/local', 'dev/sandbox/amount.ts', 'runtime', 'payment/escape-html.ts'],
    types: [],
  },
  'dev/mailbox': {
    values: ['dev/mailbox', 'dev/local', 'runtime', 'payment/escape-html.ts'],
    types: [],
  },
  'dev/demo': {
    values: ['dev/demo', 'dev/local', 'dev/sandbox/amount.ts', 'runtime'],
    types: ['payment'],
  },
  'dev/production': { values: ['dev/production', 'dev/local', 'runtime'], types: [] },
  'dev/bench': {
    values: [
      'dev/bench',
      'dev/local',
      'dev/production',
      'runtime',
      'api',
      'store',
      'test/support/fill.ts',
    ],
    types: [],
  },
  'dev/torture': {
    values: [
      'dev/torture',
      'dev/local',
      'dev/sandbox/chance.ts',
      'runtime',
      'worker',
      'test/support/proxy.ts',
      'test/support/leaks.ts',
    ],
    types: [],
  },
  'dev/docs': {
    values: ['dev/docs', 'dev/torture', 'api', 'worker', 'store', 'payment', 'runtime'],
    types: [],
  },
}

const isIn = (path: string, rooms: string[]) =>
  rooms.some((room) => path === room || path.startsWith(`${room}/`))

const inRooms = sources.filter((path) => roomOf(path) in rules)
const imports = inRooms.flatMap(importsOf)

/** Every file that its own imports lead back to. Type imports count. */
function findCircles(graph: Map<string, string[]>): string[] {
  return [...graph].flatMap(([start]) => {
    const reached = new Set<string>()
    const open = [...(graph.get(start) ?? [])]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue
      reached.add(next)
      open.push(...(graph.get(next) ?? []))
    }
    return reached.has(start) ? [start] : []
  })
}

describe('circles', () => {
  it('exist in no room', () => {
    const graph = new Map(sources.map((path) => [path, importsOf(path).map(({ to }) => to)]))

    expect(findCircles(graph)).toEqual([])
  })

  it('are seen by this test, however long they are', () => {
    const graph = new Map([
      ['a.ts', ['b.ts', 'd.ts']],
      ['b.ts', ['c.ts']],
      ['c.ts', ['a.ts']],
      ['d.ts', ['c.ts', 'd2.ts']],
      ['d2.ts', []],
    ])

    expect(findCircles(graph)).toEqual(['a.ts', 'b.ts', 'c.ts', 'd.ts'])
  })
})

/** The name of the package that an import names. */
const packageOf = (to: string) => /^(@[^/]+\/)?[^/]+/.exec(to)?.[0]

describe('directions', () => {
  it('have a rule for every folder at the root and of dev/ that holds code', () => {
    const rooms = new Set(sources.filter((path) => path.includes('/')).map(roomOf))

    expect([...rooms].filter((room) => !(room in rules) && room !== 'test')).toEqual([])
  })

  it('are kept by every import', () => {
    const wrong = imports.filter(({ from, to, isType }) => {
      const rule = rules[roomOf(from)]
      const isOurs = existsSync(join(checkout, to))
      if (!rule || !isOurs) return false
      return !isIn(to, rule.values) && !(isType && isIn(to, rule.types))
    })

    expect(wrong).toEqual([])
  })

  it('are seen by this test: a workflow that imports an activity’s value would be found', () => {
    const rule = rules['workflows']

    expect(isIn('activities/fulfil.ts', rule?.values ?? [])).toBe(false)
    expect(isIn('activities/fulfil.ts', rule?.types ?? [])).toBe(true)
  })

  it('keep payment/ free of the world', () => {
    const packages = imports
      .filter(({ from, to }) => roomOf(from) === 'payment' && !existsSync(join(checkout, to)))
      .map(({ to }) => packageOf(to))

    expect(new Set(packages)).toEqual(new Set(['stdnum', 'libphonenumber-js', 'validator']))
  })

  it('load no check digits of countries that are not ours', () => {
    const loads = imports.filter(({ from, to }) => !from.startsWith('dev/') && to === 'stdnum')

    expect(loads).toEqual([])
  })
})

describe('sizes', () => {
  it.each([
    ['a file', sources.filter((path) => !path.startsWith('test/')), 300],
    ['a test file', sources.filter((path) => path.startsWith('test/')), 400],
  ] as const)('%s stays within its limit', (_what, paths, limit) => {
    const large = paths.filter((path) => read(path).split('\n').length - 1 > limit)

    expect(large).toEqual([])
  })
})

describe('every file', () => {
  it('says at its top what it is', () => {
    const silent = sources.filter((path) => !/^(\/\*\*|#!|import )/.test(read(path)))
    const headless = inRooms.filter((path) => !read(path).startsWith('/**'))

    expect([...silent, ...headless]).toEqual([])
  })

  it('is used by another one, or is where a process or a tool begins', () => {
    const entries = /(main|\.test|\.setup|\.config|workflows\/index)\.ts$/
    const used = new Set(sources.flatMap(importsOf).map(({ to }) => to))
    const unused = sources.filter((path) => !entries.test(path) && !used.has(path))

    expect(unused).toEqual([])
  })

  it('leaves nothing to be done later', () => {
    const marks = /\b(TO-DO|FIX-ME|X-XX)\b/.source.replaceAll('-', '')
    const left = tracked.filter(
      (path) =>
        /\.(ts|md)$/.test(path) &&
        path !== 'test/house.test.ts' &&
        new RegExp(marks).test(read(path)),
    )

    expect(left).toEqual([])
  })
})

const product = inRooms.filter((path) => !path.startsWith('dev/'))

/** What a process does to the machine, and the only files other than a main.ts that do it. */
const processUses: [string, RegExp, string[]][] = [
  ['reads variables', /process\.env\b/, []],
  ['loads .env', /process\.loadEnvFile/, ['runtime/env-file.ts']],
  ['reads arguments', /process\.argv/, ['runtime/options.ts']],
  ['exits', /process\.exit\(/, ['runtime/env-file.ts', 'runtime/options.ts', 'runtime/start.ts']],
  ['listens', /\.listen\(/, ['worker/health.ts']],
]

/** Names of Koywe's that mean nothing to us. `externalId` and `orderId` are words of ours, too. */
const wireNames = [
  'amountIn',
  'amount_in',
  'providedAction',
  'providedActionType',
  'checkoutUrl',
  'paymentUrl',
  'countrySymbol',
  'originCurrencySymbol',
  'destinationCurrencySymbol',
  'responseType',
  'dueDate',
  'relationships',
]

describe('the product', () => {
  it.each(processUses)('%s in a main.ts, or where ARCHITECTURE.md says so', (_what, use, files) => {
    const users = product.filter((path) => use.test(read(path)) && !path.endsWith('/main.ts'))

    expect(users).toEqual(files)
    for (const path of files) expect(read('ARCHITECTURE.md')).toContain(`](${path})`)
  })

  it.each(wireNames)('knows the field %s of Koywe’s only in koywe/', (name) => {
    const users = product.filter((path) => new RegExp(`\\b${name}\\b`).test(read(path)))

    expect(users.length).toBeGreaterThan(0)
    expect(users.filter((path) => !path.startsWith('koywe/'))).toEqual([])
  })

  it('knows tables only in store/', () => {
    const migration = tracked
      .filter((path) => path.startsWith('store/migrations/'))
      .map(read)
      .join('\n')
    const tables = [...migration.matchAll(/create table (\w+)/g)].map(([, name]) => name)
    const statement = new RegExp(
      `\\b(?:from|into|update|join)\\s+(?:${tables.join('|')})\\b|\\b(?:selectFrom|insertInto|updateTable|deleteFrom)\\(`,
    )
    const users = product.filter((path) => statement.test(read(path)))

    expect(users.length).toBeGreaterThan(5)
    expect(users.filter((path) => !path.startsWith('store/'))).toEqual([])
  })
})

describe('exported names', () => {
  it('are exported once: one word has one meaning in the whole repository', () => {
    const places = new Map<string, string[]>()
    // The other systems of the bench are programs of their own, written as their users write them.
    for (const path of sources.filter((one) => !one.startsWith('dev/bench/peers/'))) {
      for (const [, name = ''] of read(path).matchAll(
        /^export (?:interface|type|class|(?:async )?function\*?|const|let) (\w+)/gm,
      )) {
        places.set(name, [...(places.get(name) ?? []), path])
      }
    }

    expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([])
  })
})

describe('every table', () => {
  it('is inserted into by one module of store/', () => {
    const places = new Map<string, string[]>()
    for (const path of inRooms.filter((one) => one.startsWith('store/'))) {
      const inserts = read(path).matchAll(/insert into (\w+)|insertInto\('(\w+)'/g)
      for (const table of new Set([...inserts].map(([, sql, camel]) => sql ?? camel ?? ''))) {
        places.set(table, [...(places.get(table) ?? []), path])
      }
    }

    expect(places.size).toBeGreaterThan(5)
    expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([])
  })
})
