/** The layout of the HTML part, and what fills it. */

import { readFileSync } from 'node:fs'
import mustache, { type TemplateSpans } from 'mustache'
import { describe, expect, it } from 'vitest'
import { renderHtmlMail, toLayoutValues } from '../../notifications/html-mail.ts'
import type { MailContent } from '../../notifications/mail-content.ts'
import { toShopFace } from '../../payment/shop-face.ts'

const layout = readFileSync(new URL('../../notifications/layout.html', import.meta.url), 'utf8')
const face = { ...toShopFace({}, 'https://pay.example'), logoUrl: 'https://shop.example/logo.png' }

const aContent = (wishes: Partial<MailContent> = {}): MailContent => ({
  locale: 'en',
  tone: 'good',
  subject: 'SUBJECT',
  shop: 'SHOP',
  headline: 'HEADLINE',
  paragraphs: ['GREETING', 'FIRST', 'SECOND'],
  facts: [{ label: 'LABEL', value: 'VALUE' }],
  page: { url: 'https://pay.example/return/pay_1', label: 'BUTTON', before: 'BEFORE' },
  help: { sentence: 'HELP', link: { url: 'mailto:help@shop.example', label: 'ADDRESS' } },
  footer: 'FOOTER',
  ...wishes,
})

/** Places of the template that have no value. */
function findMissing(
  tokens: TemplateSpans,
  context: InstanceType<typeof mustache.Context>,
): string[] {
  return tokens.flatMap((token) => {
    const [type, name] = token
    if (type === 'text') return []
    const found: unknown = context.lookup(name)
    const inner = Array.isArray(token[4]) ? token[4] : []
    if (type === '^') return findMissing(inner, context)
    const items = Array.isArray(found) ? found : [found]
    return [
      ...(found === undefined ? [name] : []),
      ...items.flatMap((item) => findMissing(inner, context.push(item))),
    ]
  })
}

/** Every kind of tag in the template. */
const typesOf = (tokens: TemplateSpans): string[] =>
  tokens.flatMap((token) => [token[0], ...(Array.isArray(token[4]) ? typesOf(token[4]) : [])])

describe('the layout', () => {
  it('has a value for each of its places', () => {
    const values = new mustache.Context(toLayoutValues(aContent(), face))

    expect(findMissing(mustache.parse(layout), values)).toEqual([])
    expect(findMissing(mustache.parse('{{subjct}}{{#facts}}{{name}}{{/facts}}'), values)).toEqual([
      'subjct',
      'name',
    ])
  })

  it('shows no value without escaping it', () => {
    expect(new Set(typesOf(mustache.parse(layout)))).toEqual(new Set(['text', 'name', '#', '^']))
  })

  it.each([
    ['good', '✓'],
    ['attention', '!'],
    ['returned', '←'],
    ['ended', '×'],
  ] as const)('has for the tone %s a mark that needs no colour: %s', (tone, sign) => {
    expect(renderHtmlMail(aContent({ tone }), face)).toMatch(new RegExp(`>\\s*\\${sign}\\s*</td>`))
  })

  it('lets the inbox show what follows the greeting', () => {
    const html = renderHtmlMail(aContent(), face)

    expect(html).toMatch(/<div style="display:none[^>]*>FIRST\u2007/)
  })
})
