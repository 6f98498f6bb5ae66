/** What payers read in their mail, in Spanish, Portuguese and English. */

import type { Locale } from '../payment/country.ts'
import type { MailKind } from '../payment/outbox.ts'

export interface MailText {
  subject: string
  paragraphs: string[]
  /** The words before the link to the payer's page. */
  beforeLink: string
}

export interface MailWords {
  name: string
  /** With its currency. */
  amount: string
  description: string
}

type Write = (words: MailWords) => MailText

export const mailTexts: Record<Locale, Record<MailKind, Write>> = {
  es: {
    'mail.confirmation': ({ name, amount, description }) => ({
      subject: `Recibimos tu pago de ${amount}`,
      paragraphs: [`Hola, ${name}:`, `Recibimos tu pago de ${amount} por «${description}».`],
      beforeLink: 'Puedes ver el estado de tu pago aquí:',
    }),
    'mail.shipping': ({ name, description }) => ({
      subject: 'La tienda está preparando tu compra',
      paragraphs: [
        `Hola, ${name}:`,
        `Tu pago por «${description}» se completó y la tienda está preparando tu compra.`,
      ],
      beforeLink: 'Puedes ver el estado de tu pago aquí:',
    }),
    'mail.failure': ({ name, amount, description }) => ({
      subject: `No se completó tu pago de ${amount}`,
      paragraphs: [
        `Hola, ${name}:`,
        `Tu pago de ${amount} por «${description}» no se completó. Puedes intentarlo de nuevo en la tienda.`,
        'Si tu banco te hizo algún cobro, comunícate con la tienda.',
      ],
      beforeLink: 'Puedes ver el estado de este pago aquí:',
    }),
  },
  pt: {
    'mail.confirmation': ({ name, amount, description }) => ({
      subject: `Recebemos seu pagamento de ${amount}`,
      paragraphs: [
        `Olá, ${name}!`,
        `Recebemos seu pagamento de ${amount} referente a “${description}”.`,
      ],
      beforeLink: 'Acompanhe seu pagamento aqui:',
    }),
    'mail.shipping': ({ name, description }) => ({
      subject: 'A loja está preparando sua compra',
      paragraphs: [
        `Olá, ${name}!`,
        `Seu pagamento referente a “${description}” foi concluído e a loja está preparando sua compra.`,
      ],
      beforeLink: 'Acompanhe seu pagamento aqui:',
    }),
    'mail.failure': ({ name, amount, description }) => ({
      subject: `Seu pagamento de ${amount} não foi concluído`,
      paragraphs: [
        `Olá, ${name}!`,
        `Seu pagamento de ${amount} referente a “${description}” não foi concluído. Você pode tentar de novo na loja.`,
        'Se o seu banco fez alguma cobrança, fale com a loja.',
      ],
      beforeLink: 'Veja a situação deste pagamento aqui:',
    }),
  },
  en: {
    'mail.confirmation': ({ name, amount, description }) => ({
      subject: `We received your payment of ${amount}`,
      paragraphs: [`Hello ${name},`, `We received your payment of ${amount} for “${description}”.`],
      beforeLink: 'You can see the status of your payment here:',
    }),
    'mail.shipping': ({ name, description }) => ({
      subject: 'The shop is preparing your purchase',
      paragraphs: [
        `Hello ${name},`,
        `Your payment for “${description}” is complete, and the shop is preparing your purchase.`,
      ],
      beforeLink: 'You can see the status of your payment here:',
    }),
    'mail.failure': ({ name, amount, description }) => ({
      subject: `Your payment of ${amount} did not go through`,
      paragraphs: [
        `Hello ${name},`,
        `Your payment of ${amount} for “${description}” did not go through. You can try again at the shop.`,
        'If your bank charged you, please contact the shop.',
      ],
      beforeLink: 'You can see the status of this payment here:',
    }),
  },
}
