/** The button that sends one message again, with what it will do. */

import { isMailKind } from '../payment/outbox.ts'
import { findResend } from '../payment/resending.ts'
import type { DeskMessage } from '../store/desk-case.ts'
import { toActionPath } from './action-path.ts'
import type { DeskView } from './desk-view.ts'
import { html, type Html } from './html.ts'
import { roleFor } from './legal-actions.ts'
import { renderToken } from './page.ts'
import type { DeskVisitor } from './visitor.ts'

/** Nothing where sending the message again is not legal. */
export function renderResend(
  message: DeskMessage,
  { row, found }: DeskView,
  visitor: DeskVisitor,
): Html | false {
  const { payment } = row
  const how = findResend(message, { ...found, payment })
  if (how === null || !visitor.roles.includes(roleFor.resend)) return false
  const { labels, effects } = visitor.texts.resend
  const receiver = isMailKind(message.kind) ? 'mail' : 'event'
  return html`<form method="post" action="${toActionPath(payment.id, 'resend')}">
    ${renderToken(visitor)} <input type="hidden" name="message" value="${message.key}" />
    <p class="hint">${effects[how][receiver]}</p>
    <button class="plain">${labels[how]}</button>
  </form>`
}
