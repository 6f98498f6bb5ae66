/** The mails in English. */

import type { MailTexts, MailWords } from './mail-texts.ts'

export const mailsInEnglish: MailTexts = {
  greeting: (name) => `Hello ${name},`,
  kinds: {
    'mail.confirmation': ({ paid, description }) => ({
      subject: `We received your payment of ${paid}`,
      headline: 'We received your payment',
      paragraphs: [`We received your payment of ${paid} for “${description}”. Thank you!`],
    }),
    'mail.shipping': ({ description }) => ({
      subject: 'The shop is preparing your purchase',
      headline: 'The shop is preparing your purchase',
      paragraphs: [
        `Your payment for “${description}” is complete, and the shop is preparing your purchase.`,
      ],
    }),
    'mail.failure': ({ asked, description }) => ({
      subject: `Your payment of ${asked} did not go through`,
      headline: 'Your payment did not go through',
      paragraphs: [
        `Your payment of ${asked} for “${description}” did not go through. You can try again at the shop.`,
        'If your bank charged you, please contact the shop.',
      ],
    }),
    'mail.expired': ({ asked, description }) => ({
      subject: `The time to pay ${asked} is over`,
      headline: 'The time to pay is over',
      paragraphs: [
        `We did not receive your payment of ${asked} for “${description}” in time. If you still want your purchase, place the order again at the shop.`,
        'If you have just paid, do not pay again: we will find your payment, and the shop will let you know.',
      ],
    }),
    'mail.held': (words) => ({
      subject: 'The shop is reviewing your payment',
      headline: 'The shop is reviewing your payment',
      paragraphs: [
        describeMoney(words),
        'A person at the shop will decide whether to go on with your purchase or to return your money. Please do not pay again.',
      ],
    }),
    'mail.declined': ({ paid, description }) => ({
      subject: `The shop will return your payment of ${paid}`,
      headline: 'The shop will return your money',
      paragraphs: [
        `The shop could not accept your payment of ${paid} for “${description}” and decided to return your money.`,
        'The shop sends the money back. If it does not arrive within a few days, please contact the shop. Talk to the shop before you pay again.',
      ],
    }),
    'mail.refunded': ({ paid, description }) => ({
      subject: `We returned your payment of ${paid}`,
      headline: 'We returned your payment',
      paragraphs: [
        `We returned your payment of ${paid} for “${description}”.`,
        'The money goes back to the payment method that you used. Your bank may take a few days to show it.',
      ],
    }),
  },
  labels: {
    order: 'Order',
    asked: 'Amount',
    paid: 'Received',
    method: 'Payment method',
    shop: 'Shop',
    toPayment: 'See my payment',
  },
  beforeLink: 'If the button does not work, open this address:',
  help: {
    mail: (shop) => `Any questions? Write to ${shop}:`,
    whatsapp: (shop) => `Any questions? Write to ${shop} on WhatsApp:`,
    none: (shop) => `Any questions? Please contact ${shop}.`,
  },
  footer: (shop) => `You receive this e-mail because of your order at ${shop}.`,
}

function describeMoney({ asked, paid, description, exception }: MailWords): string {
  const money = `We received ${paid} for “${description}”`
  switch (exception) {
    case 'late':
      return `${money}, but the time to pay was already over.`
    case 'underpaid':
      return `${money}, but your order is ${asked}: a part is missing.`
    case 'overpaid':
      return `${money}, but your order is ${asked}: that is too much.`
    case 'duplicate':
      return `We received more than one payment for “${description}”.`
    case 'mismatched':
    case null:
      return `${money}, but the payment does not match your order.`
  }
}
