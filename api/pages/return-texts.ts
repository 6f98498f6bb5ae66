/** The texts of the return page in Spanish, Portuguese and English. */

import type { Locale } from '../../payment/country.ts'

/** The states of a payment that the payer sees. */
export type PayerState =
  | 'confirming'
  | 'processing'
  | 'received'
  | 'completed'
  | 'held'
  | 'declined'
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
  /** Shown when the payment cannot be read. The payer must not pay a second time. */
  unavailable: PayerText
}

export const pageTexts: Record<Locale, PageTexts> = {
  es: {
    states: {
      confirming: {
        headline: 'Estamos confirmando tu pago',
        sentence:
          'Todavía no nos llega la confirmación de tu pago. Si ya pagaste, no vuelvas a pagar: esta página se actualiza sola.',
      },
      processing: {
        headline: 'Tu pago está en proceso',
        sentence:
          'Tu banco está procesando el pago. No vuelvas a pagar: esta página se actualiza sola.',
      },
      received: {
        headline: 'Recibimos tu pago',
        sentence: 'En cuanto se acredite el dinero, le avisamos a la tienda.',
      },
      completed: {
        headline: 'Tu pago se completó',
        sentence: 'Ya le avisamos a la tienda para que envíe tu compra.',
      },
      held: {
        headline: 'Recibimos tu pago y la tienda lo está revisando',
        sentence:
          'El pago llegó tarde o no coincide con el pedido. Una persona lo está revisando; no vuelvas a pagar.',
      },
      declined: {
        headline: 'La tienda no aceptó tu pago',
        sentence:
          'Tu dinero llegó, pero la tienda decidió devolverlo. No vuelvas a pagar sin hablar con ella: escríbele si tienes dudas.',
      },
      failed: {
        headline: 'El pago no se completó',
        sentence: 'No recibimos ningún pago. Puedes intentarlo de nuevo en la tienda.',
      },
      expired: {
        headline: 'Se venció el plazo para pagar',
        sentence:
          'No recibimos tu pago a tiempo. Si acabas de pagar, lo vamos a ver y la tienda te avisará.',
      },
      cancelled: {
        headline: 'El pago se canceló',
        sentence: 'No recibimos ningún pago. Puedes intentarlo de nuevo en la tienda.',
      },
      refunded: {
        headline: 'Tu pago fue reembolsado',
        sentence:
          'El dinero vuelve al mismo medio con el que pagaste. Tu banco puede tardar unos días.',
      },
    },
    amount: 'Monto',
    reference: 'Pedido',
    toShop: 'Continuar en la tienda',
    backToShop: 'Volver a la tienda',
    toPayment: 'Volver a la página de pago',
    notFound: {
      headline: 'No encontramos este pago',
      sentence: 'Revisa el enlace o vuelve a la tienda.',
    },
    unavailable: {
      headline: 'No podemos mostrar tu pago en este momento',
      sentence: 'Si ya pagaste, no vuelvas a pagar. Esta página se actualiza sola.',
    },
  },
  pt: {
    states: {
      confirming: {
        headline: 'Estamos confirmando seu pagamento',
        sentence:
          'Ainda não recebemos a confirmação do seu pagamento. Se você já pagou, não pague de novo: esta página se atualiza sozinha.',
      },
      processing: {
        headline: 'Seu pagamento está sendo processado',
        sentence:
          'Seu banco está processando o pagamento. Não pague de novo: esta página se atualiza sozinha.',
      },
      received: {
        headline: 'Recebemos seu pagamento',
        sentence: 'Assim que o valor for creditado, avisamos a loja.',
      },
      completed: {
        headline: 'Seu pagamento foi concluído',
        sentence: 'A loja já foi avisada para enviar sua compra.',
      },
      held: {
        headline: 'Recebemos seu pagamento e a loja está conferindo',
        sentence:
          'O pagamento chegou atrasado ou não confere com o pedido. Uma pessoa está verificando; não pague de novo.',
      },
      declined: {
        headline: 'A loja não aceitou o seu pagamento',
        sentence:
          'O dinheiro chegou, mas a loja decidiu devolvê-lo. Não pague de novo sem falar com ela.',
      },
      failed: {
        headline: 'O pagamento não foi concluído',
        sentence: 'Não recebemos nenhum pagamento. Você pode tentar de novo na loja.',
      },
      expired: {
        headline: 'O prazo para pagar terminou',
        sentence:
          'Não recebemos seu pagamento a tempo. Se você acabou de pagar, vamos identificar o pagamento e a loja avisará você.',
      },
      cancelled: {
        headline: 'O pagamento foi cancelado',
        sentence: 'Não recebemos nenhum pagamento. Você pode tentar de novo na loja.',
      },
      refunded: {
        headline: 'Seu pagamento foi reembolsado',
        sentence:
          'O dinheiro volta para o mesmo meio de pagamento. Seu banco pode levar alguns dias.',
      },
    },
    amount: 'Valor',
    reference: 'Pedido',
    toShop: 'Continuar na loja',
    backToShop: 'Voltar à loja',
    toPayment: 'Voltar à página de pagamento',
    notFound: {
      headline: 'Não encontramos este pagamento',
      sentence: 'Confira o link ou volte à loja.',
    },
    unavailable: {
      headline: 'Não conseguimos mostrar seu pagamento agora',
      sentence: 'Se você já pagou, não pague de novo. Esta página se atualiza sozinha.',
    },
  },
  en: {
    states: {
      confirming: {
        headline: 'We are confirming your payment',
        sentence:
          'We have not received the confirmation yet. If you already paid, do not pay again: this page updates automatically.',
      },
      processing: {
        headline: 'Your payment is being processed',
        sentence:
          'Your bank is processing the payment. Do not pay again: this page updates automatically.',
      },
      received: {
        headline: 'We received your payment',
        sentence: 'We will notify the shop as soon as the money is credited.',
      },
      completed: {
        headline: 'Your payment is complete',
        sentence: 'We have notified the shop to send your purchase.',
      },
      held: {
        headline: 'We received your payment and the shop is reviewing it',
        sentence:
          'The payment arrived late or does not match the order. A person is reviewing it; do not pay again.',
      },
      declined: {
        headline: 'The shop did not accept your payment',
        sentence:
          'Your money arrived, but the shop decided to return it. Contact the shop before you pay again.',
      },
      failed: {
        headline: 'The payment did not go through',
        sentence: 'We did not receive any payment. You can try again at the shop.',
      },
      expired: {
        headline: 'The time to pay has expired',
        sentence:
          'We did not receive your payment in time. If you just paid, we will find your payment and the shop will notify you.',
      },
      cancelled: {
        headline: 'The payment was cancelled',
        sentence: 'We did not receive any payment. You can try again at the shop.',
      },
      refunded: {
        headline: 'Your payment was refunded',
        sentence:
          'The money goes back to the payment method that you used. Your bank may take a few days.',
      },
    },
    amount: 'Amount',
    reference: 'Order',
    toShop: 'Continue to the shop',
    backToShop: 'Back to the shop',
    toPayment: 'Back to the payment page',
    notFound: {
      headline: 'We could not find this payment',
      sentence: 'Check the link or go back to the shop.',
    },
    unavailable: {
      headline: 'We cannot show your payment right now',
      sentence: 'If you already paid, do not pay again. This page updates automatically.',
    },
  },
}
