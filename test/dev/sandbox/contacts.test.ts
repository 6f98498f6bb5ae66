/** Contacts: the two request forms, and the documents that Koywe always checks. */

import { describe, expect, it } from 'vitest'
import { aSandbox, scoped, type Json } from '../../support/sandbox.ts'

const common = {
  email: 'ana@example.com',
  phone: '+573001234567',
  countrySymbol: 'CO',
  documentType: 'CC',
  documentNumber: '1234567890',
  businessType: 'PERSON',
}
const forms = {
  guide: { ...common, fullName: 'Ana Pérez' },
  current: { ...common, firstName: 'Ana', lastName: 'Pérez', type: 'PERSON' },
} as const
const profiles = ['guide', 'current'] as const

const without = (form: Json, field: string) =>
  Object.fromEntries(Object.entries(form).filter(([name]) => name !== field))

describe('a contact', () => {
  it.each(profiles)('is created from the form of the %s profile', async (profile) => {
    const { koywe } = aSandbox({ settings: { profile } })

    const answer = await koywe('POST', scoped('contacts'), { body: forms[profile] })

    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^cnt_\w+$/),
      countrySymbol: 'CO',
      documentType: 'CC',
      documentNumber: '1234567890',
    })
  })

  it('of the guide’s form is refused by the current profile, field by field', async () => {
    const { koywe } = aSandbox({ settings: { profile: 'current' } })

    const answer = await koywe('POST', scoped('contacts'), { body: forms.guide })

    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      statusCode: 400,
      errorCode: 'CT99400',
      message: [
        'firstName must be a string',
        'type must be a string',
        'property fullName should not exist',
      ],
    })
  })

  it('of the current form is refused by the guide profile, field by field', async () => {
    const { koywe } = aSandbox({ settings: { profile: 'guide' } })

    const answer = await koywe('POST', scoped('contacts'), { body: forms.current })

    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      statusCode: 400,
      errorCode: 'CT99400',
      message: expect.arrayContaining(['fullName must be a string']),
    })
  })

  it.each([
    ['guide', 'fullName'],
    ['guide', 'countrySymbol'],
    ['guide', 'documentType'],
    ['guide', 'documentNumber'],
    ['current', 'firstName'],
    ['current', 'type'],
    ['current', 'countrySymbol'],
    ['current', 'businessType'],
  ] as const)('of the %s form is refused without %s', async (profile, field) => {
    const { koywe } = aSandbox({ settings: { profile } })

    const answer = await koywe('POST', scoped('contacts'), { body: without(forms[profile], field) })

    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      errorCode: 'CT99400',
      message: [`${field} must be a string`],
    })
  })

  it('is refused with a property that the current form does not know', async () => {
    const { koywe } = aSandbox()
    const body = { ...forms.current, nickname: 'Ani' }

    const answer = await koywe('POST', scoped('contacts'), { body })

    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      errorCode: 'CT99400',
      message: ['property nickname should not exist'],
    })
  })

  it.each(profiles)('is refused with a bad document in the %s profile', async (profile) => {
    const { koywe } = aSandbox({ settings: { profile } })
    const bad = { countrySymbol: 'BR', documentType: 'CPF', documentNumber: '12345678900' }

    const answer = await koywe('POST', scoped('contacts'), { body: { ...forms[profile], ...bad } })

    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      statusCode: 400,
      errorCode: 'DC00010',
      message: 'Invalid document number 12345678900',
    })
  })

  it('cannot be made in another organization', async () => {
    const { koywe } = aSandbox()

    const answer = await koywe('POST', scoped('contacts', 'org_other'), { body: forms.current })

    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({
      errorCode: 'MC00015',
      message: 'Merchant does not belong to the organization',
    })
  })
})

describe('the list of contacts', () => {
  it('has those that were made, and no refused one', async () => {
    const { koywe } = aSandbox()
    const made = await koywe('POST', scoped('contacts'), { body: forms.current })
    await koywe('POST', scoped('contacts'), { body: { ...forms.current, documentNumber: '1' } })

    const { body } = await koywe('GET', scoped('contacts'))

    expect(body).toEqual({
      contacts: [{ id: made.body['id'], documentNumber: '1234567890' }],
    })
  })

  it('is empty in another organization, without a word', async () => {
    const { koywe } = aSandbox()
    await koywe('POST', scoped('contacts'), { body: forms.current })

    const answer = await koywe('GET', scoped('contacts', 'org_other'))

    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ contacts: [] })
  })
})
