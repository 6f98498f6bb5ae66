/** The export: what a spreadsheet would execute is a text there. */

import { expect, it } from 'vitest'
import { writeCsv, writeCsvRow } from '../../desk/csv.ts'
import { aPayment } from '../support/rows.ts'

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '|cmd', '%0A', '"=1', '＝1'])(
  'makes a text of %j',
  (text) => {
    expect(writeCsvRow([text])).toMatch(/^"'/)
  },
)

it('keeps quotes, commas and line breaks within their cell', () => {
  expect(writeCsvRow(['a "b", c\nd', 'e'])).toBe('"a ""b"", c\nd","e"\r\n')
})

it('writes a row for each payment', () => {
  const payment = aPayment({ merchantReference: '-1' })

  const [head, row] = writeCsv([
    { payment, findings: ['money_held'], openSince: 0, needsPerson: true, assignee: null },
  ]).split('\r\n')

  expect(head).toContain('"merchantReference"')
  expect(row).toContain(`"${payment.id}","'-1"`)
  expect(row).toContain('"money_held"')
})
