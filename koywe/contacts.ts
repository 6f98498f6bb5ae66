/**
 * Contacts: the payer at Koywe, in one of two request forms.
 *
 * Source: guide, Step 3 (doc): `fullName`; newer contacts page (doc) and a real account (observed,
 * 2026-11-23): `firstName`, `lastName`, `type`. A refusal reveals which form an account accepts.
 */

import { Compile } from 'typebox/compile'
import type { Payer } from '../payment/payment.ts'
import { KoyweError } from './errors.ts'
import { isKoyweId } from './ids.ts'
import {
  ContactAnswer,
  ContactsAnswer,
  type CurrentContactRequest,
  type GuideContactRequest,
} from './wire.ts'

export type ContactForm = 'guide' | 'current'

export interface ContactRequest {
  /** The payment that needs the contact. */
  paymentId: string
  country: string
  payer: Payer
}

const readContact = Compile(ContactAnswer)
const readContacts = Compile(ContactsAnswer)

/** The calls that contacts need. */
export interface ContactCalls {
  post(body: object, paymentId: string): Promise<unknown>
  list(paymentId: string): Promise<unknown>
}

export interface Contacts {
  /**
   * Creates a contact and returns its id. Koywe accepts the same person twice (observed). After a 409, looks
   * the existing contact up. Returns null if it cannot be found or has no id of Koywe's form: an order needs no contact.
   */
  create(request: ContactRequest): Promise<string | null>
}

/**
 * Sends the form that worked last, initially the guide's. After a refusal that is not about the document, sends
 * the other form once.
 * @param pinned use only this form
 */
export function createContacts(calls: ContactCalls, pinned: ContactForm | null): Contacts {
  let working: ContactForm | null = null

  async function sendIn(form: ContactForm, request: ContactRequest): Promise<string | null> {
    const body = form === 'guide' ? toGuideForm(request) : toCurrentForm(request)
    const id = parseContact(await calls.post(body, request.paymentId))
    working = form
    return isKoyweId(id) ? id : null
  }

  async function sendInEither(request: ContactRequest): Promise<string | null> {
    if (pinned) return sendIn(pinned, request)
    const first = working ?? 'guide'
    try {
      return await sendIn(first, request)
    } catch (error) {
      if (!isAboutForm(error)) throw error
      return sendIn(first === 'guide' ? 'current' : 'guide', request)
    }
  }

  async function findExisting({ payer, paymentId }: ContactRequest): Promise<string | null> {
    try {
      return findListed(await calls.list(paymentId), payer)
    } catch (error) {
      if (!(error instanceof KoyweError)) throw error
      if (error.retry === 'never' || error.status === 403) return null
      throw error
    }
  }

  return {
    async create(request) {
      try {
        return await sendInEither(request)
      } catch (error) {
        if (!(error instanceof KoyweError) || error.status !== 409) throw error
        return findExisting(request)
      }
    },
  }
}

function findListed(answer: unknown, payer: Payer): string | null {
  if (!readContacts.Check(answer)) return null
  const list = Array.isArray(answer) ? answer : 'contacts' in answer ? answer.contacts : answer.data
  const known = list.find(
    (contact) => bare(contact.documentNumber ?? '') === bare(payer.documentNumber),
  )
  const ids = [known?.id, known?.contactId, known?._id]
  return ids.find((id) => typeof id === 'string' && isKoyweId(id)) ?? null
}

/** Removes punctuation, because the normal form that Koywe stores is unknown. */
function bare(number: string): string {
  return number.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase()
}

function isAboutForm(error: unknown): boolean {
  if (!(error instanceof KoyweError) || error.code !== 'koywe_refused') return false
  return (error.status === 400 || error.status === 422) && !error.errorCode?.startsWith('DC')
}

function parseContact(answer: unknown): string {
  if (!readContact.Check(answer)) {
    throw new KoyweError('koywe_unintelligible', 'Koywe returned a contact in an unknown shape', {
      retry: 'later',
    })
  }
  if ('id' in answer) return answer.id
  return 'contactId' in answer ? answer.contactId : answer._id
}

function toCommon({ country, payer }: ContactRequest) {
  return {
    ...(payer.email === null ? {} : { email: payer.email }),
    ...(payer.phone === null ? {} : { phone: payer.phone }),
    countrySymbol: country,
    documentType: payer.documentType,
    documentNumber: payer.documentNumber,
    businessType: payer.businessType,
  }
}

function toGuideForm(request: ContactRequest): GuideContactRequest {
  return { ...toCommon(request), fullName: request.payer.name }
}

/** The first word is the first name, the rest the last name. Companies keep the whole name. */
function toCurrentForm(request: ContactRequest): CurrentContactRequest {
  const { name, businessType } = request.payer
  if (businessType === 'COMPANY') {
    return { ...toCommon(request), firstName: name, type: 'BUSINESS' }
  }
  const [firstName = name, ...rest] = name.split(/\s+/)
  const lastName = rest.join(' ') || firstName
  return { ...toCommon(request), firstName, lastName, type: 'PERSON' }
}
