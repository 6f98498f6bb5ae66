/** What happened to a payment: what was sent, what Koywe sent, and the timeline. */

import type { Payment } from '../payment/payment.ts'
import { mayReplay } from '../payment/replay.ts'
import type { DeskMessage, DeskWebhookEvent } from '../store/desk-case.ts'
import type { FoldedEntry } from '../store/timeline-page.ts'
import { toReplayPath } from './action-path.ts'
import { renderAttempts } from './attempts.ts'
import type { DeskView } from './desk-view.ts'
import { fact } from './fact.ts'
import { html, type Html } from './html.ts'
import { renderResend } from './resend-form.ts'
import { fillIn, type DeskTexts } from './texts/texts.ts'
import { writeTimelinePlace } from './timeline-place.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderTime } from './written.ts'

export function renderMessages(view: DeskView, visitor: DeskVisitor): Html {
  const { texts, roles } = visitor
  const { payment: words } = texts
  const mayRead = roles.includes('act')
  const rows = view.found.messages.map((message) => renderMessage(message, view, visitor))
  const none = html`<p>${words.noMessages}</p>`
  return html`<section class="card">
    <h2>${words.messages}</h2>
    ${rows.length === 0 ? none : rows}
    ${rows.length > 0 && !mayRead && html`<p class="hint">${words.answersForAct}</p>`}
  </section>`
}

interface HistoryParts {
  payment: Payment
  texts: DeskTexts
  /** Whether the person may see what may hold personal data. */
  mayRead: boolean
}

function renderMessage(message: DeskMessage, view: DeskView, visitor: DeskVisitor): Html {
  const { kind, state, doneAt, body } = message
  const { texts } = visitor
  const { payment } = view.row
  const mayRead = visitor.roles.includes('act')
  const tone = state === 'done' ? 'good' : state === 'due' ? 'waiting' : 'attention'
  return html`<details>
    <summary>
      ${kind} <span class="badge ${tone}">${texts.messageStates[state]}</span>
      ${doneAt !== null && renderTime(doneAt, payment)}
    </summary>
    ${renderSending(message, payment, texts)}
    ${renderAttempts(message, { payment, texts, mayRead })}
    ${body !== null && html`<pre tabindex="0" aria-label="${texts.payment.body}">${body}</pre>`}
    ${renderResend(message, view, visitor)}
  </details>`
}

function renderSending(message: DeskMessage, payment: Payment, texts: DeskTexts): Html {
  const { key, repeats, state, attempts, nextTryAt, lastError, evidence } = message
  const { payment: words } = texts
  const answer = evidence ? JSON.stringify(evidence) : (lastError ?? '')
  const again = repeats !== null && html` ${texts.resend.again}`
  const isWaiting = state === 'due' && nextTryAt !== null
  return html`<dl class="facts">
    ${fact('webhook-id', html`<code>${repeats ?? key}</code>${again}`)}
    ${fact(words.attempts, attempts)}
    ${isWaiting && fact(words.nextTry, renderTime(nextTryAt, payment))}
    ${answer !== '' && fact(words.lastOutcome, html`<code>${answer.slice(0, 2048)}</code>`)}
  </dl>`
}

export function renderWebhookEvents({ found, row }: DeskView, { texts, roles }: DeskVisitor): Html {
  const { payment: words } = texts
  const mayRead = roles.includes('act')
  const parts = { payment: row.payment, texts, mayRead }
  const events = foldRepeats(found.webhookEvents).map((group) => renderGroup(group, parts))
  return html`<section class="card">
    <h2>${words.webhooks}</h2>
    ${events.length === 0 ? html`<p>${words.noWebhooks}</p>` : events}
    ${events.length > 0 && !mayRead && html`<p class="hint">${words.bytesForAct}</p>`}
  </section>`
}

