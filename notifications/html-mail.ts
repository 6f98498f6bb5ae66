/** The HTML part of a mail: one layout for all. No script, no font file, no image but the shop's logo. */

import { readFileSync } from 'node:fs'
import mustache from 'mustache'
import { escapeHtml } from '../payment/escape-html.ts'
import type { ShopFace } from '../payment/shop-face.ts'
import type { MailContent, MailTone } from './mail-content.ts'

const layout = readFileSync(new URL('layout.html', import.meta.url), 'utf8')

/** A mark is a sign on a ground: never colour alone. */
const marks: Record<MailTone, { sign: string; color: string; ground: string }> = {
  good: { sign: '✓', color: '#14592f', ground: '#dff3e6' },
  attention: { sign: '!', color: '#7a4700', ground: '#fdeccd' },
  returned: { sign: '←', color: '#1f4b7a', ground: '#dfecfa' },
  ended: { sign: '×', color: '#8f1d22', ground: '#fbe3e3' },
}

/**
 * An inbox shows the preview after the subject. Spaces keep the rest of the mail out of it; each has a joiner without
 * width, so that mail programs do not make one of them.
 */
const previewSpaces = '\u2007\u034F'.repeat(40)

export function renderHtmlMail(content: MailContent, face: ShopFace): string {
  return mustache.render(layout, toLayoutValues(content, face), {}, { escape: escapeHtml })
}

/** The values of the layout, by the names that it has for them. */
export function toLayoutValues(content: MailContent, { logoUrl, colors }: ShopFace): object {
  const paragraphs = content.paragraphs.map(keepTogether)
  const preview = `${paragraphs[1] ?? ''}${previewSpaces}`
  return { ...content, paragraphs, preview, mark: marks[content.tone], logoUrl, colors }
}

/** Keeps a line from ending between the sign of a currency and its amount. */
function keepTogether(text: string): string {
  return text.replaceAll(/(?<=\p{Sc}) (?=\d)/gu, '\u00A0')
}
