/** Writes explanations as lines for a terminal. */

import { viewExplanation } from '../../api/explanations.ts'
import type { Locale } from '../../payment/country.ts'
import { explainRefusal, type Explanation } from '../../payment/explain.ts'
import { explanationTexts } from '../../payment/explanation-languages.ts'
import type { DatedRefusal } from '../../payment/refusal.ts'

const labels: Record<
  Locale,
  Record<'why' | 'who' | 'todo' | 'until' | 'next' | 'finding', string>
> = {
  en: { why: 'why', who: 'who', todo: 'to do', until: 'until', next: 'next', finding: 'finding' },
  es: {
    why: 'por qué',
    who: 'quién',
    todo: 'qué hacer',
    until: 'hasta',
    next: 'después',
    finding: 'aviso',
  },
  pt: {
    why: 'por quê',
    who: 'quem',
    todo: 'o que fazer',
    until: 'até',
    next: 'depois',
    finding: 'aviso',
  },
}

/** Writes the explanation of a payment. */
export function writeExplanation(
  paymentId: string,
  explanation: Explanation,
  language: Locale,
): string {
  const { cause, sentence, actor, action, until, next, findings } = viewExplanation(explanation)
  const words = labels[language]
  return toLines(`${paymentId}  ${cause}`, [
    [words.why, sentence],
    [words.who, explanationTexts[language].actors[actor]],
    [words.todo, action],
    [words.until, until],
    [words.next, next && [next.sentence, next.at ?? []].flat().join(' ')],
    ...findings.map(
      ({ kind, nextAction }) => [words.finding, `${kind}: ${nextAction}`] as [string, string],
    ),
  ])
}

/** Writes why a request was refused. */
export function writeRefusal(refusal: DatedRefusal, language: Locale): string {
  const { sentence, actor, action } = explainRefusal(refusal, language)
  const words = labels[language]
  const at = new Date(refusal.at).toISOString()
  return toLines(`${refusal.requestId}  ${refusal.code}  ${at}`, [
    [words.why, sentence],
    [words.who, explanationTexts[language].actors[actor]],
    [words.todo, action],
  ])
}

function toLines(title: string, rows: [label: string, text: string | null][]): string {
  const lines = rows.flatMap(([label, text]) =>
    text === null ? [] : `  ${label.padEnd(12)} ${text}`,
  )
  return [title, ...lines].join('\n')
}
