/** Mails to the payer: three languages, text and HTML, and nothing of the payer's text becomes HTML. */

import { describe, expect, it } from 'vitest'
import { mailTexts } from '../../notifications/mail-texts.ts'
import { writeMail } from '../../notifications/write-mail.ts'
import type { MailKind } from '../../payment/outbox.ts'
import type { Payer, Payment } from '../../payment/payment.ts'
import { aContact } from '../support/samples.ts'
import { aPayment } from '../support/rows.ts'

function write(kind: MailKind, payment: Partial<Payment> = {}, payer: Partial<Payer> = {}) {
  return writeMail(kind, {
    payment: aPayment(payment),
    payer: aContact(payer).payer,
    publicUrl: 'https://pay.example',
  })
}

const address = 'https://pay.example/return/pay_01981f00-0000-7000-8000-000000000001'

describe('a mail', () => {
  it.each([
    ['es', 'mail.confirmation', 'Recibimos tu pago de $ 50.000', 'Hola, Ana Pérez:'],
    ['es', 'mail.shipping', 'La tienda está preparando tu compra', 'Hola, Ana Pérez:'],
    ['es', 'mail.failure', 'No se completó tu pago de $ 50.000', 'Hola, Ana Pérez:'],
    ['pt', 'mail.confirmation', 'Recebemos seu pagamento de $ 50.000', 'Olá, Ana Pérez!'],
    ['pt', 'mail.shipping', 'A loja está preparando sua compra', 'Olá, Ana Pérez!'],
    ['pt', 'mail.failure', 'Seu pagamento de $ 50.000 não foi concluído', 'Olá, Ana Pérez!'],
    ['en', 'mail.confirmation', 'We received your payment of $ 50.000', 'Hello Ana Pérez,'],
    ['en', 'mail.shipping', 'The shop is preparing your purchase', 'Hello Ana Pérez,'],
    ['en', 'mail.failure', 'Your payment of $ 50.000 did not go through', 'Hello Ana Pérez,'],
  ] as const)('in %s of the kind %s has its own words', (locale, kind, subject, greeting) => {
    const mail = write(kind, { locale })

    expect(mail.subject).toBe(subject)
    expect(mail.text.split('\n')[0]).toBe(greeting)
    expect(mail.text).toContain(address)
    expect(mail.html).toContain(`<html lang="${locale}">`)
    expect(mail.html).toContain(`<p>${greeting}</p>`)
    expect(mail.html).toContain(`<a href="${address}">${address}</a>`)
  })

  it('names what was bought', () => {
    const mail = write('mail.confirmation', { description: 'Two chairs' })

    expect(mail.text).toContain('Two chairs')
    expect(mail.html).toContain('Two chairs')
  })

  it.each([
    [4990n, 'BRL', 'pt', 'BR', 'R$ 49,90'],
    [12_990n, 'CLP', 'es', 'CL', '$12.990'],
  ] as const)(
    'shows %d minor units of %s as payers write them',
    (amountMinor, currency, locale, country, shown) => {
      const mail = write('mail.confirmation', { amountMinor, currency, locale, country })

      expect(mail.text).toContain(`${shown} `)
      expect(mail.subject).toContain(shown)
    },
  )

  it('that confirms names the money that came, in its own currency', () => {
    const mail = write('mail.confirmation', { paidAmount: '12.5', paidCurrency: 'BRL' })

    expect(mail.subject).toBe('Recibimos tu pago de 12,50 BRL')
  })

  it.each(['es', 'pt', 'en'] as const)('about shipping says one thing in %s', (locale) => {
    const { subject, text } = write('mail.shipping', { locale })

    const [, said = ''] = /^(?:La|A|The) (?:tienda|loja|shop) (.+)$/.exec(subject) ?? []
    expect(said).not.toBe('')
    expect(text).toContain(said)
  })

  it('shows neither document, phone nor address of the payer', () => {
    const mail = write('mail.confirmation')

    expect(JSON.stringify(mail)).not.toMatch(/1234567890|\+57300|ana@example\.com/)
  })

  it('of every kind says the same in every language: name, amount, description', () => {
    const words = { name: 'NAME', amount: 'AMOUNT', description: 'WHAT' }

    const written = Object.values(mailTexts).map((kinds) =>
      Object.entries(kinds).map(([kind, writeIn]) => {
        const { subject, paragraphs } = writeIn(words)
        const text = [subject, ...paragraphs].join(' ')
        return [kind, ...['NAME', 'AMOUNT', 'WHAT'].filter((word) => text.includes(word))]
      }),
    )

    expect(written[1]).toEqual(written[0])
    expect(written[2]).toEqual(written[0])
  })
})

describe('what the payer or the shop wrote', () => {
  const planted = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><a href="https://evil.example">click</a>',
    "' onmouseover='alert(1)",
    '</title></p><h1>You won</h1>',
    '&lt;b&gt;',
  ]
  const tagsOf = (html: string) => html.match(/<[^>]*>/g)
  const boring = tagsOf(write('mail.confirmation').html)

  it.each(planted)('as a description never becomes HTML: %s', (description) => {
    const mail = write('mail.confirmation', { description })

    expect(tagsOf(mail.html)).toEqual(boring)
    expect(mail.html).not.toContain(description)
  })

  it.each(planted)('as a name never becomes HTML: %s', (name) => {
    const mail = write('mail.confirmation', {}, { name })

    expect(tagsOf(mail.html)).toEqual(boring)
    expect(mail.html).not.toContain(name)
  })

  it('is in the text as it was written', () => {
    const mail = write('mail.confirmation', { description: 'Salt & <pepper>' })

    expect(mail.text).toContain('Salt & <pepper>')
    expect(mail.html).toContain('Salt &amp; &lt;pepper&gt;')
  })

  const links = [
    'https://evil.example/login',
    'HTTPS://EVIL.EXAMPLE',
    'evil.example/login?a=b',
    'www.evil.example',
    'evil.example',
    'Evil.Example',
    'a.b.evil.example',
    'evil。example',
    'xn--80ak6aa92e.example',
    'evil.пример',
    '(https://evil.example)',
    '[click](https://evil.example)',
    'see:https://evil.example',
    'ftp://evil.example',
    '//evil.example',
    'javascript:alert(1)',
    'mailto:ana@evil.example',
    'ana@evil.example',
    '192.0.2.7/login',
  ]
  /** What mail clients make a link of: more than any one of them does. */
  const linkable = /[a-z]+:\/\/|www\.|\w[.。][\p{L}]{2}|(?:\d+\.){3}\d|mailto:|javascript:/iu

  it.each(links)('as a description or a name leaves no link in the mail: %s', (link) => {
    const texts = [
      write('mail.confirmation', { description: `Pay ${link} now` }).text,
      write('mail.shipping', {}, { name: `Ana ${link}` }).text,
    ]

    for (const text of texts) expect(text.replace(address, '')).not.toMatch(linkable)
  })

  it.each([
    'Comercial Andina S.A.S.',
    'Dr. Juan A. Pérez',
    'Talla 3.5, 2 u. a $ 1.299.000',
    'Nro.123: mesa/silla & lámpara',
    '10:30 a. m.',
  ])('without a link stays as it was written: %s', (description) => {
    const mail = write('mail.confirmation', { description })

    expect(mail.text).toContain(description)
  })

  it('is in no subject', () => {
    const kinds: MailKind[] = ['mail.confirmation', 'mail.shipping', 'mail.failure']

    const subjects = kinds.map((kind) => write(kind, { description: 'XX' }, { name: 'YY' }).subject)

    expect(subjects.join(' ')).not.toMatch(/XX|YY/)
  })
})
