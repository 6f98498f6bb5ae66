/** How an order is paid: at an address, by a code that is drawn, or by a transfer. */

import { describe, expect, it } from 'vitest'
import { parseOrder } from '../../koywe/orders.ts'
import { anOrderAnswer } from '../support/samples.ts'

const read = (wishes: object) => parseOrder(anOrderAnswer(wishes), 'later')

const page = 'https://checkout.koywe.com/pay/1'
const other = 'https://other.example/2'
const clabe = '646180111800000009'
const code = '00020126580014BR.GOV.BCB.PIX6304ABCD'

describe('the pay address', () => {
  it.each([
    ['providedAction', { providedAction: page }],
    ['the paymentUrl of the guide', { paymentUrl: page }],
    ['checkoutUrl', { checkoutUrl: page }],
    ['providedAction first', { providedAction: page, paymentUrl: other, checkoutUrl: other }],
    ['paymentUrl next', { providedAction: null, paymentUrl: page, checkoutUrl: other }],
    ['an action that is a link', { providedAction: page, providedActionType: 'PAYMENT_LINK' }],
    ['an action of unknown kind', { providedAction: page, providedActionType: 'NEW' }],
  ])('is %s', (_what, wishes) => {
    const snapshot = read(wishes)

    expect(snapshot).toMatchObject({ payUrl: page, payAction: 'redirect', qrCode: null })
  })

  it.each([
    ['a code', { providedAction: code, providedActionType: 'QR' }, code],
    ['a code of no kind', { providedAction: code }, code],
    ['an address that is to be drawn', { providedAction: page, providedActionType: 'QR' }, page],
    ['an address of a QR kind', { providedAction: page, providedActionType: 'dynamic_qr' }, page],
    [
      'an image',
      { providedAction: 'data:image/png;base64,AA', providedActionType: 'QR' },
      'data:image/png;base64,AA',
    ],
    ['a code with space around it', { providedAction: ` ${code}\n` }, code],
    ['digits of a QR kind', { providedAction: clabe, providedActionType: 'QR' }, clabe],
  ])('is something to draw: %s', (_what, wishes, qrCode) => {
    const snapshot = read(wishes)

    expect(snapshot).toMatchObject({ payUrl: null, payAction: 'qr', qrCode })
  })
})

describe('a pay address', () => {
  it.each([
    ['http://checkout.example/pay'],
    [`https://checkout.example/${'a'.repeat(2048)}`],
    ['https://checkout.example/a b'],
    ['https://checkout.example/\u0000'],
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['//evil.example'],
    ['/pay/x'],
    ['   '],
    ['ftp://x.example'],
    ['https:\\\\evil.example'],
    ['https://user:secret@pay.example/'],
    ['https:pay.example'],
  ])('of %j is dropped', (providedAction) => {
    expect(read({ providedAction })).toMatchObject({ payUrl: null, qrCode: null })
    expect(read({ providedAction, providedActionType: 'PAYMENT_LINK' })).toMatchObject({
      payUrl: null,
      payAction: 'redirect',
      qrCode: null,
    })
    const next = { providedAction, paymentUrl: page }
    expect(read(next)).toMatchObject({ payUrl: page, payAction: 'redirect' })
  })

  it('may have space around it', () => {
    expect(read({ providedAction: ` ${page}\n` })).toMatchObject({ payUrl: page })
  })

  it.each([
    ['as Koywe writes it', `https://checkout.example/${'a/../'.repeat(1000)}`],
    ['in normal form', `https://checkout.example/${'á'.repeat(1000)}`],
  ])('is dropped where it is too long %s', (_where, providedAction) => {
    expect(read({ providedAction })).toMatchObject({ payUrl: null, qrCode: null })
  })

  it.each([
    ['HTTPS://Checkout.Example', 'https://checkout.example/'],
    [
      'https://checkout.example:443/a/../pay?id=Ñ#top',
      'https://checkout.example/pay?id=%C3%91#top',
    ],
  ])('is kept in normal form: %s', (given, payUrl) => {
    expect(read({ providedAction: given })).toMatchObject({ payUrl })
  })

  it('may be a code of 4,096 printable characters', () => {
    const code = '0'.repeat(4096)

    expect(read({ providedAction: code })).toMatchObject({ payAction: 'qr', qrCode: code })
    expect(read({ providedAction: `${code}0` })).toMatchObject({ qrCode: null })
    expect(read({ providedAction: '000\u0007' })).toMatchObject({ qrCode: null })
  })
})

describe('a transfer', () => {
  it.each([
    ['an object', { clabe, bankName: 'STP', beneficiaryName: 'Koywe' }],
    ['the JSON of one', JSON.stringify({ CLABE: clabe, banco: 'STP', beneficiario: 'Koywe' })],
    ['an object in an object', { bankAccount: { clabe, bank_name: 'STP', holder: 'Koywe' } }],
    ['an object with an amount', { clabe, bank: 'STP', accountHolder: 'Koywe', amount: 250 }],
  ])('is %s', (_what, providedAction) => {
    const snapshot = read({ providedAction, providedActionType: 'BANK_TRANSFER' })

    expect(snapshot).toMatchObject({ payUrl: null, payAction: 'redirect', qrCode: null })
    expect(snapshot.transfer).toEqual([
      { name: 'clabe', value: clabe },
      { name: 'bank', value: 'STP' },
      { name: 'beneficiary', value: 'Koywe' },
    ])
  })

  it.each([
    ['a CLABE of any kind', { providedAction: '646180 1118 0000 0009' }, 'clabe', clabe],
    [
      'a number that is said to be an account',
      { providedAction: '0012345678', providedActionType: 'BANK_TRANSFER' },
      'accountNumber',
      '0012345678',
    ],
    ['the field of the guide', { paymentUrl: JSON.stringify({ cbu: '285' }) }, 'cbu', '285'],
  ])('is %s', (_what, wishes, name, value) => {
    expect(read(wishes).transfer).toEqual([{ name, value }])
  })

  it('keeps what it does not know, by the name that Koywe gives it', () => {
    const { transfer } = read({ providedAction: { clabe, Sucursal: 12 } })

    expect(transfer).toContainEqual({ name: 'Sucursal', value: '12' })
  })

  it.each([
    ['no number to send money to', { bank: 'STP', beneficiary: 'Koywe' }],
    ['an empty object', {}],
    ['broken JSON', '{"clabe": '],
    ['a list of nothing', []],
    ['values that are no text', { clabe: { deep: { number: clabe } } }],
  ])('is not %s', (_what, providedAction) => {
    expect(read({ providedAction }).transfer).toBeNull()
  })

  it('has no more fields, and no longer ones, than a page can show', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`field${at}`, 'x']))

    const { transfer } = read({ providedAction: { clabe, long: 'x'.repeat(141), ...many } })

    expect(transfer).toHaveLength(12)
    expect(transfer?.some(({ name }) => name === 'long')).toBe(false)
  })
})
