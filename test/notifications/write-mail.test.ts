/**
 * Mails to the payer: three languages, text and HTML with the same words, and nothing of the payer's text becomes
 * HTML or a link.
 */

import LinkifyIt from 'linkify-it'
import { describe, expect, it } from 'vitest'
import { mailTexts } from '../../notifications/mail-texts.ts'
import { writeMail } from '../../notifications/write-mail.ts'
import { locales } from '../../payment/country.ts'
import { mailKinds, type MailKind } from '../../payment/outbox.ts'
import type { Payer, Payment } from '../../payment/payment.ts'
import { exceptionKinds } from '../../payment/status.ts'
import { toShopFace, type ShopFace } from '../../payment/shop-face.ts'
import { aContact } from '../support/samples.ts'
import { aPayment } from '../support/rows.ts'

const publicUrl = 'https://pay.example'
const aFace = (wishes: Partial<ShopFace> = {}): ShopFace => ({
  ...toShopFace({ SHOP_NAME: 'Tienda Andina' }, publicUrl),
  ...wishes,
})

function write(
  kind: MailKind,
  payment: Partial<Payment> = {},
  { face = {}, ...payer }: Partial<Payer> & { face?: Partial<ShopFace> } = {},
) {
  return writeMail(kind, {
    payment: aPayment(payment),
    payer: aContact(payer).payer,
    face: aFace(face),
    publicUrl,
  })
}

/** Finds links as mail programs do. */
const linkify = new LinkifyIt({}, { fuzzyIP: true })

