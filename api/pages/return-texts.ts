/** What the payer reads when they come back, in Spanish, Portuguese and English. */

import type { Locale } from '../../payment/country.ts'

/** The truths that a payer can meet. */
export type PayerState =
  | 'confirming'
  | 'processing'
  | 'received'
  | 'completed'
  | 'held'
  | 'failed'
  | 'expired'
  | 'cancelled'
  | 'refunded'

export interface PayerText {
  headline: string
  sentence: string
}

export interface PageTexts {
  states: Record<PayerState, PayerText>
  amount: string
  reference: string
  toShop: string
  backToShop: string
  toPayment: string
  notFound: PayerText
  /** While we cannot look: the payer's money is safe, and they should know. */
  unavailable: PayerText
}

export const pageTexts: Record<Locale, PageTexts> = {
  es: {
    states: {
      confirming: {
        headline: 'Estamos confirmando tu pago',
        sentence:
          'Todavía no vemos tu pago. Si ya pagaste, no pagues otra vez: esta página cambia sola cuando llegue la confirmación.',
      },
      processing: {
        headline: 'Tu pago está en proceso',
        sentence: 'Tu banco lo está procesando. No pagues otra vez: esta página cambia sola.',
      },
      received: {
        headline: 'Recibimos tu pago',
        sentence: 'Tu dinero llegó. La tienda recibe el aviso en cuanto quede acreditado.',
      },
      completed: {
        headline: 'Tu pago está completo',
        sentence: 'La tienda ya recibió el aviso para enviar tu compra.',
      },
      held: {
        headline: 'Recibimos dinero y la tienda lo está revisando',
        sentence:
          'El pago llegó tarde o no coincide con lo pedido. Una persona lo revisa; no pagues otra vez.',
      },
      failed: {
        headline: 'El pago no se completó',
        sentence: 'No recibimos dinero. Puedes intentarlo de nuevo en la tienda.',
      },
      expired: {
        headline: 'El plazo para pagar terminó',
        sentence:
          'No vimos tu pago a tiempo. Si pagaste hace poco, lo veremos y la tienda te avisará.',
      },
      cancelled: {
        headline: 'El pago fue cancelado',
        sentence: 'No recibimos dinero. Puedes intentarlo de nuevo en la tienda.',
      },
      refunded: {
        headline: 'Tu pago fue devuelto',
        sentence: 'El dinero vuelve a ti por el mismo medio. Tu banco puede tardar unos días.',
      },
    },
    amount: 'Monto',
    reference: 'Pedido',
    toShop: 'Continuar en la tienda',
    backToShop: 'Volver a la tienda',
    toPayment: 'Volver a la página de pago',
    notFound: {
      headline: 'No conocemos este pago',
      sentence: 'Revisa la dirección o vuelve a la tienda.',
    },
    unavailable: {
      headline: 'No podemos mostrar tu pago en este momento',
      sentence: 'Si ya pagaste, no pagues otra vez. Esta página lo intenta de nuevo sola.',
    },
  },
  pt: {
    states: {
      confirming: {
        headline: 'Estamos confirmando seu pagamento',
        sentence:
          'Ainda não vemos seu pagamento. Se você já pagou, não pague de novo: esta página muda sozinha quando a confirmação chegar.',
      },
      processing: {
        headline: 'Seu pagamento está em processamento',
        sentence: 'Seu banco está processando. Não pague de novo: esta página muda sozinha.',
      },
      received: {
        headline: 'Recebemos seu pagamento',
        sentence: 'Seu dinheiro chegou. A loja é avisada assim que ele for creditado.',
      },
      completed: {
        headline: 'Seu pagamento está completo',
        sentence: 'A loja já foi avisada para enviar sua compra.',
      },
      held: {
        headline: 'Recebemos dinheiro e a loja está conferindo',
        sentence:
          'O pagamento chegou tarde ou não confere com o pedido. Uma pessoa está verificando; não pague de novo.',
      },
      failed: {
        headline: 'O pagamento não foi concluído',
        sentence: 'Não recebemos dinheiro. Você pode tentar de novo na loja.',
      },
      expired: {
        headline: 'O prazo para pagar terminou',
        sentence:
          'Não vimos seu pagamento a tempo. Se você pagou há pouco, vamos ver e a loja avisará.',
      },
      cancelled: {
        headline: 'O pagamento foi cancelado',
        sentence: 'Não recebemos dinheiro. Você pode tentar de novo na loja.',
      },
      refunded: {
        headline: 'Seu pagamento foi devolvido',
        sentence: 'O dinheiro volta pelo mesmo meio. Seu banco pode levar alguns dias.',
      },
    },
    amount: 'Valor',
    reference: 'Pedido',
    toShop: 'Continuar na loja',
    backToShop: 'Voltar à loja',
    toPayment: 'Voltar à página de pagamento',
    notFound: {
      headline: 'Não conhecemos este pagamento',
      sentence: 'Confira o endereço ou volte à loja.',
    },
    unavailable: {
      headline: 'Não conseguimos mostrar seu pagamento agora',
      sentence: 'Se já pagou, não pague de novo. Esta página tenta outra vez sozinha.',
    },
  },
  en: {
    states: {
      confirming: {
        headline: 'We are confirming your payment',
        sentence:
          'We do not see your payment yet. If you have paid, do not pay again: this page changes by itself when the confirmation arrives.',
      },
      processing: {
        headline: 'Your payment is being processed',
        sentence: 'Your bank is working on it. Do not pay again: this page changes by itself.',
      },
      received: {
        headline: 'We received your payment',
        sentence: 'Your money has arrived. The shop is told as soon as it is credited.',
      },
      completed: {
        headline: 'Your payment is complete',
        sentence: 'The shop has been told to send your purchase.',
      },
      held: {
        headline: 'We received money and the shop is checking it',
        sentence:
          'The payment came late or differs from what was asked. A person is looking at it; do not pay again.',
      },
      failed: {
        headline: 'The payment did not go through',
        sentence: 'We received no money. You can try again at the shop.',
      },
      expired: {
        headline: 'The time to pay is over',
        sentence:
          'We did not see your payment in time. If you paid just now, we will see it and the shop will tell you.',
      },
      cancelled: {
        headline: 'The payment was cancelled',
        sentence: 'We received no money. You can try again at the shop.',
      },
      refunded: {
        headline: 'Your payment was refunded',
        sentence: 'The money returns the way it came. Your bank may take a few days.',
      },
    },
    amount: 'Amount',
    reference: 'Order',
    toShop: 'Continue to the shop',
    backToShop: 'Back to the shop',
    toPayment: 'Back to the payment page',
    notFound: {
      headline: 'We do not know this payment',
      sentence: 'Check the address, or go back to the shop.',
    },
    unavailable: {
      headline: 'We cannot show your payment right now',
      sentence: 'If you have paid, do not pay again. This page tries again by itself.',
    },
  },
}
