/** Plain words: the marks of our old style of writing become rarer, and never more frequent. */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../dev/local/paths.ts'

/** How often all of them may stand in the tree. Lower it with every text that you rewrite. */
const allowed = 10

const markers =
  /\b(?:anew|whoever|beside|meanwhile|(?:am|are|be|been|being|is|was|were) told|what came of it|under way|by itself|at hand|for ever|nobody|the same to)\b/gi

/** Written by people: code with its comments and strings, pages, configuration. */
const written = /\.(?:ts|mjs|json|md|mjml|ya?ml|sql|sh|env|example)$|Dockerfile$|^\.ci\/run$/
/** Recorded by programs, or the list above. A lock file has the words of others. */
const recorded = /\/histories\/|package-lock\.json$|^test\/words\.test\.ts$/

/** Without the marks of comments, so that a phrase that is broken over two lines is one phrase. */
function unwrap(text: string): string {
  return text.replaceAll(/\s*\n\s*(?:\*|\/\/|#)?\s*/g, ' ')
}

/** A page without its code and without what it quotes of others. */
function withoutQuotes(page: string): string {
  return page
    .replaceAll(/^(?:```|~~~)[^]*?^(?:```|~~~)/gm, '')
    .replaceAll(/^>.*$/gm, '')
    .replaceAll(/`[^`\n]*`|“[^”\n]*”|"[^"\n]*"/g, '')
}

function findMarkers(path: string, text: string): string[] {
  const prose = unwrap(path.endsWith('.md') ? withoutQuotes(text) : text)
  return [...prose.matchAll(markers)].map(([found]) => found.toLowerCase())
}

const tracked = execFileSync('git', ['ls-files'], { cwd: checkout, encoding: 'utf8' })
  .split('\n')
  .filter((path) => written.test(path) && !recorded.test(path) && existsSync(join(checkout, path)))

describe('the words that mark our old style', () => {
  it(`stand at most ${allowed} times in what people write`, () => {
    const found = tracked
      .map((path) => [path, findMarkers(path, readFileSync(join(checkout, path), 'utf8'))] as const)
      .filter(([, markersOf]) => markersOf.length > 0)
    const count = found.reduce((sum, [, markersOf]) => sum + markersOf.length, 0)

    expect(
      count,
      found.map(([path, of]) => `${path}: ${of.join(', ')}`).join('\n'),
    ).toBeLessThanOrEqual(allowed)
  })

  it('are found over a line break of a comment, and not in what a page quotes', () => {
    expect(findMarkers('a.ts', '/** The shop is\n * told. */')).toEqual(['is told'])
    expect(findMarkers('a.md', 'Koywe says "try it anew", in `nobody`.')).toEqual([])
  })
})
