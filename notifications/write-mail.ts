/** Writes a mail about a payment, as text and as HTML, in the payment's language. */

import { writeAskedAmount, writePaidAmount } from '../payment/amount-text.ts'
import { nameMethod } from '../payment/method-name.ts'
import type { MailKind } from '../payment/outbox.ts'
import type { Payer, Payment } from '../payment/payment.ts'
import { nameShop, toSupportLink, type ShopFace } from '../payment/shop-face.ts'
import type { MailContent, MailTone } from './mail-content.ts'
import { mailTexts } from './mail-texts.ts'
import { renderHtmlMail } from './html-mail.ts'
import { renderTextMail } from './text-mail.ts'
import type { MailTexts } from './texts/mail-texts.ts'
import { withoutLinks } from './without-links.ts'

export interface WrittenMail {
  subject: string
  text: string
  html: string
}

export interface MailFacts {
  payment: Payment
  payer: Payer
  face: ShopFace
  /** Where the payer's pages are, without a slash at the end. */
  publicUrl: string
}

export function writeMail(kind: MailKind, facts: MailFacts): WrittenMail {
  const content = compose(kind, facts)
  return {
    subject: content.subject,
    text: renderTextMail(content),
    html: renderHtmlMail(content, facts.face),
  }
}

const tones: Record<MailKind, MailTone> = {
  'mail.confirmation': 'good',
  'mail.shipping': 'good',
  'mail.failure': 'ended',
  'mail.expired': 'ended',
  'mail.held': 'attention',
  'mail.declined': 'returned',
  'mail.refunded': 'returned',
}

function compose(kind: MailKind, { payment, payer, face, publicUrl }: MailFacts): MailContent {
  const { locale } = payment
  const texts = mailTexts[locale]
  const shop = nameShop(face, payment)
  const { subject, headline, paragraphs } = texts.kinds[kind]({
    asked: writeAskedAmount(payment),
    paid: writePaidAmount(payment),
    description: withoutLinks(payment.description),
    exception: payment.exception,
  })
  return {
    locale,
    tone: tones[kind],
    subject,
    shop,
    headline,
    paragraphs: [texts.greeting(withoutLinks(payer.name)), ...paragraphs],
    facts: listFacts(payment, texts, shop),
    page: {
      url: `${publicUrl}/return/${payment.id}`,
      label: texts.labels.toPayment,
      before: texts.beforeLink,
    },
    help: offerHelp(payment, texts, { face, shop }),
    footer: texts.footer(shop),
  }
}

/** What arrived is a row of its own where it is not what was asked for. */
function listFacts(payment: Payment, { labels }: MailTexts, shop: string): MailContent['facts'] {
  const [asked, paid] = [writeAskedAmount(payment), writePaidAmount(payment)]
  return [
    { label: labels.order, value: withoutLinks(payment.merchantReference) },
    { label: labels.asked, value: asked },
    ...(paid === asked ? [] : [{ label: labels.paid, value: paid }]),
    { label: labels.method, value: withoutLinks(nameMethod(payment.method)) },
    { label: labels.shop, value: shop },
  ]
}

function offerHelp(
  { merchantReference }: Payment,
  { help, labels }: MailTexts,
  { face: { support }, shop }: { face: ShopFace; shop: string },
): MailContent['help'] {
  if (support === null) return { sentence: help.none(shop), link: null }
  const url = toSupportLink(support, `${labels.order} ${merchantReference}`)
  return { sentence: help[support.channel](shop), link: { url, label: support.address } }
}
