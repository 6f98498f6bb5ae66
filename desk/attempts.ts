/** The attempts of an outbox message, as the page of its payment shows them. */

import type { Payment } from '../payment/payment.ts'
import type { DeskMessage } from '../store/desk-case.ts'
import { attemptsMax, type DeskAttempt } from '../store/outbox-attempts.ts'
import { html, type Html } from './html.ts'
import { translate } from './translate.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderTime, writeDuration } from './written.ts'

interface AttemptParts {
  payment: Payment
  visitor: DeskVisitor
  /** Whether the person may see what the receiver answered: it may hold personal data. */
  mayRead: boolean
}

const tones: Record<NonNullable<DeskAttempt['outcome']>, string> = {
  taken: 'good',
  refused: 'bad',
  unknown: 'attention',
  undeliverable: 'bad',
  skipped: 'plain',
}

/** The newest attempts, the newest first. */
export function renderAttempts({ newestAttempts }: DeskMessage, parts: AttemptParts): Html {
  const { payment: words } = parts.visitor.texts
  const isCut = newestAttempts.length === attemptsMax
  return html`<ol class="timeline">
      ${newestAttempts.map((attempt) => renderAttempt(attempt, parts))}
    </ol>
    ${isCut && html`<p class="hint">${words.earlierAttempts}</p>`}`
}

function renderAttempt(
  { beganAt, endedAt, outcome, reason, status, answer }: DeskAttempt,
  { payment, visitor, mayRead }: AttemptParts,
): Html {
  const { texts } = visitor
  const shown = outcome ?? 'unknown'
  const took = endedAt !== null && writeDuration(endedAt - beganAt)
  const text = mayRead && answer !== null && answer !== ''
  return html`<li>
    ${renderTime(beganAt, payment)}
    <span class="badge ${tones[shown]}">${texts.attemptOutcomes[shown]}</span> ${status} ${took}
    ${reason !== null && html`<span class="hint">${translate(reason, visitor)}</span>`}
    ${text && html`<pre tabindex="0" aria-label="${texts.payment.answer}">${answer}</pre>`}
  </li>`
}
