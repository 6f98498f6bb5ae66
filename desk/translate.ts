/** Translates what the store records in English into the language of the desk. */

import type { Locale } from '../payment/country.ts'
import { historyTexts } from './texts/history-texts.ts'
import { phrases } from './texts/phrases.ts'
import { deskTexts } from './texts/texts.ts'
import type { DeskVisitor } from './visitor.ts'

/** Translates a line of the timeline, an outcome or a reason. What no phrase fits stays as it is. */
export function translate(text: string, visitor: Pick<DeskVisitor, 'locale'>): string {
  const { locale } = visitor
  if (locale === 'en') return text
  const word = words[locale].get(text)
  if (word !== undefined) return word
  for (const { english, [locale]: written } of phrases) {
    const groups = english.exec(text)
    if (groups) return fill(written, groups, visitor)
  }
  if (text.includes('; ')) return join(text.split('; '), '; ', visitor)
  const list = text.split(', ')
  return list.every((part) => words[locale].has(part)) ? join(list, ', ', visitor) : text
}

function join(parts: string[], separator: string, visitor: Pick<DeskVisitor, 'locale'>): string {
  return parts.map((part) => translate(part, visitor)).join(separator)
}

/** Puts a group in as it is for `$1`, and in this language for `{1}`. */
function fill(
  written: string,
  groups: RegExpExecArray,
  visitor: Pick<DeskVisitor, 'locale'>,
): string {
  return written.replaceAll(/\$(\d)|\{(\d)\}/g, (_, verbatim?: string, translated?: string) =>
    translated === undefined
      ? (groups[Number(verbatim)] ?? '')
      : translate(groups[Number(translated)] ?? '', visitor),
  )
}

/** Statuses, discrepancies, findings, and what becomes of webhooks. Where two have one word, the first counts. */
const words: Record<Locale, Map<string, string>> = {
  es: listWords('es'),
  pt: listWords('pt'),
  en: listWords('en'),
}

function listWords(locale: Locale): Map<string, string> {
  const { statuses, exceptions, findings } = deskTexts[locale]
  const { webhookStates } = historyTexts[locale]
  return new Map(Object.entries({ ...webhookStates, ...findings, ...exceptions, ...statuses }))
}
