/** The table of payments: since when something is open. */

import { expect, it } from 'vitest'
import { toText } from '../../desk/html.ts'
import { renderPaymentTable } from '../../desk/payment-table.ts'
import type { DeskVisitor } from '../../desk/visitor.ts'
import { deskTexts } from '../../desk/texts/texts.ts'
import { epoch } from '../support/clock.ts'
import { aPending } from '../support/payments.ts'

it('says since when something is open, and nothing where nothing is', () => {
  const visitor = { locale: 'en', texts: deskTexts.en } as DeskVisitor
  const payment = { payment: aPending(), findings: [], needsPerson: false, assignee: null }
  const write = (openSince: number | null) =>
    toText(renderPaymentTable([{ ...payment, openSince }], { visitor, caption: 'payments' }))

  expect(write(epoch)).toMatch(/since\s+<time/)
  expect(write(null)).not.toContain('since')
})
