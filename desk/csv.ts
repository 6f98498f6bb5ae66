/** Writes payments as CSV (RFC 4180) that a spreadsheet opens without executing any of it. */

import { formatAmount } from '../payment/money.ts'
import type { DeskPayment } from '../store/desk-payments.ts'

const columns = {
  id: ({ payment }: DeskPayment) => payment.id,
  merchantReference: ({ payment }: DeskPayment) => payment.merchantReference,
  status: ({ payment }: DeskPayment) => payment.status,
  fulfilment: ({ payment }: DeskPayment) => payment.fulfilment,
  exceptions: ({ payment }: DeskPayment) => payment.exceptions.join(' '),
  amount: ({ payment }: DeskPayment) => formatAmount(payment.amountMinor, payment.currency),
  currency: ({ payment }: DeskPayment) => payment.currency,
  paidAmount: ({ payment }: DeskPayment) => payment.paidAmount ?? '',
  paidCurrency: ({ payment }: DeskPayment) => payment.paidCurrency ?? '',
  method: ({ payment }: DeskPayment) => payment.method,
  country: ({ payment }: DeskPayment) => payment.country,
  koyweOrderId: ({ payment }: DeskPayment) => payment.koyweOrderId ?? '',
  createdAt: ({ payment }: DeskPayment) => new Date(payment.createdAt).toISOString(),
  updatedAt: ({ payment }: DeskPayment) => new Date(payment.updatedAt).toISOString(),
  assignee: ({ assignee }: DeskPayment) => assignee ?? '',
  needsPerson: ({ needsPerson }: DeskPayment) => String(needsPerson),
  findings: ({ findings }: DeskPayment) => findings.join(' '),
}

export function writeCsv(payments: readonly DeskPayment[]): string {
  const rows = payments.map((payment) => Object.values(columns).map((read) => read(payment)))
  return [Object.keys(columns), ...rows].map(writeCsvRow).join('')
}

/** @param cells texts of any origin */
export function writeCsvRow(cells: readonly string[]): string {
  return `${cells.map(writeCell).join(',')}\r\n`
}

/** A cell that begins so is a formula for a spreadsheet, wherever the text comes from. An apostrophe makes it a text. */
function writeCell(text: string): string {
  const isFormula = /^[\s'"]*[=+\-@\t\r\n|%\uFF1D\uFF0B\uFF0D\uFF20]/.test(text)
  const safe = isFormula ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
