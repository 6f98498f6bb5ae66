/** The next actions of findings in the languages other than English, which finding.ts holds. */

import type { FindingKind } from './finding.ts'

type FindingTexts = Record<FindingKind, string>

export const findingsInSpanish: FindingTexts = {
  koywe_credentials:
    'Corrija KOYWE_API_KEY, KOYWE_SECRET, KOYWE_ORG_ID o KOYWE_MERCHANT_ID y reinicie api y worker.',
  koywe_merchant:
    'KOYWE_ORG_ID o KOYWE_MERCHANT_ID es de otra cuenta: Koywe no devuelve nada para ese valor. Corríjalo y reinicie api y worker.',
  order_missing: 'Pregúntele a Koywe por qué esta orden ya no se puede leer.',
  order_unreadable:
    'Koywe no muestra esta orden en un formato que Payin pueda leer. Pídale a Koywe que la corrija, o a un desarrollador que adapte Payin al formato nuevo.',
  order_amount_changed:
    'El monto en Koywe cambió después de que la tienda envió la compra. Compare la orden con el pago.',
  order_contradiction:
    'Pregúntele a Koywe por qué esta orden primero se pagó y después terminó sin dinero.',
  order_status_unknown:
    'Koywe muestra un estado que Payin no conoce. Pregúntele a Koywe qué significa.',
  duplicate_money: 'El comprador pagó dos veces. Reembolse la segunda orden en Koywe.',
  unknown_payment:
    'Un webhook menciona un pago que no está en esta base de datos. Revise si se perdió una base de datos o si hay una segunda.',
  webhook_event_waiting:
    'Hay webhooks guardados cuyo pago no se ha leído. Compruebe que el worker esté en marcha y que Koywe responda.',
  payment_unwatched:
    'Este pago no se está consultando. Compruebe que api y worker estén en marcha y lleguen a Temporal.',
  order_outcome_unknown: 'Pregúntele a Koywe si existe una orden con este id externo.',
  paid_unfulfilled:
    'El dinero llegó, pero la tienda no ha aceptado payment.completed. Revise la dirección de la tienda y el historial.',
  settlement_stalled: 'Pregúntele a Koywe por qué este dinero lleva un día sin confirmarse.',
  fulfilled_unpaid:
    'Se le avisó a la tienda que envíe la compra, pero en el pago no consta dinero. Detenga el envío y después lea el historial.',
  message_stuck:
    'El receptor lleva una hora fallando. Repárelo; el envío se repite automáticamente.',
  message_given_up:
    'Payin dejó de intentar la entrega. Repare el receptor y llame a POST /payments/{id}/resend.',
  mail_undeliverable:
    'El comprador no recibe correos: el servidor de correo rechaza la dirección. Contáctelo por otro medio. POST /payments/{id}/resend lo intenta de nuevo.',
  money_held: 'Acepte o rechace el dinero retenido con POST /payments/{id}/decision.',
  refund_by_hand:
    'Reembolse en Koywe el dinero rechazado. Este caso se cierra cuando Koywe informa el reembolso.',
  refund_excess:
    'Se aceptó más dinero del que se pidió. Reembolse la diferencia en Koywe; este caso se cierra cuando Koywe informa un reembolso.',
  webhooks_silent:
    'Las lecturas periódicas encontraron cambios que ningún webhook informó. Revise en Koywe la dirección de los webhooks y su secreto.',
}

export const findingsInPortuguese: FindingTexts = {
  koywe_credentials:
    'Corrija KOYWE_API_KEY, KOYWE_SECRET, KOYWE_ORG_ID ou KOYWE_MERCHANT_ID e reinicie api e worker.',
  koywe_merchant:
    'KOYWE_ORG_ID ou KOYWE_MERCHANT_ID é de outra conta: a Koywe não retorna nada para esse valor. Corrija e reinicie api e worker.',
  order_missing: 'Pergunte à Koywe por que esta ordem não pode mais ser lida.',
  order_unreadable:
    'A Koywe não mostra esta ordem em um formato que o Payin consiga ler. Peça à Koywe que a corrija, ou a um desenvolvedor que adapte o Payin ao novo formato.',
  order_amount_changed:
    'O valor na Koywe mudou depois que a loja enviou a compra. Compare a ordem com o pagamento.',
  order_contradiction:
    'Pergunte à Koywe por que esta ordem primeiro foi paga e depois terminou sem dinheiro.',
  order_status_unknown:
    'A Koywe mostra um status que o Payin não conhece. Pergunte à Koywe o que significa.',
  duplicate_money: 'O comprador pagou duas vezes. Reembolse a segunda ordem na Koywe.',
  unknown_payment:
    'Um webhook menciona um pagamento que não está neste banco de dados. Verifique se um banco de dados se perdeu ou se existe um segundo.',
  webhook_event_waiting:
    'Há webhooks guardados cujo pagamento não foi lido. Verifique se o worker está em execução e se a Koywe responde.',
  payment_unwatched:
    'Este pagamento não está sendo consultado. Verifique se api e worker estão em execução e conseguem acessar o Temporal.',
  order_outcome_unknown: 'Pergunte à Koywe se existe uma ordem com este id externo.',
  paid_unfulfilled:
    'O dinheiro chegou, mas a loja não aceitou payment.completed. Verifique o endereço da loja e o histórico.',
  settlement_stalled: 'Pergunte à Koywe por que este dinheiro está há um dia sem confirmação.',
  fulfilled_unpaid:
    'A loja foi avisada para enviar a compra, mas não consta dinheiro no pagamento. Pare o envio e depois leia o histórico.',
  message_stuck:
    'O receptor está falhando há uma hora. Conserte-o; o envio se repete automaticamente.',
  message_given_up:
    'O Payin parou de tentar a entrega. Conserte o receptor e chame POST /payments/{id}/resend.',
  mail_undeliverable:
    'O comprador não recebe e-mails: o servidor de e-mail recusa o endereço. Fale com ele por outro meio. POST /payments/{id}/resend tenta de novo.',
  money_held: 'Aceite ou recuse o dinheiro retido com POST /payments/{id}/decision.',
  refund_by_hand:
    'Reembolse na Koywe o dinheiro recusado. Este caso se encerra quando a Koywe informa o reembolso.',
  refund_excess:
    'Foi aceito mais dinheiro do que o pedido. Reembolse a diferença na Koywe; este caso se encerra quando a Koywe informa um reembolso.',
  webhooks_silent:
    'As leituras periódicas encontraram mudanças que nenhum webhook informou. Verifique na Koywe o endereço dos webhooks e o segredo.',
}
