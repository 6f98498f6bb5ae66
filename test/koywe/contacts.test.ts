/** The payer as Koywe wants to know them: which form is sent, and what becomes of one known already. */

import { describe, expect, it } from 'vitest'
import { createContacts } from '../../koywe/contacts.ts'
import { aKoywe } from '../support/koywe.ts'
import { aContact } from '../support/samples.ts'
import { aClient, aScriptedKoywe, aScriptedServer } from '../support/scripted-koywe.ts'

const company = {
  name: 'Café del Sur SAS',
  businessType: 'COMPANY',
  documentType: 'NIT',
  documentNumber: '900123456-8',
} as const

const common = {
  email: 'ana@example.com',
  phone: '+573001234567',
  countrySymbol: 'CO',
  documentType: 'CC',
  documentNumber: '1234567890',
  businessType: 'PERSON',
}

/** A client with a pinned form, of a server that takes what it gets. */
async function aPinned(contactForm: 'guide' | 'current') {
  const server = await aScriptedServer({ status: 201, body: { id: 'cnt_1' } })
  return { ...server, ...aClient(server.url, { contactForm }) }
}

describe('the form of the guide', () => {
  it('has the full name', async () => {
    const { client, received } = await aPinned('guide')

    const id = await client.createContact(aContact())

    expect(id).toBe('cnt_1')
    expect(received).toMatchObject([
      { method: 'POST', path: 'organizations/org_test/merchants/mrc_test/contacts' },
    ])
    expect(received[0]?.body).toEqual({ ...common, fullName: 'Ana Pérez' })
  })

  it('has the full name of a company', async () => {
    const { client, received } = await aPinned('guide')

    await client.createContact(aContact(company))

    expect(received[0]?.body).toEqual({
      ...common,
      fullName: 'Café del Sur SAS',
      businessType: 'COMPANY',
      documentType: 'NIT',
      documentNumber: '900123456-8',
    })
  })
})

describe('the current form', () => {
  it.each([
    ['Ana Pérez', 'Ana', 'Pérez'],
    ['Ana María Pérez de la Cruz', 'Ana', 'María Pérez de la Cruz'],
    ['Ana   Pérez', 'Ana', 'Pérez'],
    ['Madonna', 'Madonna', 'Madonna'],
  ])('has two names of %s', async (name, firstName, lastName) => {
    const { client, received } = await aPinned('current')

    await client.createContact(aContact({ name }))

    expect(received[0]?.body).toEqual({ ...common, firstName, lastName, type: 'PERSON' })
  })

  it('has the whole name of a company', async () => {
    const { client, received } = await aPinned('current')

    await client.createContact(aContact(company))

    expect(received[0]?.body).toEqual({
      ...common,
      firstName: 'Café del Sur SAS',
      type: 'BUSINESS',
      businessType: 'COMPANY',
      documentType: 'NIT',
      documentNumber: '900123456-8',
    })
  })
})

it.each(['guide', 'current'] as const)(
  'leaves out of the form %s what is not known',
  async (form) => {
    const { client, received } = await aPinned(form)

    await client.createContact(aContact({ email: null, phone: null }))

    expect(received[0]?.body).not.toHaveProperty('email')
    expect(received[0]?.body).not.toHaveProperty('phone')
  },
)