/** What a reader of the HTML part reads, in one line. */
function readable(html: string): string {
  const body = html.slice(html.indexOf('role="main"')).replace(/^[^>]*>/, '')
  return body
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

const address = 'https://pay.example/return/pay_01981f00-0000-7000-8000-000000000001'

describe('a mail', () => {
  it.each([
    ['es', 'mail.confirmation', 'Recibimos tu pago de $ 50.000'],
    ['es', 'mail.shipping', 'La tienda está preparando tu compra'],
    ['es', 'mail.failure', 'No se completó tu pago de $ 50.000'],
    ['es', 'mail.expired', 'Se venció el plazo para pagar $ 50.000'],
    ['es', 'mail.held', 'La tienda está revisando tu pago'],
    ['es', 'mail.declined', 'La tienda te devolverá tu pago de $ 50.000'],
    ['es', 'mail.refunded', 'Se devolvió tu pago de $ 50.000'],
    ['pt', 'mail.confirmation', 'Recebemos seu pagamento de $ 50.000'],
    ['pt', 'mail.shipping', 'A loja está preparando sua compra'],
    ['pt', 'mail.failure', 'Seu pagamento de $ 50.000 não foi concluído'],
    ['pt', 'mail.expired', 'O prazo para pagar $ 50.000 terminou'],
    ['pt', 'mail.held', 'A loja está conferindo seu pagamento'],
    ['pt', 'mail.declined', 'A loja vai devolver seu pagamento de $ 50.000'],
    ['pt', 'mail.refunded', 'Seu pagamento de $ 50.000 foi devolvido'],
    ['en', 'mail.confirmation', 'We received your payment of $ 50.000'],
    ['en', 'mail.shipping', 'The shop is preparing your purchase'],
    ['en', 'mail.failure', 'Your payment of $ 50.000 did not go through'],
    ['en', 'mail.expired', 'The time to pay $ 50.000 is over'],
    ['en', 'mail.held', 'The shop is reviewing your payment'],
    ['en', 'mail.declined', 'The shop will return your payment of $ 50.000'],
    ['en', 'mail.refunded', 'We returned your payment of $ 50.000'],
  ] as const)('in %s of the kind %s has its own words', (locale, kind, subject) => {
    const mail = write(kind, { locale })

    expect(mail.subject).toBe(subject)
    expect(mail.html).toContain(`<html lang="${locale}"`)
    expect(mail.html).toContain(`<title>${subject}</title>`)
  })

  it.each(locales.flatMap((locale) => mailKinds.map((kind) => [locale, kind] as const)))(
    'in %s of the kind %s names order, amount, method, shop, help and the page, in both parts',
    (locale, kind) => {
      const support = { channel: 'mail', address: 'ayuda@andina.example' } as const

      const { text, html } = write(kind, { locale }, { face: { support } })

      const { greeting, labels, help } = mailTexts[locale]
      for (const words of [
        greeting('Ana Pérez'),
        labels.order,
        'order-1',
        labels.asked,
        labels.method,
        'PSE',
        'Tienda Andina',
        help.mail('Tienda Andina'),
        'ayuda@andina.example',
        'Order 1',
        labels.toPayment,
        address,
      ]) {
        expect(text).toContain(words)
        expect(readable(html)).toContain(words)
      }
    },
  )

  it.each(locales.flatMap((locale) => mailKinds.map((kind) => [locale, kind] as const)))(
    'in %s of the kind %s says nothing in its text that its HTML does not say',
    (locale, kind) => {
      const { text, html } = write(kind, { locale })

      const withoutColons = (words: string) => words.replaceAll(':', '')
      const lines = text.split('\n').filter((one) => one !== '' && one !== '-- ')
      const said = withoutColons(readable(html))
      const missing = lines.filter((one) => !said.includes(withoutColons(one)))
      expect(missing).toEqual([])
    },
  )

  it.each(locales)('in %s asks to open no page but the one of the payment', (locale) => {
    const { html } = write('mail.held', { locale })

    const targets = [...html.matchAll(/href="([^"]*)"/g)].map(([, target]) => target)
    expect(new Set(targets)).toEqual(new Set([address]))
  })

  it.each(mailKinds)('of the kind %s has no link but the page where others wrote links', (kind) => {
    const link = 'evil\u200B.com/login'
    const payment = { description: link, merchantReference: 'evil.com', method: link }

    const { text, html } = write(kind, payment, { name: `Ana ${link}` })

    for (const shown of [text, readable(html)]) {
      const found = linkify.match(shown.replaceAll(address, ''))
      expect(found?.map(({ url }) => url) ?? []).toEqual([])
    }
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

  it.each(exceptionKinds)('about %s money says the same in every language', (exception) => {
    const words = { asked: 'ASKED', paid: 'PAID', description: 'WHAT', exception }

    const written = locales.map((locale) => {
      const { paragraphs } = mailTexts[locale].kinds['mail.held'](words)
      return ['ASKED', 'PAID', 'WHAT'].filter((word) => paragraphs.join(' ').includes(word))
    })

    expect(written[0]).toContain('WHAT')
    expect(written[1]).toEqual(written[0])
    expect(written[2]).toEqual(written[0])
  })

  it('of every kind says the same in every language: amounts and description', () => {
    const words = { asked: 'ASKED', paid: 'PAID', description: 'WHAT', exception: null }

    const written = locales.map((locale) =>
      mailKinds.map((kind) => {
        const { subject, paragraphs } = mailTexts[locale].kinds[kind](words)
        const text = [subject, ...paragraphs].join(' ')
        return [kind, ...['ASKED', 'PAID', 'WHAT'].filter((word) => text.includes(word))]
      }),
    )

    expect(written[1]).toEqual(written[0])
    expect(written[2]).toEqual(written[0])
  })

  it('about held money names what arrived and what was asked for', () => {
    const { text } = write('mail.held', {
      exception: 'underpaid',
      paidAmount: '40000',
      paidCurrency: 'COP',
    })

    expect(text).toContain('Recibimos $ 40.000 por “Order 1”, pero tu pedido es de $ 50.000')
    expect(text).toContain('Monto: $ 50.000\nMonto recibido: $ 40.000')
  })

  it('names the method as payers know it', () => {
    const { text } = write('mail.confirmation', { method: 'PIX_DYNAMIC' })

    expect(text).toContain('Medio de pago: Pix\n')
  })

  it('shows the logo of the shop with its name for readers who do not load it', () => {
    const { html } = write(
      'mail.held',
      {},
      { face: { logoUrl: 'https://andina.example/logo.png' } },
    )

    expect(html).toMatch(/<img src="https:\/\/andina\.example\/logo\.png" alt="Tienda Andina"/)
  })

  it('leads to WhatsApp where the shop helps there, and names the order', () => {
    const support = { channel: 'whatsapp', address: '+573001112233' } as const

    const { text, html } = write('mail.held', {}, { face: { support } })

    expect(text).toContain(
      '¿Tienes alguna duda? Escríbele por WhatsApp a Tienda Andina: +573001112233',
    )
    expect(html).toContain('href="https://wa.me/573001112233?text=Pedido%20order-1"')
  })

  it.each(['#ffff00', '#000000', '#ffffff', '#808080'])(
    'has a button that stays readable where the colour of the shop is %s',
    (color) => {
      const { colors } = toShopFace({ SHOP_COLOR: color }, publicUrl)

      const { html } = write('mail.held', {}, { face: { colors } })

      expect(html).toMatch(
        new RegExp(`<a[^>]*background:${colors.accent};color:${colors.onAccent};`),
      )
      expect(html).toContain(`color:${colors.onLight}">${address}`)
    },
  )

  it.each(mailKinds)(
    '%s keeps its button and its font in Outlook, which lays out with Word',
    (kind) => {
      const { html } = write(kind)

      expect(html).not.toMatch(/display:\s*(flex|grid)|position:|float:|<svg|background-image/)
      expect(html).toMatch(/<td[^>]*mso-padding-alt:14px 28px[^>]*>\s*<a[^>]*mso-padding-alt:0px;/)
      expect(html).toMatch(/<!--\[if mso\]><style>[^{]*\{ font-family: Arial/)
    },
  )

  it('is small enough that Gmail does not cut it', () => {
    const sizes = mailKinds.map((kind) => Buffer.byteLength(write(kind).html))

    expect(Math.max(...sizes)).toBeLessThan(20_000)
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

  it.each(planted)('as the name of the shop never leaves its place: %s', (name) => {
    const { html } = write('mail.held', {}, { face: { name, logoUrl: 'https://a.example/l.png' } })

    const withoutAlt = html.replaceAll(/alt="[^"]*"/g, 'alt=""')
    const other = write('mail.held', {}, { face: { logoUrl: 'https://a.example/l.png' } }).html
    expect(tagsOf(withoutAlt)).toEqual(tagsOf(other.replaceAll(/alt="[^"]*"/g, 'alt=""')))
    expect(html).not.toContain(name)
  })

  it.each(planted)('as the reference never becomes HTML: %s', (merchantReference) => {
    expect(tagsOf(write('mail.confirmation', { merchantReference }).html)).toEqual(boring)
  })

  it('is no part of the template', () => {
    const description = '{{subject}} {{#facts}} {{{shop}}}'

    const mail = write('mail.confirmation', { description })

    expect(mail.html).toContain(description)
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
      write('mail.failure', { method: link }).text,
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
    const subjects = mailKinds.map(
      (kind) => write(kind, { description: 'XX' }, { name: 'YY' }).subject,
    )

    expect(subjects.join(' ')).not.toMatch(/XX|YY/)
  })
})
