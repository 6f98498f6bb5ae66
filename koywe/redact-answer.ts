/**
 * What is kept of an answer of Koywe's for support. Only members that are known to be about the order and the error are
 * shown. Names, numbers and addresses of a payer, payment pages, codes and tokens stand in other members, which are
 * hidden, or in sentences, which are searched for them.
 */

import { exceedsJsonBudget } from '../payment/json.ts'
import { createPersonCheck, personalFields, redact } from './redact.ts'

/** Members with a word, an id, a date or an amount. */
const plainMembers = new Set(
  [
    'id _id orderId contactId externalId external_id quoteId',
    'status state type code errorCode statusCode method providedActionType countrySymbol',
    'originCurrencySymbol origin_currency_symbol',
    'destinationCurrencySymbol destination_currency_symbol',
    'amountIn amount_in amountOut amount_out koyweFee networkFee exchangeRate',
    'createdAt updatedAt dueDate confirmationDate paymentDate deliveryDate',
  ].flatMap((line) => line.split(' ')),
)
/** Members with a sentence. */
const sentenceMembers = new Set(['message', 'reason', 'detail', 'details', 'error', 'errors'])

/** Members about a person. A read does not name the payer, so nothing below them is shown, ids and codes included. */
const personMembers = new Set(['contact', 'payer', 'customer', 'user', 'beneficiary'])

const plainForm = /^[\w.:+-]{0,64}$/
const memberForm = /^[A-Za-z_]{1,40}$/
/** Addresses, and what is as long as a token. */
const secretForms = [/[a-z][a-z\d+.-]{0,20}:\/\/\S+/gi, /[\w.~+/=%-]{24,}/g]

/** A larger answer is none that Koywe documents for a payment. */
const readBytesMax = 64 * 1024
const shownMax = 2048
const hidden = '…'

export interface AnswerContext {
  /** What the call sent, and the payer where it is known: their values are removed. Named as in Koywe's requests. */
  request: Record<string, unknown>
  token: string | undefined
  /** Of the many calls that succeed, sentences are hidden, so that no sentence has to be searched: that takes milliseconds. */
  isSuccess: boolean
}

/** Returns the first 2 kB of an answer without personal data and secrets. */
export function redactAnswer(body: string, context: AnswerContext): string {
  if (body.length > readBytesMax) return hidden
  const parts = {
    ...context,
    isPersonal: context.isSuccess
      ? createWordCheck(context.request)
      : createPersonCheck(context.request),
    room: { left: 2 * shownMax },
  }
  const parsed = tryParse(body)
  if (exceedsJsonBudget(parsed)) return hidden
  const shown = parsed === undefined ? toSentence(body, parts) : JSON.stringify(show(parsed, parts))
  return shown.slice(0, shownMax)
}

/** The words of a description, such as "order", are words of ids and codes too. */
const comparedFields = Object.keys(personalFields).filter((field) => field !== 'description')
const toWord = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Creates the check for ids, codes and dates: whether one is, or contains, a value or a name of the payer. */
function createWordCheck(request: Record<string, unknown>): (text: string) => boolean {
  const values = comparedFields.flatMap((field) => request[field] ?? []).map(String)
  const words = [...values, ...values.flatMap((value) => value.split(/[\s@.]+/))]
    .map(toWord)
    .filter((word) => word.length > 1)
  return (text) => {
    const said = toWord(text)
    return words.some((word) => said === word || (word.length > 3 && said.includes(word)))
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface RedactionParts extends AnswerContext {
  isPersonal: (text: string) => boolean
  /** How much is still searched: an answer has no end to its parts, and little of it is shown. */
  room: { left: number }
}

/** The least that a text counts, so that many short ones are not searched for long. */
const textLengthMin = 20

/** @param member the name under which a value stands, also of the items of a list */
function show(value: unknown, parts: RedactionParts, member = ''): unknown {
  if (value === null || typeof value === 'boolean') return value
  if (parts.room.left <= 0) return hidden
  if (typeof value === 'number') return plainMembers.has(member) ? value : hidden
  if (typeof value === 'string') return showText(value, parts, member)
  if (Array.isArray(value)) return value.map((item) => show(item, parts, member))
  const entries = Object.entries(value as object).map(([name, inner]) => {
    const member = showMember(name, parts)
    return [member, personMembers.has(name) ? hidden : show(inner, parts, name)]
  })
  return Object.fromEntries(entries) as unknown
}

function showMember(name: string, parts: RedactionParts): string {
  spend(parts, name)
  if (parts.room.left <= 0) return hidden
  if (plainMembers.has(name) || sentenceMembers.has(name)) return name
  return memberForm.test(name) && !parts.isPersonal(name) ? name : hidden
}

function spend({ room }: RedactionParts, text: string): void {
  room.left -= Math.max(textLengthMin, Math.min(text.length, 200))
}

function showText(text: string, parts: RedactionParts, member: string): string {
  spend(parts, text)
  if (sentenceMembers.has(member)) return toSentence(text, parts)
  const isShown = plainMembers.has(member) && plainForm.test(text)
  return isShown && text !== parts.token && !parts.isPersonal(text) ? text : hidden
}

/** A sentence is shown only where the payer is known: otherwise nothing tells a name from another word. */
function toSentence(text: string, { request, token, isSuccess }: RedactionParts): string {
  if (text === '') return ''
  if (isSuccess) return hidden
  if (typeof request['documentNumber'] !== 'string') return hidden
  let sentence = token === undefined ? text : text.replaceAll(token, hidden)
  for (const form of secretForms) sentence = sentence.replaceAll(form, hidden)
  return redact(sentence, request)
}
