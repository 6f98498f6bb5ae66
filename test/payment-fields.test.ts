/** payment/ alone decides status, exception, fulfilment, version and failure of a payment. */

import { describe, expect, it } from 'vitest'
import { exceptionKinds, statuses } from '../payment/status.ts'
import { read, sources } from './support/tree.ts'

const files = sources.filter((path) => !path.startsWith('test/'))
const decidedFields = 'status|exceptions?|fulfilment|version|failure'

/** The three writes of a payment's decided columns: one update, one insert, and the end of the outbox message that fulfils. */
const decidedWrites: [path: string, text: string][] = [
  [
    'store/outbox.ts',
    'update payments set fulfilment = ${after.fulfilment}, version = ${after.version},',
  ],
  ['store/payments.ts', '.set(toColumns(change))'],
  ['store/payments.ts', "insertInto('payments')\n    .values({ ...toNewRow(wish), payerId })"],
]

/** Code and SQL that decides one of the fields of a payment that payment/ alone may decide. */
function findDecisions(code: string): string[] {
  const words = [...statuses, ...exceptionKinds, 'none', 'held', 'done'].join('|')
  const failureCodes = [...read('payment/opening.ts').matchAll(/\bcode: '(\w+)'/g)]
    .map(([, failureCode]) => failureCode)
    .join('|')
  const patterns = [
    // An assignment.
    `(?<!this)\\.(?:${decidedFields}) (?:\\?\\?|\\+|-)?= .*`,
    // A property with one of our words.
    `\\b(?:status|exception|fulfilment): '(?:${words})'`,
    // A copy of a payment with another value.
    `\\.\\.\\.(?:\\w+\\.)*payment,[^}]*\\b(?:${decidedFields})\\b[^}]*}`,
    // A failure, with its type or without.
    '(?::|satisfies|as|Promise<)\\s*PaymentFailure\\b.*',
    '\\bfailure(?::| =) \\{.*',
    `\\bcode: '(?:${failureCodes})',[^{}]*\\b(?:detail|field)\\b`,
    `\\b(?:detail|field)\\b[^{}]*\\bcode: '(?:${failureCodes})'`,
  ]
  const found = patterns.flatMap((pattern) => [...code.matchAll(new RegExp(pattern, 'g'))])
  return [...found.map(String), ...findDecidingWrites(code)]
}

/** Writes to the table of payments that set a decided column, or that do not show which columns they set. */
function findDecidingWrites(code: string): string[] {
  const statement = '(?:(?!\\.execute|\\n\\n)[^])*'
  const column = `(?:${decidedFields})\\b`
  const patterns = [
    // SQL: a column, a list of columns, or a part of a statement.
    `\\bupdate\\s+(?:only\\s+)?payments\\b${statement}\\b${column}"?\\s*=${statement}`,
    `\\bupdate\\s+(?:only\\s+)?payments\\b[^\`]*\\bset\\s*\\(${statement}`,
    `\\b(?:insert|merge)\\s+into\\s+payments\\b${statement}`,
    `\\bsql\`\\s*"?${column}"?\\s*=(?!.* (?:and|or) ).*`,
    // The query builder: an object that names a column, a column by its name, and anything else that is no plain object.
    `\\.set\\(\\{(?:(?!\\}\\))[^])*\\b${column}(?=\\s*[:,}])${statement}`,
    `\\bupdateTable\\('payments'\\)${statement}\\.set\\((?!\\{)${statement}`,
    `\\bupdateTable\\('payments'\\)${statement}\\.set\\(\\{(?:(?!\\}\\))[^])*\\.\\.\\.${statement}`,
    `\\b(?:insertInto|mergeInto|replaceInto)\\('payments'\\)${statement}`,
  ]
  return patterns.flatMap((pattern) => [...code.matchAll(new RegExp(pattern, 'gi'))].map(String))
}

describe('status, exception, fulfilment, version and failure of a payment', () => {
  it('are decided in payment/ alone', () => {
    // An example in a document decides nothing.
    const outside = files.filter(
      (path) => !/^(payment|dev)\/|^api\/openapi\/examples\.ts$/.test(path),
    )
    const withoutWrites = (path: string) =>
      decidedWrites
        .filter(([place]) => place === path)
        .reduce((code, [, text]) => code.replace(text, ''), read(path))
    const found = outside.map((path) => [path, findDecisions(withoutWrites(path))] as const)

    for (const [path, text] of decidedWrites) expect(read(path).split(text)).toHaveLength(2)
    expect(found.filter(([, decisions]) => decisions.length > 0)).toEqual([])
  })

  it('of which a table decides are set by the functions that read the tables, and nowhere else', () => {
    const assignment = /\.(?:status|fulfilment|version) (?:\?\?|\+|-)?= /
    const setters = files.filter(
      (path) => path.startsWith('payment/') && assignment.test(read(path)),
    )

    expect(setters).toEqual(['payment/transition.ts'])
  })

  it.each([
    "result.payment.status = 'paid'",
    'row.payment.version += 1',
    "const payment: Payment = { ...row.payment, koyweOrderId, status: 'pending' }",
    'const after = { ...payment, failure }',
    "update payments set fulfilment = 'done', updated_at = ${at}",
    'update payments set updated_at = ${at}, version = version + 1',
    "updateTable('payments').set({ version: sql`version + 1` })",
    '.set({ status: next, fulfilment })',
    "const failure: PaymentFailure = { code: 'koywe_refused', detail: null, field: null }",
    "return { code: 'order_mismatch', detail, field: null }",
    "update payments set fulfilment = ${'done'}",
    'update payments\n  set updated_at = ${at},\n    status = ${status}',
    'update payments p set (status, version) = (${status}, ${version})',
    "updateTable('payments').set('version', 2)",
    "updateTable('payments').set({ ...columns })",
    "insertInto('payments').values(row)",
    'const columns = sql`failure = ${failure}`',
  ])('would be found by this test: %s', (code) => {
    expect(findDecisions(code)).not.toEqual([])
  })
})
