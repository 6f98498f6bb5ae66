/** What is written down agrees with the code, in both directions. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { countRequests, createMetrics } from '../api/metrics.ts'
import { causes } from '../payment/cause.ts'
import { findingKinds } from '../payment/finding.ts'
import { connectionsPerProcess } from '../store/database.ts'
import type { Store } from '../store/store.ts'
import { checkout } from '../dev/local/paths.ts'
import { messageKinds } from '../payment/outbox.ts'
import { exceptionKinds } from '../payment/status.ts'
import { variables } from '../runtime/variables.ts'
import { generate } from '../dev/docs/generate.ts'
import { compileMailLayout } from '../dev/docs/mail-layout.ts'

const read = (path: string) => readFileSync(join(checkout, path), 'utf8')
const generated = await generate()

describe('generated files', () => {
  it.each(Object.keys(generated))('%s is what npm run docs would write', (path) => {
    expect(read(path)).toBe(generated[path])
  })
})

describe('.env.example', () => {
  it('names every variable that a process reads, and no other', () => {
    const named = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(
      ([, name]) => name,
    )
    const ours = named.filter((name = '') => name in variables || !name.startsWith('TEMPORAL_'))

    expect(new Set(ours)).toEqual(new Set(Object.keys(variables)))
  })
})

describe('docs/events.md', () => {
  it('names every event and every member about money, and no other event', () => {
    const page = read('docs/events.md')
    const rows = [...page.matchAll(/^\| `(payment\.[a-z]+)` \|/gm)].map(([, kind]) => kind)

    expect(new Set(rows)).toEqual(new Set(messageKinds.filter((kind) => !kind.startsWith('mail.'))))
    for (const kind of exceptionKinds) expect(page).toContain(`\`${kind}\``)
    for (const member of ['version', 'paidAmount', 'paidCurrency', 'decision']) {
      expect(page).toContain(`\`${member}\``)
    }
  })
})

describe('docs/support.md', () => {
  const [causesPart = '', findingsPart = ''] =
    read('docs/support.md').split('<!-- end of causes -->')
  const rows = [...findingsPart.matchAll(/^\| `([a-z_]+)` \| (.*?) \| (.*?) \|$/gm)]

  it('has a row for every cause with its actor, and for nothing else', () => {
    const listed = [...causesPart.matchAll(/^\| `([a-z_]+)` \| (\w+) \|/gm)]

    expect(listed.map(([, cause, actor]) => [cause, actor])).toEqual(
      Object.entries(causes).map(([cause, { actor }]) => [cause, actor]),
    )
  })

  it('has a row for every finding, and for nothing else', () => {
    expect(rows.map(([, kind]) => kind)).toEqual(Object.keys(findingKinds))
  })

  it.each(rows.map(([, kind = '', owner = '', action = '']) => [kind, owner, action] as const))(
    'says of %s who acts, and what to do in whole sentences',
    (kind, owner, action) => {
      const written = findingKinds[kind as keyof typeof findingKinds]

      expect([owner, action]).toEqual([written.owner, written.nextAction])
      expect(['operator', 'support', 'developer']).toContain(owner)
      expect(action).toMatch(/^[A-Z].{20,}[.?]$/)
    },
  )

  it('names only routes that there are in what to do', () => {
    const { paths } = JSON.parse(read('api/openapi.json')) as { paths: Record<string, object> }
    const named = rows.flatMap(([, , , action = '']) => [
      ...action.matchAll(/(POST|GET) (\/\S+?)\.?(?:\s|$)/g),
    ])

    expect(named.length).toBeGreaterThan(0)
    for (const [, verb = '', path = ''] of named) {
      expect(paths[path]).toHaveProperty(verb.toLowerCase())
    }
  })
})

describe('docs/operations.md', () => {
  it('names every series that is ours, and no other', () => {
    const metrics = createMetrics({} as Store, Date.now)
    countRequests(Fastify(), metrics)
    const ours = metrics.getMetricsAsArray().map(({ name }) => name)

    const named = [...read('docs/operations.md').matchAll(/`(payin_[a-z_]+)`/g)].map(
      ([, name]) => name,
    )

    expect(new Set(named)).toEqual(new Set(ours.filter((name) => name.startsWith('payin_'))))
  })
})

describe('docs/deploy.md', () => {
  it('says how many connections a process opens', () => {
    expect(read('docs/deploy.md')).toContain(`up to ${connectionsPerProcess} connections`)
  })
})

describe('the layout of mails', () => {
  it.each([
    ['<mj-txt>one</mj-txt>', /mj-txt/],
    ['<mj-text colour="#000000">one</mj-text>', /colour/],
    ['<mj-text color="nothing">one</mj-text>', /nothing/],
  ])('is not compiled with what MJML does not know: %s', async (part, words) => {
    const mjml = `<mjml><mj-body><mj-section><mj-column>${part}</mj-column></mj-section></mj-body></mjml>`

    await expect(compileMailLayout(mjml)).rejects.toThrow(words)
  })
})

describe('SECURITY.md', () => {
  it('names every limit that can be set', () => {
    const limits = Object.keys(variables).filter((name) => name.startsWith('RATE_LIMIT_'))

    expect(limits.filter((name) => !read('SECURITY.md').includes(name))).toEqual([])
  })
})
