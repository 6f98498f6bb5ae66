/** Says in the language of the desk what the store records in English. */

import { historyTexts } from './texts/history-texts.ts'
import { phrases } from './texts/phrases.ts'
import type { DeskVisitor } from './visitor.ts'

/** Says a line of the timeline, an outcome or a reason. What no phrase fits stays as it is. */
export function sayPhrase(text: string, visitor: Pick<DeskVisitor, 'texts' | 'locale'>): string {
  const { locale } = visitor
  if (locale === 'en') return text
  const word = findWord(text, visitor)
  if (word !== undefined) return word
  for (const { english, [locale]: written } of phrases) {
    const groups = english.exec(text)
    if (groups) return fill(written, groups, visitor)
  }
  const separator = ['; ', ', '].find((one) => text.includes(one))
  if (separator === undefined) return text
  return text
    .split(separator)
    .map((part) => sayPhrase(part, visitor))
    .join(separator)
}

/** Puts a group in as it is for `$1`, and in this language for `{1}`. */
function fill(
  written: string,
  groups: RegExpExecArray,
  visitor: Pick<DeskVisitor, 'texts' | 'locale'>,
): string {
  return written.replaceAll(/\$(\d)|\{(\d)\}/g, (_, verbatim?: string, said?: string) =>
    said === undefined
      ? (groups[Number(verbatim)] ?? '')
      : sayPhrase(groups[Number(said)] ?? '', visitor),
  )
}

/** A status, a discrepancy, a finding, or what became of a webhook. */
function findWord(
  text: string,
  { texts, locale }: Pick<DeskVisitor, 'texts' | 'locale'>,
): string | undefined {
  const { webhookStates } = historyTexts[locale]
  const lists = [texts.statuses, texts.exceptions, texts.findings, webhookStates]
  return lists.map((words) => new Map(Object.entries(words)).get(text)).find(Boolean)
}
