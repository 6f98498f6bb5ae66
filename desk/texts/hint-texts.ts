/** What the desk adds where a person could go wrong. */

import type { Locale } from '../../payment/country.ts'
import type { ExceptionKind } from '../../payment/status.ts'

interface HintTexts {
  /** What accepting means, for each exception of the money. */
  accept: Record<ExceptionKind, string>
  payLink: string
  /** The order that Payin created for the payment, among several. */
  ownOrder: string
  otherOrder: string
  /** Below a search that found nothing. */
  whole: string
}

export const hintTexts: Record<Locale, HintTexts> = {
  en: {
    accept: {
      late: 'Check that the shop can still deliver.',
      overpaid: 'The difference must then be refunded at Koywe; a finding says how much.',
      underpaid: 'The shop then gets less than it asked for.',
      duplicate: 'The order may be paid already: check that the shop does not ship it twice.',
      mismatched: 'The money may belong to another purchase. Ask Koywe first.',
    },
    payLink: 'Payment link',
    ownOrder: 'the order of this payment',
    otherOrder: 'another order',
    whole: 'A search takes whole ids and references, as they are written.',
  },
  es: {
    accept: {
      late: 'Revise que la tienda todavía pueda entregar.',
      overpaid: 'Después hay que reembolsar la diferencia en Koywe; un caso dice cuánto.',
      underpaid: 'La tienda recibe entonces menos de lo que pidió.',
      duplicate:
        'Puede que el pedido ya esté pagado: revise que la tienda no envíe la compra dos veces.',
      mismatched: 'El dinero puede ser de otra compra. Pregúntele primero a Koywe.',
    },
    payLink: 'Enlace de pago',
    ownOrder: 'la orden de este pago',
    otherOrder: 'otra orden',
    whole: 'Se busca por el id o la referencia completos, tal como están escritos.',
  },
  pt: {
    accept: {
      late: 'Confira se a loja ainda pode entregar.',
      overpaid: 'Depois é preciso reembolsar a diferença na Koywe; um caso diz quanto.',
      underpaid: 'A loja recebe então menos do que pediu.',
      duplicate: 'O pedido pode já estar pago: confira para a loja não enviar a compra duas vezes.',
      mismatched: 'O dinheiro pode ser de outra compra. Pergunte primeiro à Koywe.',
    },
    payLink: 'Link de pagamento',
    ownOrder: 'a ordem deste pagamento',
    otherOrder: 'outra ordem',
    whole: 'A busca usa o id ou a referência completos, como estão escritos.',
  },
}
