/** The mails in Spanish. */

import type { MailTexts, MailWords } from './mail-texts.ts'

export const mailsInSpanish: MailTexts = {
  greeting: (name) => `Hola, ${name}:`,
  kinds: {
    'mail.confirmation': ({ paid, description }) => ({
      subject: `Recibimos tu pago de ${paid}`,
      headline: 'Recibimos tu pago',
      paragraphs: [`Recibimos tu pago de ${paid} por “${description}”. ¡Gracias por tu compra!`],
    }),
    'mail.shipping': ({ description }) => ({
      subject: 'La tienda está preparando tu compra',
      headline: 'La tienda está preparando tu compra',
      paragraphs: [
        `Tu pago por “${description}” se completó y la tienda está preparando tu compra.`,
      ],
    }),
    'mail.failure': ({ asked, description }) => ({
      subject: `No se completó tu pago de ${asked}`,
      headline: 'Tu pago no se completó',
      paragraphs: [
        `Tu pago de ${asked} por “${description}” no se completó. Puedes intentarlo de nuevo en la tienda.`,
        'Si tu banco te hizo algún cobro, comunícate con la tienda.',
      ],
    }),
    'mail.expired': ({ asked, description }) => ({
      subject: `Se venció el plazo para pagar ${asked}`,
      headline: 'Se venció el plazo para pagar',
      paragraphs: [
        `No recibimos a tiempo tu pago de ${asked} por “${description}”. Si todavía quieres tu compra, vuelve a hacer el pedido en la tienda.`,
        'Si acabas de pagar, no pagues otra vez: vamos a ubicar tu pago y la tienda te avisará.',
      ],
    }),
    'mail.held': (words) => ({
      subject: 'La tienda está revisando tu pago',
      headline: 'La tienda está revisando tu pago',
      paragraphs: [
        describeMoney(words),
        'Una persona de la tienda decidirá si sigue con tu compra o te devuelve el dinero. No vuelvas a pagar.',
      ],
    }),
    'mail.declined': ({ paid, description }) => ({
      subject: `La tienda te devolverá tu pago de ${paid}`,
      headline: 'La tienda te devolverá el dinero',
      paragraphs: [
        `La tienda no pudo aceptar tu pago de ${paid} por “${description}” y decidió devolverte el dinero.`,
        'La devolución la hace la tienda. Si no te llega en unos días, comunícate con ella. No vuelvas a pagar sin hablar antes con la tienda.',
      ],
    }),
    'mail.refunded': ({ paid, description }) => ({
      subject: `Se devolvió tu pago de ${paid}`,
      headline: 'Se devolvió tu pago',
      paragraphs: [
        `Se devolvió tu pago de ${paid} por “${description}”.`,
        'El dinero vuelve al mismo medio con el que pagaste. Tu banco puede tardar unos días en mostrarlo.',
      ],
    }),
  },
  labels: {
    order: 'Pedido',
    asked: 'Monto',
    paid: 'Monto recibido',
    method: 'Medio de pago',
    shop: 'Tienda',
    toPayment: 'Ver mi pago',
  },
  beforeLink: 'Si el botón no funciona, abre esta dirección:',
  help: {
    mail: (shop) => `¿Tienes alguna duda? Escríbele a ${shop}:`,
    whatsapp: (shop) => `¿Tienes alguna duda? Escríbele por WhatsApp a ${shop}:`,
    none: (shop) => `¿Tienes alguna duda? Comunícate con ${shop}.`,
  },
  footer: (shop) => `Recibes este correo por tu pedido en ${shop}.`,
}

function describeMoney({ asked, paid, description, exception }: MailWords): string {
  const money = `Recibimos ${paid} por “${description}”`
  switch (exception) {
    case 'late':
      return `${money}, pero ya se había vencido el plazo para pagar.`
    case 'underpaid':
      return `${money}, pero tu pedido es de ${asked}: falta una parte.`
    case 'overpaid':
      return `${money}, pero tu pedido es de ${asked}: llegó dinero de más.`
    case 'duplicate':
      return `Recibimos más de un pago por “${description}”.`
    case 'mismatched':
    case null:
      return `${money}, pero el pago no coincide con tu pedido.`
  }
}
