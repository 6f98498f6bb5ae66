/** The preview of a replay: the stored event, what Koywe says now, and what a read would change. */

import type { ReplayPreview } from '../payment/replay.ts'
import { toReplayPath } from './action-path.ts'
import { fact } from './fact.ts'
import { html, type Html } from './html.ts'
import { renderToken, type DeskPage } from './page.ts'
import type { ReplayView } from './replaying.ts'
import { fillIn, type DeskTexts } from './texts/texts.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderTime, writeMoney } from './written.ts'

export function renderReplayPage(view: ReplayView, visitor: DeskVisitor): DeskPage {
  const { texts } = visitor
  const { payment } = view.row
  const body = html`<p>
      <a href="/desk/payments/${payment.id}"
        >${fillIn(texts.payment.title, { reference: payment.merchantReference })}</a
      >
    </p>
    ${renderStored(view, texts)} ${renderOrder(view, texts)} ${renderPreview(view, texts)}
    ${renderForm(view, visitor)}`
  return { title: texts.replay.title, body }
}

function renderStored({ event, row }: ReplayView, texts: DeskTexts): Html {
  const { payment: words, replay } = texts
  const { id, type, status, orderId, state, reason, receivedAt, body } = event
  return html`<section class="card">
    <h2>${replay.stored}</h2>
    <dl class="facts">
      ${fact('Id', id)} ${fact(replay.type, type)} ${status !== null && fact(replay.status, status)}
      ${orderId !== null && fact(words.order, html`<code>${orderId}</code>`)}
      ${fact(replay.received, renderTime(receivedAt, row.payment))}
      ${fact(words.outcome, reason ?? state)}
    </dl>
    <pre tabindex="0" aria-label="${words.body}">${body.toString('utf8')}</pre>
  </section>`
}

function renderOrder({ comparison, row }: ReplayView, texts: DeskTexts): Html {
  const { payment: words } = texts
  if (comparison === null) return renderCard(words.atKoywe, words.nothingYet)
  if ('code' in comparison) {
    return renderCard(words.atKoywe, fillIn(words.noAnswer, { code: comparison.code }))
  }
  const { orderId, amount, currency, word, externalId } = comparison.order
  return html`<section class="card">
    <h2>${words.atKoywe}</h2>
    <dl class="facts">
      ${fact(words.order, html`<code>${orderId}</code>`)} ${fact(texts.replay.status, word)}
      ${fact(texts.list.amount, writeMoney(amount, currency, row.payment))}
      ${fact(texts.replay.externalId, html`<code>${externalId ?? '—'}</code>`)}
    </dl>
  </section>`
}

function renderCard(title: string, sentence: string): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    <p>${sentence}</p>
  </section>`
}

function renderPreview({ preview }: ReplayView, texts: DeskTexts): Html {
  const { replay } = texts
  if (preview === null) return renderCard(replay.change, replay.unknown)
  const { status, fulfilment, messages, exceptions, findings, outcome } = preview
  const isSame = status.before === status.after && fulfilment.before === fulfilment.after
  const list = (words: readonly string[]) => (words.length === 0 ? replay.none : words.join(', '))
  return html`<section class="card">
    <h2>${replay.change}</h2>
    ${isSame && html`<p>${replay.nothing}</p>`}
    <dl class="facts">
      ${fact(texts.list.status, writeStatus(preview, texts))}
      ${fact(texts.payment.fulfilment, writeStep(fulfilment.before, fulfilment.after))}
      ${fact(texts.filters.exception, list(exceptions.map((kind) => texts.exceptions[kind])))}
      ${fact(replay.messages, list(messages))}
      ${fact(texts.payment.findings, list(findings.map((kind) => texts.findings[kind])))}
      ${fact(replay.eventEnds, outcome === null ? replay.waits : `${outcome.state}: ${outcome.reason}`)}
    </dl>
  </section>`
}

function writeStatus({ status }: ReplayPreview, texts: DeskTexts): string {
  return writeStep(texts.statuses[status.before], texts.statuses[status.after])
}

function writeStep(before: string, after: string): string {
  return before === after ? before : `${before} → ${after}`
}

function renderForm({ event, row }: ReplayView, visitor: DeskVisitor): Html {
  const { replay } = visitor.texts
  const { id, version } = row.payment
  return html`<section class="card">
    <form method="post" action="${toReplayPath(id, String(event.id))}">
      ${renderToken(visitor)} <input type="hidden" name="version" value="${version}" />
      <p class="hint">${replay.effect}</p>
      <button class="strong">${replay.submit}</button>
    </form>
  </section>`
}
