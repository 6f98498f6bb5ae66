/**
 * The page on which a payer pays by a QR code, by a code to paste, or by a transfer. Shows what the order at Koywe asks
 * for, and no personal data. When the payment can no longer be paid, the page shows its state instead.
 */

import { writeDeadline } from '../../payment/date-text.ts'
import { nameMethod } from '../../payment/method-name.ts'
import { formatAmount } from '../../payment/money.ts'
import { isPayable, type Payment } from '../../payment/payment.ts'
import type { TransferField, TransferFieldName } from '../../payment/transfer.ts'
import { showAsked } from './amounts.ts'
import { escapeHtml } from '../../payment/escape-html.ts'
import type { PayKind, PayTexts } from './page-texts.ts'
import { renderHelp, renderPayerPage, renderShopHead } from './payer-frame.ts'
import {
  digestView,
  toHelp,
  viewReturnState,
  type PageContext,
  type ShownState,
} from './payer-view.ts'
import { drawQrCode } from './qr-code.ts'
import { renderReturnPage } from './return-page.ts'
import { pageTexts } from './return-texts.ts'

const reloadSeconds = 15

/** Whether the payer can still pay here, and not at an address of Koywe. */
export function isPaidHere(payment: Payment, now: number): boolean {
  const isOurs = payment.qrCode !== null || payment.transfer !== null
  return isOurs && isPayable(payment, now)
}

/** What `/pay/{id}/state` returns. */
export function viewPayState(payment: Payment, context: PageContext): ShownState {
  const state = viewReturnState(payment, context)
  if (!isPaidHere(payment, context.now)) return state
  const { pay } = pageTexts[payment.locale]
  return {
    ...state,
    state: 'payable',
    headline: toHeadline(payment),
    sentence: pay.payBefore(writeDeadline(payment.expiresAt, payment)),
    next: pay.waiting,
    link: null,
    help: toHelp(payment, context.face),
    content: digestPayment(payment),
    leftMs: payment.expiresAt - context.now,
  }
}

/** What makes the page show another code, account or deadline. */
function digestPayment({ qrCode, transfer, expiresAt }: Payment): string {
  return digestView([qrCode, transfer, expiresAt])
}

function toHeadline(payment: Payment): string {
  const { pay } = pageTexts[payment.locale]
  return pay.headline(showAsked(payment), nameMethod(payment.method))
}

/** Renders the page. @param nonce the CSP nonce of its style and script */
export function renderPayPage(payment: Payment, context: PageContext, nonce: string): string {
  if (!isPaidHere(payment, context.now)) return renderReturnPage(payment, context, nonce)
  const { face, isStill = false } = context
  const { pay, facts } = pageTexts[payment.locale]
  const headline = toHeadline(payment)
  const kind = toKind(payment)
  const steps = pay.steps[kind].map((step) => `<li>${escapeHtml(step)}</li>`).join('\n')
  const leftMs = payment.expiresAt - context.now
  const main = `<main data-state="payable" data-final="false" data-left-ms="${leftMs}" data-content="${digestPayment(payment)}">
${renderShopHead(payment, face)}
<h1 id="headline" tabindex="-1">${escapeHtml(headline)}</h1>
<p class="order">${escapeHtml(facts.reference)} ${escapeHtml(payment.merchantReference)}</p>
${kind === 'transfer' ? renderTransfer(payment, pay) : renderCode(payment, pay)}
<div class="deadline"><p>${escapeHtml(pay.payBefore(writeDeadline(payment.expiresAt, payment)))}</p>
<p class="timer" hidden>${pay.timeLeft} <span id="left" role="timer" aria-live="off"></span></p></div>
<h2>${pay.howTo}</h2>
<ol>
${steps}
</ol>
<p id="next">${pay.waiting}</p>
${renderHelp(toHelp(payment, face))}
</main>`
  return renderPayerPage({ payment, face, title: headline, main, reloadSeconds, isStill }, nonce)
}

/** The alternative text of the QR code. */
export function labelQrCode(payment: Payment): string {
  return pageTexts[payment.locale].pay.qrCode(showAsked(payment))
}

function toKind({ transfer, method }: Payment): PayKind {
  if (transfer !== null) return 'transfer'
  return /^PIX/i.test(method) ? 'pix' : 'qr'
}

/** A code that is a picture is shown as it is, and there is nothing to paste. */
function renderCode(payment: Payment, pay: PayTexts): string {
  const code = payment.qrCode ?? ''
  const label = labelQrCode(payment)
  if (/^data:image\/(?:png|jpeg|gif|webp);base64,/.test(code)) {
    return `<div class="code"><img class="qr" src="${escapeHtml(code)}" alt="${escapeHtml(label)}"></div>`
  }
  return `<div class="code">
${drawQrCode(code, label) ?? ''}
<div class="paste">
<p id="code-label">${pay.code}</p>
<p id="code" class="value" tabindex="0" aria-labelledby="code-label">${escapeHtml(code)}</p>
<button type="button" class="button" hidden data-copies="code" data-done="${pay.copied}"><span>${pay.copyCode}</span></button>
</div>
</div>`
}

function renderTransfer(payment: Payment, pay: PayTexts): string {
  const amount = {
    label: pay.exactAmount,
    value: showAsked(payment),
    // What the form of a bank takes.
    copied: formatAmount(payment.amountMinor, payment.currency),
  }
  const account = (payment.transfer ?? []).map((field) => ({
    label: toLabel(field, pay),
    value: field.value,
    copied: field.value,
  }))
  const rows = [...account, amount].map((field, at) => renderField(field, `field-${at}`, pay))
  return `<dl class="account">\n${rows.join('\n')}\n</dl>`
}

function toLabel({ name }: TransferField, { fields }: PayTexts): string {
  return Object.hasOwn(fields, name) ? fields[name as TransferFieldName] : name
}

interface ShownField {
  label: string
  value: string
  copied: string
}

function renderField({ label, value, copied }: ShownField, id: string, pay: PayTexts): string {
  return `<div><dt>${escapeHtml(label)}</dt><dd><span id="${id}" class="value" data-text="${escapeHtml(copied)}">${escapeHtml(value)}</span>
<button type="button" class="small" hidden data-copies="${id}" data-done="${pay.copied}" aria-label="${escapeHtml(pay.copy(label))}"><span>${pay.copyShort}</span></button></dd></div>`
}
