/** The next actions of findings in the languages other than English, which finding.ts holds. */

import type { FindingKind } from './finding.ts'

type FindingTexts = Record<FindingKind, string>

export const findingsInSpanish: FindingTexts = {
  koywe_credentials:
    'Corrija KOYWE_API_KEY, KOYWE_SECRET, KOYWE_ORG_ID o KOYWE_MERCHANT_ID y reinicie api y worker.',
  koywe_merchant:
    'KOYWE_ORG_ID o KOYWE_MERCHANT_ID pertenece a otra cuenta: Koywe responde vacío. Corríjalo y reinicie api y worker.',
  order_missing: 'Pregunte a Koywe por qué esta orden ya no se puede leer.',
  order_unreadable:
    'Pida a Koywe que corrija esta orden, o a un desarrollador que lea su nueva forma.',
  order_amount_changed:
    'El monto en Koywe cambió después de que la tienda envió. Compare la orden con el pago.',
  order_contradiction:
    'Pregunte a Koywe por qué esta orden se pagó primero y luego terminó sin dinero.',
  order_status_unknown:
    'Koywe muestra un estado que Payin no conoce, después de que la tienda envió. Pregunte a Koywe qué significa.',
  duplicate_money: 'El comprador pagó dos veces. Devuelva la segunda orden en Koywe.',
  unknown_payment:
    'Un webhook nombra un pago que no está en esta base de datos. Busque una base de datos perdida o una segunda.',
  webhook_event_waiting:
    'Hay webhooks guardados, pero no se lee su pago. Compruebe que el worker esté en marcha y que Koywe responda.',
  payment_unwatched:
    'Este pago no se está leyendo. Compruebe que api y worker estén en marcha y lleguen a Temporal.',
  order_outcome_unknown: 'Pregunte a Koywe si existe una orden con este id externo.',
  paid_unfulfilled:
    'El dinero llegó, pero la tienda no ha aceptado payment.completed. Revise la dirección de la tienda y la línea de tiempo.',
  settlement_stalled: 'Pregunte a Koywe por qué este dinero no se ha confirmado en un día.',
  fulfilled_unpaid:
    'A la tienda se le pidió enviar, pero el pago no muestra dinero. Detenga el envío y lea la línea de tiempo.',
  message_stuck:
    'El receptor falla desde hace una hora. Repárelo; la entrega se repite automáticamente.',
  message_given_up:
    'La entrega se abandonó. Repare el receptor y llame a POST /payments/{id}/resend.',
  mail_undeliverable:
    'El comprador no recibe correos: el servidor de correo rechaza la dirección. Contáctelo de otra manera. POST /payments/{id}/resend lo intenta de nuevo.',
  money_held: 'Acepte o rechace el dinero retenido con POST /payments/{id}/decision.',
  refund_by_hand:
    'Devuelva en Koywe el dinero rechazado. Este aviso se cierra cuando Koywe informa la devolución.',
  refund_excess:
    'Se aceptó más dinero del pedido. Devuelva la diferencia en Koywe; este aviso se cierra cuando Koywe informa una devolución.',
  webhooks_silent:
    'Las lecturas periódicas encontraron cambios que ningún webhook informó. Revise el endpoint del webhook y su secreto en Koywe.',
}

export const findingsInPortuguese: FindingTexts = {
  koywe_credentials:
    'Corrija KOYWE_API_KEY, KOYWE_SECRET, KOYWE_ORG_ID ou KOYWE_MERCHANT_ID e reinicie api e worker.',
  koywe_merchant:
    'KOYWE_ORG_ID ou KOYWE_MERCHANT_ID pertence a outra conta: a Koywe responde vazio. Corrija e reinicie api e worker.',
  order_missing: 'Pergunte à Koywe por que este pedido não pode mais ser lido.',
  order_unreadable:
    'Peça à Koywe que corrija este pedido, ou a um desenvolvedor que leia a nova forma.',
  order_amount_changed:
    'O valor na Koywe mudou depois que a loja enviou. Compare o pedido com o pagamento.',
  order_contradiction:
    'Pergunte à Koywe por que este pedido foi pago primeiro e depois terminou sem dinheiro.',
  order_status_unknown:
    'A Koywe mostra um status que o Payin não conhece, depois que a loja enviou. Pergunte à Koywe o que significa.',
  duplicate_money: 'O comprador pagou duas vezes. Devolva o segundo pedido na Koywe.',
  unknown_payment:
    'Um webhook cita um pagamento que não está neste banco de dados. Procure um banco de dados perdido ou um segundo.',
  webhook_event_waiting:
    'Há webhooks guardados, mas o pagamento não é lido. Verifique se o worker está em execução e se a Koywe responde.',
  payment_unwatched:
    'Este pagamento não está sendo lido. Verifique se api e worker estão em execução e alcançam o Temporal.',
  order_outcome_unknown: 'Pergunte à Koywe se existe um pedido com este id externo.',
  paid_unfulfilled:
    'O dinheiro chegou, mas a loja não aceitou payment.completed. Verifique o endereço da loja e a linha do tempo.',
  settlement_stalled: 'Pergunte à Koywe por que este dinheiro não foi confirmado em um dia.',
  fulfilled_unpaid:
    'A loja foi avisada para enviar, mas o pagamento não mostra dinheiro. Pare o envio e leia a linha do tempo.',
  message_stuck: 'O receptor falha há uma hora. Conserte-o; a entrega se repete automaticamente.',
  message_given_up:
    'A entrega foi abandonada. Conserte o receptor e chame POST /payments/{id}/resend.',
  mail_undeliverable:
    'O comprador não recebe e-mails: o servidor recusa o endereço. Fale com ele de outra forma. POST /payments/{id}/resend tenta de novo.',
  money_held: 'Aceite ou recuse o dinheiro retido com POST /payments/{id}/decision.',
  refund_by_hand:
    'Devolva na Koywe o dinheiro recusado. Este aviso se encerra quando a Koywe informa a devolução.',
  refund_excess:
    'Foi aceito mais dinheiro do que o solicitado. Devolva a diferença na Koywe; este aviso se encerra quando a Koywe informa uma devolução.',
  webhooks_silent:
    'Leituras periódicas encontraram mudanças que nenhum webhook informou. Verifique o endpoint do webhook e o segredo na Koywe.',
}
