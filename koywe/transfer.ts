/** The account data of a bank transfer, in every assumed shape: see pay-address.ts. */

import type { TransferField, TransferFieldName } from '../payment/transfer.ts'
import { toPrintable } from '../payment/printable.ts'

const fieldsMax = 12
const nameLengthMax = 40
const valueLengthMax = 140

/** Names in several languages and spellings, without case, spaces and underscores. */
const names: Record<TransferFieldName, string[]> = {
  clabe: ['clabe', 'clabenumber'],
  cbu: ['cbu', 'cvu', 'cbucvu'],
  alias: ['alias'],
  accountNumber: ['accountnumber', 'account', 'number', 'cuenta', 'numerodecuenta'],
  accountType: ['accounttype', 'tipodecuenta'],
  bank: ['bank', 'bankname', 'banco', 'institution'],
  beneficiary: [
    'beneficiary',
    'beneficiaryname',
    'beneficiario',
    'accountholder',
    'accountname',
    'holder',
    'holdername',
    'titular',
  ],
  document: ['document', 'documentnumber', 'taxid', 'taxidnumber', 'rfc', 'rut', 'nit', 'cuit'],
  reference: ['reference', 'referencenumber', 'referencia', 'paymentreference'],
  concept: ['concept', 'concepto', 'description', 'message'],
}
const known = new Map(
  Object.entries(names).flatMap(([name, spellings]) =>
    spellings.map((spelling) => [spelling, name] as const),
  ),
)

/** The page has these from the payment. */
const left = new Set(['amount', 'amountin', 'currency', 'type', 'id', 'status', 'country'])

/** The numbers to which money is sent. Data without any of them is no account. */
const targets = new Set(['clabe', 'cbu', 'alias', 'accountNumber'])

/**
 * Reads account data, or null if the action is none.
 * @param type of the action, as Koywe names it
 */
export function readTransfer(action: unknown, type: string): TransferField[] | null {
  const fields = toFields(typeof action === 'string' ? readText(action, type) : action)
  return fields.some(({ name }) => targets.has(name)) ? fields.slice(0, fieldsMax) : null
}

/** A CLABE has 18 digits; what else is a number alone must be said to be an account. */
function readText(action: string, type: string): unknown {
  const text = action.trim()
  if (text.startsWith('{')) return parse(text)
  const isAccount = /transfer|account|clabe|spei/i.test(type)
  const digits = text.replaceAll(/[\s-]/g, '')
  if (/^\d{18}$/.test(digits)) return { clabe: digits }
  return isAccount && /^\d{6,34}$/.test(digits) ? { accountNumber: digits } : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Flattens one level: `{bankAccount: {clabe}}` is `{clabe}`. */
function toFields(data: unknown, depth = 0): TransferField[] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'object') return depth === 0 ? toFields(value, 1) : []
    const field = toField(key, value)
    return field === null ? [] : [field]
  })
}

/** Leaves out what cannot be copied as it is shown. */
function toField(key: string, value: unknown): TransferField | null {
  const isWritten = typeof value === 'string' || Number.isSafeInteger(value)
  const text = isWritten ? String(value).trim() : ''
  const plain = key.toLowerCase().replaceAll(/[\s_-]/g, '')
  if (text === '' || toPrintable(text, valueLengthMax) !== text || left.has(plain)) return null
  return { name: known.get(plain) ?? toPrintable(key, nameLengthMax), value: text }
}