describe.each(['guide', 'current'] as const)('a sandbox that takes the form %s', (profile) => {
  it.each([
    ['a person', aContact()],
    ['a company', aContact(company)],
    ['a person without e-mail and phone', aContact({ email: null, phone: null })],
  ])('gets %s in it without being asked', async (_who, request) => {
    const { client, sandbox } = await aKoywe({ profile }, { contactForm: null })

    const id = await client.createContact(request)

    expect([...sandbox.state.contacts.values()]).toEqual([
      { id, documentNumber: request.payer.documentNumber },
    ])
  })

  it('gets the next one in the form that worked', async () => {
    const { client, calls } = await aKoywe({ profile }, { contactForm: null })
    await client.createContact(aContact())
    const { contact: before = 0 } = await calls()

    await client.createContact(aContact(company))

    const { contact: after = 0 } = await calls()
    expect(after - before).toBe(1)
  })

  it('is not asked twice about a document that it refuses', async () => {
    const { client, calls } = await aKoywe({ profile }, { contactForm: null })
    await client.createContact(aContact())
    const { contact: before = 0 } = await calls()

    const creating = client.createContact(aContact({ documentNumber: '12' }))

    await expect(creating).rejects.toMatchObject({
      code: 'koywe_refused',
      message: 'Koywe answered contact with 400 DC00010',
      errorCode: 'DC00010',
      retry: 'never',
    })
    const { contact: after = 0 } = await calls()
    expect(after - before).toBe(1)
  })

  it('refuses the other form when that one is pinned', async () => {
    const other = profile === 'guide' ? 'current' : 'guide'
    const { client, calls } = await aKoywe({ profile }, { contactForm: other })

    const creating = client.createContact(aContact())

    await expect(creating).rejects.toMatchObject({
      code: 'koywe_refused',
      message: 'Koywe answered contact with 400 CT99400',
      retry: 'never',
    })
    expect(await calls()).toMatchObject({ contact: 1 })
  })
})

/** A client that detects the form, of a server with scripted responses. */
async function aSeeker(...replies: Parameters<typeof aScriptedServer>) {
  const server = await aScriptedServer(...replies)
  return { ...server, ...aClient(server.url, { contactForm: null }) }
}

const fieldFault = { status: 422, body: { errorCode: 'CT1', message: ['firstName is required'] } }

describe('a form that is not known yet', () => {
  it.each([400, 422])('is the guide’s, and after a %d the other one', async (status) => {
    const { client, received } = await aSeeker({ ...fieldFault, status }, { body: { id: 'cnt_1' } })

    const id = await client.createContact(aContact())

    expect(id).toBe('cnt_1')
    expect(received.map(({ body }) => body)).toMatchObject([
      { fullName: 'Ana Pérez' },
      { firstName: 'Ana', lastName: 'Pérez', type: 'PERSON' },
    ])
  })

  it('that worked until now gives way to the other one when it is refused', async () => {
    const taken = { status: 201, body: { id: 'cnt_1' } }
    const { client, received } = await aSeeker(taken, fieldFault, taken, taken)
    await client.createContact(aContact())

    await client.createContact(aContact())
    await client.createContact(aContact())

    const forms = received.map(({ body }) => (Object(body).fullName ? 'guide' : 'current'))
    expect(forms).toEqual(['guide', 'guide', 'current', 'current'])
  })

  it('ends with the refusal of the other one, and is not tried a third time', async () => {
    const last = { status: 400, body: { errorCode: 'CT2', message: 'No' } }
    const { client, received } = await aSeeker(fieldFault, last, { body: { id: 'cnt_1' } })

    const creating = client.createContact(aContact())

    await expect(creating).rejects.toMatchObject({
      code: 'koywe_refused',
      message: 'Koywe answered contact with 400 CT2',
    })
    expect(received).toHaveLength(2)
  })

  it.each([
    ['the document', 400, 'DC00010', 'koywe_refused'],
    ['the merchant', 400, 'MC00015', 'koywe_unauthorized'],
    ['permissions', 403, 'AUTH99403', 'koywe_unauthorized'],
    ['a missing route', 404, 'X', 'koywe_refused'],
    ['a pause', 429, null, 'koywe_throttled'],
    ['an outage', 503, 'X', 'koywe_unreachable'],
  ])('is not exchanged for a refusal about %s', async (_what, status, errorCode, code) => {
    const { client, received } = await aSeeker({ status, body: { errorCode, message: 'No' } })

    const creating = client.createContact(aContact())

    await expect(creating).rejects.toMatchObject({ code, status })
    expect(received).toHaveLength(1)
  })
})

