/** The account data of a bank transfer, as the payer types it into the app of the bank. */

/** What is known about an account. Pages name these in the payer's language. */
export const transferFieldNames = [
  'clabe',
  'cbu',
  'alias',
  'accountNumber',
  'accountType',
  'bank',
  'beneficiary',
  'document',
  'reference',
  'concept',
] as const

export type TransferFieldName = (typeof transferFieldNames)[number]

export interface TransferField {
  /** One of `transferFieldNames`, or Koywe's own name for what is none of these. */
  name: string
  value: string
}
