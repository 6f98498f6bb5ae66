/** Explanations in Spanish. */

import type { ExplanationTexts } from './explanation-texts.ts'
import { findingsInSpanish } from './finding-texts.ts'

export const spanish: ExplanationTexts = {
  sentences: {
    database_full:
      'El pago está {status}. Payin no puede guardar nada nuevo sobre él porque el disco de su base de datos está lleno.',
    database_read_only:
      'El pago está {status}. Payin no puede guardar nada nuevo sobre él porque su base de datos no admite escrituras.',
    temporal_unreachable:
      'El pago está {status}. Payin no puede avanzar con él ahora porque Temporal no responde.',
    worker_absent:
      'El pago está {status}. Payin no puede avanzar con él ahora porque no hay ningún worker en marcha. Última señal de un worker: {seenAt}.',
    payment_stalled:
      'El pago está {status}. Su próximo paso estaba previsto para el {dueAt} y no se dio, aunque la base de datos, Temporal y el worker responden.',
    webhook_unread:
      'El pago está {status}. Llegó un webhook el {waitingSince} y Payin no ha leído la orden desde entonces.',
    payment_unknown:
      'Un webhook menciona este pago, pero el pago no está en esta base de datos: es de otra, o esta se restauró de una copia anterior.',
    koywe_credentials:
      'El pago está {status}. Payin no puede consultarlo porque Koywe rechaza las credenciales de esta instalación.',
    koywe_merchant:
      'El pago está {status}. Koywe no devuelve nada para KOYWE_ORG_ID y KOYWE_MERCHANT_ID: son de otra cuenta.',
    koywe_unreachable:
      'El pago está {status}. Payin no sabe nada más porque Koywe no responde desde el {troubleSince}.',
    koywe_failing:
      'El pago está {status}. Payin no sabe nada más porque Koywe responde con errores (HTTP {httpStatus}) desde el {troubleSince}.',
    koywe_throttling:
      'El pago está {status}. Payin espera antes de volver a consultar porque Koywe limita la cantidad de llamadas.',
    koywe_unintelligible:
      'El pago está {status}. Payin no sabe nada más porque no puede leer las respuestas de Koywe desde el {troubleSince}.',
    opening: 'Payin está creando la orden en Koywe. El comprador todavía no puede pagar.',
    create_unanswered:
      'Koywe no respondió cuando Payin creó la orden, así que Payin verifica si la orden existe. El comprador todavía no puede pagar.',
    create_failed:
      'Koywe respondió con un error (HTTP {doubtStatus}) cuando Payin creó la orden, así que Payin verifica si la orden existe. El comprador todavía no puede pagar.',
    order_outcome_unknown:
      'Todavía no se sabe si Koywe creó la orden. El comprador no pudo haber pagado, porque este pago nunca tuvo un enlace para pagar.',
    document_refused: 'Koywe rechazó el número de documento del comprador ({code}). No hay orden.',
    order_refused: 'Koywe rechazó la creación de la orden ({code}).',
    order_mismatch:
      'Koywe creó la orden con datos distintos de los que pidió Payin ({code}), así que Payin no le dio al comprador un enlace para pagar.',
    never_opened:
      'El pago venció antes de que Payin pudiera crear la orden en Koywe. El último error fue: {trouble}.',
    payment_failed:
      'Koywe informa que el pago falló. Pasa cuando el comprador o el banco lo rechaza. No llegó dinero.',
    payment_cancelled: 'Koywe informa que el pago se canceló. No llegó dinero.',
    payment_expired:
      'El comprador no pagó a tiempo: el plazo terminó el {expiresAt}. No llegó dinero.',
    awaiting_payer:
      'Al {readAt}, cuando Koywe informó por última vez sobre la orden, el comprador todavía no había pagado. La orden está abierta.',
    pay_address_unknown:
      'Koywe creó la orden, pero no entregó un enlace para que el comprador pague.',
    selling_ends:
      'El plazo para pagar terminó el {expiresAt}. Payin lee la orden una vez más antes de que el pago venza.',
    reading: 'Llegó un webhook el {waitingSince}. Payin está por leer la orden.',
    webhooks_refused:
      'El pago está {status}. Payin rechazó un webhook sobre él el {refusedAt} porque la firma no corresponde a KOYWE_WEBHOOK_SECRET. Si lo envió Koywe, Payin se entera de los pagos solo por sus lecturas periódicas hasta que se corrija el secreto.',
    order_missing: 'El pago está {status}. Koywe responde que no conoce la orden {order}.',
    order_unreadable:
      'El pago está {status}. Koywe no da una respuesta legible sobre la orden {order}.',
    order_on_hold: 'Koywe tiene la orden retenida ({word}).',
    order_status_unknown:
      'El pago está {status}. Koywe muestra un estado de la orden que Payin no conoce: {word}.',
    settling:
      'Koywe está procesando el pago ({word}) y todavía no confirma el dinero como definitivo.',
    settlement_stalled:
      'Koywe lleva más de un día procesando el pago ({word}) y no ha confirmado el dinero como definitivo.',
    money_late:
      'El dinero ({paid}) llegó cuando el pago ya estaba {status}, así que Payin lo retiene. Todavía no se le avisó a la tienda que envíe la compra.',
    money_underpaid:
      'Llegó un pago de {paid} en lugar de {asked}, así que Payin retiene el dinero. Todavía no se le avisó a la tienda que envíe la compra.',
    money_overpaid:
      'Llegó un pago de {paid} en lugar de {asked}, así que Payin retiene el dinero. Todavía no se le avisó a la tienda que envíe la compra.',
    money_other_currency:
      'Llegó un pago de {paid} en lugar de {asked}: es otra moneda, así que Payin retiene el dinero. Todavía no se le avisó a la tienda que envíe la compra.',
    money_other_reference:
      'Llegó un pago de {paid}, pero la orden en Koywe menciona otro pago, así que Payin retiene el dinero. Todavía no se le avisó a la tienda que envíe la compra.',
    second_order_held:
      'El comprador pagó dos órdenes de este pago antes de que se enviara algo, así que Payin retiene el dinero. Todavía no se le avisó a la tienda que envíe la compra.',
    reference_paid_twice:
      'Llegó un pago de {paid}, pero el pedido {reference} ya estaba pagado con otro pago, así que Payin retiene este dinero. Por este pago no se le avisó a la tienda que envíe nada.',
    money_accepted:
      'El {decidedAt}, {by} aceptó {paid}. Payin lee la orden antes de que el pago siga.',
    money_declined: 'El {decidedAt}, {by} rechazó {paid}. Koywe no ha informado el reembolso.',
    excess_to_refund:
      'Se aceptó un pago de {paid} en lugar de {asked}. Koywe no ha informado el reembolso de la diferencia, {excess}.',
    second_order_paid: 'El comprador pagó dos veces: se pagaron dos órdenes de este pago.',
    order_contradiction:
      'Koywe mostró el dinero de esta orden y ahora informa que la orden terminó sin dinero ({word}). El pago sigue {status}.',
    amount_changed:
      'Koywe muestra ahora otro monto para esta orden, distinto del monto con el que se completó el pago ({paid}). El pago sigue {status}.',
    fulfilled_unpaid:
      'Se le avisó a la tienda que envíe la compra, pero en el pago no consta dinero.',
    delivering:
      'El pago está {status}. Payin le está avisando a la tienda, que todavía no ha aceptado el evento {message}.',
    shop_refuses:
      'El pago está {status}, pero la tienda no acepta el evento {message}. Intentos: {attempts}. Última respuesta: {error}.',
    event_given_up:
      'El pago está {status}, pero la tienda nunca aceptó el evento {message} y Payin dejó de intentarlo. Última respuesta: {error}.',
    mail_undeliverable:
      'El pago está {status} y la tienda fue avisada. Al comprador no le llega el correo {message} porque el servidor de correo rechaza la dirección.',
    mail_delayed:
      'El pago está {status} y la tienda fue avisada. Al comprador no le ha llegado el correo {message} porque el servidor de correo no lo acepta. Intentos: {attempts}. Última respuesta: {error}.',
    mail_given_up:
      'El pago está {status} y la tienda fue avisada. Al comprador no le llegó el correo {message} y Payin dejó de intentarlo. Última respuesta: {error}.',
    completed:
      'El pago de {paid} se completó: el dinero es definitivo y se le avisó a la tienda que envíe la compra.',
    payer_erased:
      'El pago de {paid} se completó y se le avisó a la tienda que envíe la compra. Los datos del comprador se borraron, así que Payin ya no le envía correos.',
    webhooks_missing:
      'El pago de {paid} se completó. Payin lo supo por sus lecturas periódicas: ningún webhook informó el dinero.',
    refund_requested: 'El pago está {status}. En Koywe se pidió su reembolso ({word}).',
    refunded:
      'Koywe le reembolsó el dinero al comprador. La tienda no había aceptado payment.completed, así que no debería haber enviado nada.',
    refunded_after_shipping:
      'Koywe le reembolsó el dinero al comprador después de que se le avisó a la tienda que envíe la compra, que ya puede estar en camino.',
  },
  actions: {
    database_full: 'Amplíe el disco de la base de datos. No se perdió nada de lo ya confirmado.',
    database_read_only:
      'Haga que la base de datos de DATABASE_URL vuelva a admitir escrituras: termine su recuperación o apunte DATABASE_URL a la primaria.',
    temporal_unreachable:
      'Inicie Temporal o corrija TEMPORAL_ADDRESS. npm run doctor lo comprueba.',
    worker_absent:
      'Inicie un worker (npm run worker). El registro del último dice por qué terminó.',
    koywe_unreachable:
      'Compruebe con npm run doctor si esta máquina llega a Koywe. Si no llega, repare la red. Si llega, espere a que Koywe responda.',
    koywe_failing: 'Koywe repara su servicio. Avísele a Koywe si los errores continúan.',
    koywe_throttling: null,
    koywe_unintelligible:
      'Koywe corrige sus respuestas. Avísele a Koywe, con el id de la orden, que cambiaron.',
    opening: null,
    create_unanswered: null,
    create_failed: null,
    document_refused: 'El comprador corrige el número de documento e inicia un pago nuevo.',
    order_refused:
      'Lea el motivo en el historial y pregúntele a Koywe por el código. El comprador puede intentarlo de nuevo.',
    order_mismatch:
      'Pregúntele a Koywe por qué la orden es distinta. El comprador puede iniciar un pago nuevo.',
    never_opened: 'Elimine la causa del error. El comprador necesita un pago nuevo.',
    payment_failed: 'El comprador puede iniciar un pago nuevo o usar otro medio de pago.',
    payment_cancelled: 'El comprador puede iniciar un pago nuevo.',
    payment_expired: 'El comprador puede iniciar un pago nuevo.',
    awaiting_payer: 'El comprador paga con el enlace de este pago.',
    pay_address_unknown: 'El comprador inicia un pago nuevo.',
    selling_ends: null,
    reading: null,
    webhooks_refused:
      'Compare el primer secreto de KOYWE_WEBHOOK_SECRET con el de Koywe. Si son iguales, el webhook era falso y no hay nada que hacer.',
    order_on_hold:
      'Koywe libera la orden o dice qué falta. Pregúntele a Koywe por la orden {order}.',
    settling: 'Koywe confirma el dinero. La tienda no tiene que hacer nada.',
    money_accepted: null,
    delivering: null,
    shop_refuses:
      'Haga que la dirección de MERCHANT_EVENTS_URL responda 2xx. Payin repite el envío automáticamente.',
    mail_delayed: 'Repare SMTP_URL o el servidor de correo. Payin repite el envío automáticamente.',
    completed: null,
    payer_erased: null,
    webhooks_missing:
      'Revise en Koywe la dirección de los webhooks y su secreto con npm run koywe -- webhook list. Con este pago no hay nada que hacer.',
    refund_requested: 'Koywe hace o rechaza el reembolso. Pregúntele a Koywe por la orden {order}.',
    refunded: null,
    refunded_after_shipping:
      'Detenga el envío si todavía se puede, o acuerde la devolución con el comprador.',
  },
  findings: findingsInSpanish,
  steps: {
    poll: 'Payin vuelve a leer la orden; si llega un webhook, la lee antes.',
    watch: 'Payin vuelve a leer la orden, por si todavía llega dinero.',
    delivery: 'Payin vuelve a enviar el mensaje.',
    retry: 'Payin repite la llamada a Koywe, al menos cada 30 segundos, hasta que funcione.',
    lookup:
      'Payin busca la orden en Koywe, al menos cada cinco minutos. Solo crea otra cuando es seguro que no existe ninguna.',
    read: 'Payin lee la orden en Koywe.',
    open: 'Payin crea la orden en Koywe y lo repite hasta que funcione o termine el plazo para pagar.',
    resume: 'Payin sigue automáticamente en cuanto esto se repare.',
    refund:
      'Payin se entera del reembolso por un webhook, o cuando alguien lee el pago con refresh=true.',
  },
  statuses: {
    opening: 'en creación',
    pending: 'pendiente',
    processing: 'en proceso',
    paid: 'pagado',
    completed: 'completado',
    rejected: 'rechazado',
    failed: 'fallido',
    expired: 'vencido',
    cancelled: 'cancelado',
    refunded: 'reembolsado',
  },
  troubles: {
    koywe_refused: 'Koywe rechazó la llamada',
    koywe_unauthorized: 'Koywe rechazó las credenciales',
    koywe_throttled: 'Koywe limitó la cantidad de llamadas',
    koywe_unreachable: 'Koywe no respondió o respondió con un error',
    koywe_unintelligible: 'Koywe envió una respuesta ilegible',
  },
  actors: {
    payer: 'el comprador',
    support: 'el soporte de la tienda',
    developer: 'el desarrollador de la tienda',
    operator: 'el operador de Payin',
    koywe: 'Koywe',
    none: 'nadie',
  },
  refusals: {
    payer_data: {
      sentence:
        'La solicitud {request} se rechazó con {code}: lo que ingresó el comprador no es válido ({fields}).',
      action: 'El comprador corrige el dato y empieza de nuevo la compra.',
    },
    request: {
      sentence: 'La solicitud {request} se rechazó con {code} ({fields}). No se creó ningún pago.',
      action: 'Corrija la solicitud como indica docs/errors.md para ese código.',
    },
    reference: {
      sentence:
        'La solicitud {request} se rechazó con {code}: el pago {payment} ya usa la referencia {reference}.',
      action:
        'Lleve al comprador a ese pago o use otra referencia. npm run explain dice cómo está ese pago.',
    },
    koywe: {
      sentence:
        'La solicitud {request} se rechazó con {code}: Koywe no creó la orden de {payment}.',
      action: 'Lea la explicación de ese pago.',
    },
    signature: {
      sentence:
        'El webhook {request} sobre {payment} se rechazó con {code}: la firma no corresponde a KOYWE_WEBHOOK_SECRET.',
      action:
        'Compare el primer secreto de KOYWE_WEBHOOK_SECRET con el de Koywe. Si son iguales, el webhook era falso y no hay nada que hacer.',
    },
    unavailable: {
      sentence: 'La solicitud {request} se rechazó con {code}: una parte de Payin no respondió.',
      action:
        'Revise las partes con npm run doctor. Se puede repetir la solicitud con la misma Idempotency-Key sin riesgo.',
    },
  },
  timeJoin: ', ',
  unknown: 'sin datos',
}
