/** What payers read in their mail, in Spanish, Portuguese and English. */

import type { Locale } from '../payment/country.ts'
import type { MessageKind } from '../payment/status.ts'

export type MailKind = Extract<MessageKind, `mail.${string}`>

export interface MailText {
  subject: string
  /** Paragraphs, in order. Takes the payer's name, the amount with currency, and the description. */
  paragraphs: string[]
}

export interface MailWords {
  name: string
  amount: string
  description: string
  /** The page that always tells the present truth. */
  link: string
}

type Write = (words: MailWords) => MailText

export const mailTexts: Record<Locale, Record<MailKind, Write>> = {
  es: {
    'mail.confirmation': ({ name, amount, description, link }) => ({
      subject: `Recibimos tu pago de ${amount}`,
      paragraphs: [
        `Hola, ${name}:`,
        `Recibimos tu pago de ${amount} por «${description}».`,
        `Puedes ver el estado de tu pago aquí: ${link}`,
      ],
    }),
    'mail.shipping': ({ name, description, link }) => ({
      subject: 'La tienda prepara tu compra',
      paragraphs: [
        `Hola, ${name}:`,
        `Tu pago por «${description}» está completo y la tienda prepara tu compra.`,
        `Puedes ver el estado de tu pago aquí: ${link}`,
      ],
    }),
    'mail.failure': ({ name, amount, description, link }) => ({
      subject: `No se completó tu pago de ${amount}`,
      paragraphs: [
        `Hola, ${name}:`,
        `Tu pago de ${amount} por «${description}» no se completó. Si tu banco hizo un cargo, escríbele a la tienda.`,
        `Puedes intentarlo de nuevo en la tienda. El estado de este pago está aquí: ${link}`,
      ],
    }),
  },
  pt: {
    'mail.confirmation': ({ name, amount, description, link }) => ({
      subject: `Recebemos seu pagamento de ${amount}`,
      paragraphs: [
        `Olá, ${name}:`,
        `Recebemos seu pagamento de ${amount} por “${description}”.`,
        `Veja a situação do seu pagamento aqui: ${link}`,
      ],
    }),
    'mail.shipping': ({ name, description, link }) => ({
      subject: 'A loja está preparando sua compra',
      paragraphs: [
        `Olá, ${name}:`,
        `Seu pagamento por “${description}” está completo e a loja está preparando sua compra.`,
        `Veja a situação do seu pagamento aqui: ${link}`,
      ],
    }),
    'mail.failure': ({ name, amount, description, link }) => ({
      subject: `Seu pagamento de ${amount} não foi concluído`,
      paragraphs: [
        `Olá, ${name}:`,
        `Seu pagamento de ${amount} por “${description}” não foi concluído. Se o seu banco fez uma cobrança, fale com a loja.`,
        `Você pode tentar de novo na loja. A situação deste pagamento está aqui: ${link}`,
      ],
    }),
  },
  en: {
    'mail.confirmation': ({ name, amount, description, link }) => ({
      subject: `We received your payment of ${amount}`,
      paragraphs: [
        `Hello ${name},`,
        `We received your payment of ${amount} for “${description}”.`,
        `You can see the state of your payment here: ${link}`,
      ],
    }),
    'mail.shipping': ({ name, description, link }) => ({
      subject: 'The shop is preparing your purchase',
      paragraphs: [
        `Hello ${name},`,
        `Your payment for “${description}” is complete and the shop is preparing your purchase.`,
        `You can see the state of your payment here: ${link}`,
      ],
    }),
    'mail.failure': ({ name, amount, description, link }) => ({
      subject: `Your payment of ${amount} did not go through`,
      paragraphs: [
        `Hello ${name},`,
        `Your payment of ${amount} for “${description}” did not go through. If your bank charged you, contact the shop.`,
        `You can try again at the shop. The state of this payment is here: ${link}`,
      ],
    }),
  },
}
