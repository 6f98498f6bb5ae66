/** What to do, as a person at the desk does it: where the general text names a route, the desk has a form. */

import { explanationTexts } from '../payment/explanation-languages.ts'
import type { FindingKind } from '../payment/finding.ts'
import type { DeskVisitor } from './visitor.ts'

type Reader = Pick<DeskVisitor, 'texts' | 'locale'>

export function writeFindingStep(kind: FindingKind, { texts, locale }: Reader): string {
  const steps: Partial<Record<FindingKind, string>> = texts.steps
  return steps[kind] ?? explanationTexts[locale].findings[kind]
}

/** @param action as an explanation says it */
export function writeStep(action: string, reader: Reader): string {
  const { findings } = explanationTexts[reader.locale]
  const kind = (Object.keys(findings) as FindingKind[]).find((one) => findings[one] === action)
  return kind === undefined ? action : writeFindingStep(kind, reader)
}
