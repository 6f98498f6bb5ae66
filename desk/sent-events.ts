/** What Koywe says that it sent about the order, and what of that is here. */

import type { SentDelivery } from '../koywe/sent-events.ts'
import type { Payment } from '../payment/payment.ts'
import type { DeskView } from './desk-view.ts'
import { html, type Html } from './html.ts'
import { renderTable } from './table.ts'
import { matchSentEvents, type MatchedEvent } from './match-sent-events.ts'
import { fillIn, type DeskTexts } from './texts/texts.ts'
import { renderTime } from './written.ts'

/** Null where the person did not ask for it. */
export function renderSentEvents({ sent, found, row }: DeskView, texts: DeskTexts): Html | null {
  if (sent === null) return null
  const { sent: words } = texts
  const content =
    'code' in sent
      ? html`<p>${words.notShown} <span class="hint">${sent.code}</span></p>`
      : renderEvents(matchSentEvents(sent.events, found.webhookEvents), row.payment, texts)
  return html`<section class="card">
    <h2>${words.title}</h2>
    ${content}
  </section>`
}

function renderEvents(events: MatchedEvent[], payment: Payment, { sent: words }: DeskTexts): Html {
  if (events.length === 0) return html`<p>${words.none}</p>`
  const rows = events.map(
    ({ type, at, deliveries, isHere }) =>
      html`<tr>
        <td><span class="badge plain">${type}</span></td>
        <td>${at !== null && renderTime(at, payment)}</td>
        <td>${renderDeliveries(deliveries, payment, words)}</td>
        <td>
          <span class="badge ${isHere ? 'good' : 'bad'}"
            >${isHere ? words.isHere : words.isNotHere}</span
          >
        </td>
      </tr>`,
  )
  const columns = [words.type, words.at, words.delivery, words.here].map((title) => ({ title }))
  const isMissing = events.some(({ isHere }) => !isHere)
  return html`${isMissing && html`<p class="notice bad">${words.missing}</p>`}
  ${renderTable(rows, { name: words.title, columns })}`
}

type SentWords = DeskTexts['sent']

function renderDeliveries(
  deliveries: SentDelivery[] | null,
  payment: Payment,
  words: SentWords,
): Html | string {
  if (deliveries === null) return words.unknown
  return html`${deliveries.map(
    ({ state, retries, lastStatus, lastAnswerAt }) =>
      html`<div>
        ${state ?? words.unknown}${retries !== null && retries > 0 && html`, ${fillIn(words.retries, { count: retries })}`}:
        ${lastStatus === null ? words.noAnswer : fillIn(words.answer, { status: lastStatus })}
        ${lastAnswerAt !== null && renderTime(lastAnswerAt, payment)}
      </div>`,
  )}`
}
