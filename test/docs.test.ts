/** What is written down agrees with the code, in both directions. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../local/paths.ts'
import { variables } from '../process/variables.ts'
import { generate } from '../tools/docs/generate.ts'

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
    const ours = named.filter((name) => !name?.startsWith('TEMPORAL_'))

    expect(new Set(ours)).toEqual(new Set(Object.keys(variables)))
  })
})

describe('the documents', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'ARCHITECTURE.md',
    'SECURITY.md',
    'docs/deploy.md',
    'docs/events.md',
    'docs/koywe.md',
    'docs/support.md',
  ]

  it.each(pages)('%s names only commands that exist', (page) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...read(page).matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(
      ([, name]) => name ?? '',
    )

    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  it.each(pages)('%s names only files of ours that exist', (page) => {
    const named = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path ?? '')

    expect(named.filter((path) => !existsSync(join(checkout, dirname(page), path)))).toEqual([])
  })
})