describe('a contact’s id', () => {
  it.each([
    ['id', { id: 'cnt_1' }],
    ['contactId', { contactId: 'cnt_1' }],
    ['_id', { _id: 'cnt_1' }],
  ])('is read from %s', async (_where, body) => {
    const { client } = await aScriptedKoywe({ status: 201, body })

    const id = await client.createContact(aContact())

    expect(id).toBe('cnt_1')
  })

  it.each(['c\u0000', '\uD83D', '../c', 'c'.repeat(129)])(
    'is none where it is %j, since an order needs no contact',
    async (odd) => {
      const { client } = await aScriptedKoywe({ status: 201, body: { id: odd } })

      const id = await client.createContact(aContact())

      expect(id).toBeNull()
    },
  )

  it.each([[{}], [{ id: '' }], [{ id: 7 }], [[]], ['null'], [{ contact: { id: 'cnt_1' } }]])(
    'is not understood from %j, and asking again does no harm',
    async (body) => {
      const { client } = await aScriptedKoywe({ status: 201, body })

      const creating = client.createContact(aContact())

      await expect(creating).rejects.toMatchObject({
        code: 'koywe_unintelligible',
        message: 'Koywe returned a contact in an unknown shape',
        retry: 'later',
      })
    },
  )
})

const conflict = { status: 409, body: { errorCode: 'CT99409', message: 'exists' } }
const listed = { documentNumber: '1234567890' }

describe('a contact that Koywe has already', () => {
  it('is the one of the sandbox', async () => {
    const { client, fail } = await aKoywe()
    const first = await client.createContact(aContact())
    await fail({ call: 'contact', kind: 'status', status: 409 })

    const second = await client.createContact(aContact())

    expect(second).toBe(first)
  })

  it.each([
    ['a bare array', [{ id: 'cnt_1', ...listed }]],
    ['contacts', { contacts: [{ id: 'cnt_1', ...listed }] }],
    ['data', { data: [{ id: 'cnt_1', ...listed }] }],
    ['contactId', [{ contactId: 'cnt_1', ...listed }]],
    ['_id', [{ _id: 'cnt_1', ...listed }]],
    ['another spelling of its number', [{ id: 'cnt_1', documentNumber: '1.234.567-890' }]],
    [
      'among others',
      [{ id: 'cnt_0', documentNumber: '9' }, { id: 'x' }, { id: 'cnt_1', ...listed }],
    ],
  ])('is found in a list by its document: %s', async (_what, list) => {
    const { client, received } = await aScriptedKoywe(conflict, { body: list })

    const id = await client.createContact(aContact())

    expect(id).toBe('cnt_1')
    expect(received).toMatchObject([
      { method: 'POST', path: 'organizations/org_test/merchants/mrc_test/contacts' },
      { method: 'GET', path: 'organizations/org_test/merchants/mrc_test/contacts' },
    ])
  })

  it.each([
    ['empty', []],
    ['of others', { contacts: [{ id: 'cnt_0', documentNumber: '9' }] }],
    ['of people without a document', { contacts: [{ id: 'cnt_0', documentNumber: null }] }],
    ['without an id', [listed]],
    ['with an id of another form', [{ id: 'c\u0000', ...listed }]],
    ['in an unknown shape', { items: [{ id: 'cnt_1', ...listed }] }],
  ])('is null where the list is %s, since an order needs no contact', async (_what, list) => {
    const { client } = await aScriptedKoywe(conflict, { body: list })

    const id = await client.createContact(aContact())

    expect(id).toBeNull()
  })

  it.each([404, 403])('is null where Koywe has no list for us: %d', async (status) => {
    const { client } = await aScriptedKoywe(conflict, { status })

    expect(await client.createContact(aContact())).toBeNull()
  })

  it('is not known while the list cannot be had', async () => {
    const { client } = await aScriptedKoywe(conflict, { status: 503 })

    const creating = client.createContact(aContact())

    await expect(creating).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: 'Koywe answered contact with 503',
      retry: 'later',
    })
  })
})

it('lets a fault that is not Koywe’s through', async () => {
  const fault = new TypeError('a bug')
  const contacts = createContacts(
    { post: () => Promise.reject(fault), list: () => Promise.resolve([]) },
    null,
  )

  const creating = contacts.create(aContact())

  await expect(creating).rejects.toBe(fault)
})
