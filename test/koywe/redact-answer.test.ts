/** What is kept of an answer of Koywe's: what support needs, and nothing about the payer or for a sign-in. */

import { describe, expect, it } from 'vitest'
import { redactAnswer } from '../../koywe/redact-answer.ts'

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwYXlpbiJ9.c2VjcmV0LXNpZ25hdHVyZQ'
const request = {
  fullName: 'Ana Pérez',
  email: 'ana@example.com',
  phone: '+573001234567',
  documentNumber: '1234567890',
}
/** What is shown of an answer to a call that named its payer. */
const shownOf = (body: unknown, sent: Record<string, unknown> = request, isSuccess = false) =>
  redactAnswer(typeof body === 'string' ? body : JSON.stringify(body), {
    request: sent,
    token,
    isSuccess,
  })

describe('an answer', () => {
  it('shows ids, states, amounts and dates', () => {
    const order = {
      id: 'ord_1',
      externalId: 'pay_01981f00-0000-7000-8000-000000000001',
      status: 'PENDING',
      amountIn: 50_000,
      originCurrencySymbol: 'COP',
      dates: { paymentDate: '2026-01-01T00:00:00.000Z', deliveryDate: null },
      paymentMethods: [{ method: 'PSE' }],
    }

    expect(JSON.parse(shownOf(order))).toEqual(order)
  })

  it('hides whatever else it has', () => {
    const answer = {
      fullName: 'Ana Pérez',
      documentNumber: 1_234_567_890,
      providedAction: 'https://pay.example/s/secret',
      qr: '00020126',
      isTest: true,
      contact: { address: 'Calle 1', phone: { number: '3001234567' } },
    }

    expect(JSON.parse(shownOf(answer))).toEqual({
      fullName: '…',
      documentNumber: '…',
      providedAction: '…',
      qr: '…',
      isTest: true,
      contact: '…',
    })
  })

  it.each(['contact', 'payer', 'customer'])('shows no id or code of its %s', (member) => {
    const answer = { id: 'ord_1', [member]: { id: '1032456789', code: '3001234567' } }

    expect(JSON.parse(shownOf(answer, {}))).toEqual({ id: 'ord_1', [member]: '…' })
  })

  it('shows the sentences of a refusal without the payer, addresses and tokens', () => {
    const message = `CC 1234567890 of ANA PEREZ <ana@example.com>, +57 300 123 4567, see https://x.example/?k=1 or ${token}`

    const shown = shownOf({ errorCode: 'DC00010', message: [message, 'Not valid'] })

    expect(shown).toBe(
      '{"errorCode":"DC00010","message":["CC … of … <…>, …, see … or …","Not valid"]}',
    )
  })

  it('hides sentences where the payer is not known', () => {
    const shown = shownOf({ errorCode: 'OR00001', message: 'Order of Ana Pérez not found' }, {})

    expect(shown).toBe('{"errorCode":"OR00001","message":"…"}')
  })

  it.each([
    ['status', 'Ana'],
    ['id', '1234567890'],
    ['code', token],
    ['state', 'ana@example.com'],
  ])('hides a %s that repeats the payer or is a token: %s', (member, value) => {
    expect(shownOf({ [member]: value })).toBe(`{"${member}":"…"}`)
  })

  it.each(['1234567890', 'ANA', 'perez', 'id-1234567890', '573001234567', 'ana_example_com'])(
    'of a call that succeeded has no id %s, and no sentence',
    (id) => {
      const answer = { id, status: 'PENDING', message: 'for Ana', amountIn: 5 }

      expect(JSON.parse(shownOf(answer, request, true))).toEqual({
        id: '…',
        status: 'PENDING',
        message: '…',
        amountIn: 5,
      })
    },
  )

  it('hides a name of a member that repeats the payer', () => {
    expect(shownOf({ 'ana@example.com': true, Perez: true })).toBe('{"…":true}')
  })

  it.each([
    ['HTML', '<p>Bad gateway for Ana Pérez</p>', '<p>Bad gateway for …</p>'],
    ['empty', '', ''],
    ['larger than any answer', 'a'.repeat(70_000), '…'],
    ['nested without end', '['.repeat(2000) + ']'.repeat(2000), '…'],
  ])('that is %s is shown as far as it is safe', (_what, body, shown) => {
    expect(shownOf(body)).toBe(shown)
  })

  it('is not searched to its end where it has thousands of sentences', () => {
    const shown = shownOf({ message: Array.from({ length: 5000 }, () => 'ok') })

    expect(shown).toMatch(/^\{"message":\["ok",.*"ok","…","…"/)
  })

  it('is cut after 2 kB', () => {
    const list = Array.from({ length: 500 }, (_, at) => ({ id: `ord_${at}` }))

    expect(shownOf(list)).toHaveLength(2048)
  })
})