/** Puts all repetitions of one type into one group, in the place of the first. */
function foldRepeats(events: readonly DeskWebhookEvent[]): DeskWebhookEvent[][] {
  const groups = new Map<string, DeskWebhookEvent[]>()
  for (const event of events) {
    const key = event.state === 'duplicate' ? `repeats of ${event.type}` : String(event.id)
    const group = groups.get(key)
    if (group) group.push(event)
    else groups.set(key, [event])
  }
  return [...groups.values()]
}

function renderGroup(group: readonly DeskWebhookEvent[], parts: HistoryParts): Html {
  const [first, second] = group
  const events = group.map((event) => renderEvent(event, parts))
  if (!first || !second) return html`${events}`
  const { payment, texts } = parts
  return html`<details>
    <summary>
      ${renderTimes({ count: group.length, since: first.receivedAt }, payment, texts)}
      ${first.type ?? '?'} <span class="badge ${toneOf[first.state]}">${first.state}</span>
    </summary>
    ${events}
  </details>`
}

/** Says how often something came: `1,000 times since 22:06`. */
function renderTimes(
  { count, since }: { count: number; since: number },
  payment: Payment,
  { payment: { times } }: DeskTexts,
): Html {
  const [before = '', after = ''] = times.split('{since}')
  return html`<span class="hint"
    >${fillIn(before, { count })}${renderTime(since, payment)}${fillIn(after, { count })}</span
  >`
}

const toneOf: Record<DeskWebhookEvent['state'], string> = {
  applied: 'good',
  duplicate: 'plain',
  waiting: 'waiting',
  unmatched: 'waiting',
  foreign: 'attention',
  rejected: 'bad',
}

/** The bytes are Koywe's words about the order, which may name the payer. */
function renderEvent(event: DeskWebhookEvent, { payment, texts, mayRead }: HistoryParts): Html {
  const { id, type, receivedAt, state, reason, endedAt, body, size } = event
  const { payment: words } = texts
  const bytes = fillIn(words.bytes, { size })
  const isReplayable = mayRead && mayReplay({ paymentId: payment.id, type, state })
  const replay = toReplayPath(payment.id, String(id))
  return html`<details>
    <summary>
      ${renderTime(receivedAt, payment)} ${type ?? '?'}
      <span class="badge ${toneOf[state]}">${state}</span>
    </summary>
    <dl class="facts">
      ${fact('Id', id)}
      ${fact(words.outcome, html`${reason ?? state}${endedAt !== null && html` ${renderTime(endedAt, payment)}`}`)}
      ${fact(words.body, bytes)}
    </dl>
    ${mayRead && html`<pre tabindex="0" aria-label="${words.body}">${body.toString('utf8')}</pre>`}
    ${isReplayable && html`<p><a class="button plain" href="${replay}">${texts.replay.open}</a></p>`}
  </details>`
}

export function renderTimeline({ timeline, row }: DeskView, texts: DeskTexts): Html {
  const { payment: words } = texts
  const { payment } = row
  const { next } = timeline
  const later = next && `/desk/payments/${payment.id}?entries=${writeTimelinePlace(next)}`
  return html`<section class="card">
    <h2>${words.timeline}</h2>
    <ol class="timeline">
      ${timeline.entries.map((entry) => renderEntry(entry, payment, texts))}
    </ol>
    ${later && html`<p><a class="button plain" href="${later}">${words.later}</a></p>`}
  </section>`
}

function renderEntry(
  { at, since, count, kind, summary, detail }: FoldedEntry,
  payment: Payment,
  texts: DeskTexts,
): Html {
  const repeats = count > 1 && renderTimes({ count, since }, payment, texts)
  const said = Object.entries(detail ?? {}).filter(([, value]) => value !== null)
  const more =
    said.length > 0 &&
    html`<span class="hint"><code>${JSON.stringify(Object.fromEntries(said))}</code></span>`
  return html`<li>
    ${renderTime(at, payment)} <span class="badge plain">${kind}</span> ${summary} ${repeats}
    ${more}
  </li>`
}
