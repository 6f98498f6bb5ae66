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
import { translate } from './translate.ts'
import { historyTexts } from './texts/history-texts.ts'
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
  visitor: DeskVisitor
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
    ${renderSending(message, payment, visitor)}
    ${renderAttempts(message, { payment, visitor, mayRead })}
    ${body !== null && html`<pre tabindex="0" aria-label="${texts.payment.body}">${body}</pre>`}
    ${renderResend(message, view, visitor)}
  </details>`
}

function renderSending(message: DeskMessage, payment: Payment, visitor: DeskVisitor): Html {
  const { key, repeats, state, isBehind, attempts, nextTryAt, lastError, evidence } = message
  const { texts, locale } = visitor
  const { payment: words } = texts
  const answer = evidence ? writeDetail(evidence, visitor) : translate(lastError ?? '', visitor)
  const again = repeats !== null && html` ${texts.resend.again}`
  const isWaiting = state === 'due' && nextTryAt !== null
  return html`<dl class="facts">
    ${fact('webhook-id', html`<code>${repeats ?? key}</code>${again}`)}
    ${fact(words.attempts, attempts)}
    ${isWaiting && fact(words.nextTry, isBehind ? historyTexts[locale].behind : renderTime(nextTryAt, payment))}
    ${answer !== '' && fact(words.lastOutcome, answer.slice(0, 2048))}
  </dl>`
}

export function renderWebhookEvents({ found, row }: DeskView, visitor: DeskVisitor): Html {
  const { payment: words } = visitor.texts
  const mayRead = visitor.roles.includes('act')
  const parts = { payment: row.payment, visitor, mayRead }
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
  const { payment, visitor } = parts
  return html`<details>
    <summary>
      ${renderTimes({ count: group.length, since: first.receivedAt }, payment, visitor.texts)}
      ${first.type ?? '?'} ${renderState(first, visitor)}
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

function renderState({ state }: DeskWebhookEvent, { locale }: DeskVisitor): Html {
  return html`<span class="badge ${toneOf[state]}"
    >${historyTexts[locale].webhookStates[state]}</span
  >`
}

/** The bytes are Koywe's words about the order, which may name the payer. */
function renderEvent(event: DeskWebhookEvent, { payment, visitor, mayRead }: HistoryParts): Html {
  const { texts } = visitor
  const { id, type, receivedAt, state, reason, endedAt, body, size } = event
  const { payment: words } = texts
  const bytes = fillIn(words.bytes, { size })
  const isReplayable = mayRead && mayReplay({ paymentId: payment.id, type, state })
  const replay = toReplayPath(payment.id, String(id))
  return html`<details>
    <summary>
      ${renderTime(receivedAt, payment)} ${type ?? '?'} ${renderState(event, visitor)}
    </summary>
    <dl class="facts">
      ${fact('Id', id)}
      ${fact(words.outcome, html`${reason === null ? historyTexts[visitor.locale].webhookStates[state] : translate(reason, visitor)}${endedAt !== null && html` ${renderTime(endedAt, payment)}`}`)}
      ${fact(words.body, bytes)}
    </dl>
    ${mayRead && html`<pre tabindex="0" aria-label="${words.body}">${body.toString('utf8')}</pre>`}
    ${isReplayable && html`<p><a class="button plain" href="${replay}">${texts.replay.open}</a></p>`}
  </details>`
}

export function renderTimeline({ timeline, row }: DeskView, visitor: DeskVisitor): Html {
  const { payment: words } = visitor.texts
  const { payment } = row
  const { next } = timeline
  const later = next && `/desk/payments/${payment.id}?entries=${writeTimelinePlace(next)}`
  return html`<section class="card">
    <h2>${words.timeline}</h2>
    <ol class="timeline">
      ${timeline.entries.map((entry) => renderEntry(entry, payment, visitor))}
    </ol>
    ${later && html`<p><a class="button plain" href="${later}">${words.later}</a></p>`}
  </section>`
}

function renderEntry(
  { at, since, count, kind, summary, detail }: FoldedEntry,
  payment: Payment,
  visitor: DeskVisitor,
): Html {
  const { texts, locale } = visitor
  const repeats = count > 1 && renderTimes({ count, since }, payment, texts)
  return html`<li>
    ${renderTime(at, payment)}
    <span class="badge plain">${historyTexts[locale].kinds[kind]}</span>
    ${translate(summary, visitor)} ${repeats}
    <span class="hint">${writeDetail(detail, visitor)}</span>
  </li>`
}

/** Writes details as `name: value`. */
function writeDetail(detail: Record<string, unknown> | null, visitor: DeskVisitor): string {
  const { details } = historyTexts[visitor.locale]
  return (
    Object.entries(detail ?? {})
      // Next to the time of the entry, this one says nothing more.
      .filter(([name, value]) => value !== null && name !== 'endedAt')
      .map(([name, value]) => `${details[name] ?? name}: ${writeValue(name, value, visitor)}`)
      .join(' · ')
  )
}

const translated = new Set(['cause', 'reason', 'why'])

function writeValue(name: string, value: unknown, visitor: DeskVisitor): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return translated.has(name) ? translate(value, visitor) : value
}
