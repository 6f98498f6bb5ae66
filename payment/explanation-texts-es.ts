/** Explanations in Spanish. */

import type { ExplanationTexts } from './explanation-texts.ts'
import { findingsInSpanish } from './finding-texts.ts'

export const spanish: ExplanationTexts = {
  sentences: {
    database_full:
      'El pago está {status} y Payin no puede anotar nada nuevo porque el disco de su base de datos está lleno.',
    database_read_only:
      'El pago está {status} y Payin no puede anotar nada nuevo porque su base de datos no admite escrituras.',
    temporal_unreachable:
      'El pago está {status} y Payin no hace nada con él ahora porque Temporal no responde.',
    worker_absent:
      'El pago está {status} y Payin no hace nada con él ahora porque no hay ningún worker en marcha. Último aviso de un worker: {seenAt}.',
    payment_stalled:
      'El pago está {status}. Su próximo paso tocaba el {dueAt} y no se ha dado, aunque la base de datos, Temporal y el worker responden.',
    webhook_unread:
      'El pago está {status}. Llegó un webhook el {waitingSince} y desde entonces Payin no ha leído la orden.',
    payment_unknown:
      'Un webhook nombra este pago, pero no está en esta base de datos: pertenece a otra, o esta se restauró de una copia anterior.',
    koywe_credentials:
      'El pago está {status} y Payin no puede consultarlo porque Koywe rechaza las credenciales de esta instalación.',
    koywe_merchant:
      'El pago está {status}. Koywe responde vacío sobre KOYWE_ORG_ID y KOYWE_MERCHANT_ID, así que pertenecen a otra cuenta.',
    koywe_unreachable:
      'El pago está {status} y Payin no sabe más porque Koywe no responde desde el {troubleSince}.',
    koywe_failing:
      'El pago está {status} y Payin no sabe más porque Koywe responde con errores (HTTP {httpStatus}) desde el {troubleSince}.',
    koywe_throttling:
      'El pago está {status} y Payin espera antes de volver a consultar porque Koywe limita la cantidad de consultas.',
    koywe_unintelligible:
      'El pago está {status} y Payin no sabe más porque Koywe envía respuestas ilegibles desde el {troubleSince}.',
    opening: 'Payin está creando la orden en Koywe; el comprador todavía no tiene dónde pagar.',
    create_unanswered:
      'Koywe no respondió cuando Payin creó la orden, así que Payin averigua si existe. El comprador todavía no tiene dónde pagar.',
    create_failed:
      'Koywe respondió con un error (HTTP {doubtStatus}) cuando Payin creó la orden, así que Payin averigua si existe. El comprador todavía no tiene dónde pagar.',
    order_outcome_unknown:
      'Todavía no se sabe si Koywe creó la orden. El comprador no pudo pagar a través de Payin, que nunca tuvo dónde enviarlo a pagar.',
    document_refused:
      'Koywe rechazó el número de documento del comprador ({code}), por eso no hay orden.',
    order_refused: 'Koywe no quiso crear la orden ({code}).',
    order_mismatch:
      'Koywe creó la orden con algo distinto de lo pedido ({code}), por eso Payin no muestra dónde pagarla.',
    never_opened:
      'El pago venció antes de que Payin pudiera crear su orden en Koywe. El último error fue: {trouble}.',
    payment_failed:
      'Koywe dice que el pago falló, como ocurre cuando el comprador o el banco lo rechaza. No ha llegado dinero.',
    payment_cancelled: 'Koywe dice que el pago se canceló. No ha llegado dinero.',
    payment_expired:
      'El pago venció sin pagarse: el plazo terminó el {expiresAt} y no ha llegado dinero.',
    awaiting_payer:
      'El comprador no había pagado el {readAt}, cuando Koywe informó por última vez sobre la orden. La orden está abierta.',
    pay_address_unknown:
      'Koywe creó la orden, pero no dio ninguna dirección donde el comprador pueda pagarla.',
    selling_ends:
      'El plazo para pagar terminó el {expiresAt}. Payin lee la orden una vez más antes de que el pago venza.',
    reading: 'Llegó un webhook el {waitingSince} y Payin está por leer la orden que nombra.',
    webhooks_refused:
      'El pago está {status}. Un webhook que lo nombra se rechazó el {refusedAt} porque su firma no corresponde a KOYWE_WEBHOOK_SECRET, así que Payin depende de leer la orden periódicamente.',
    order_missing: 'El pago está {status}, pero Koywe responde que ya no conoce la orden {order}.',
    order_unreadable:
      'El pago está {status}, pero lo que Koywe responde sobre la orden {order} es ilegible.',
    order_on_hold: 'Koywe retiene la orden ({word}), así que el pago espera.',
    order_status_unknown:
      'El pago está {status}. Koywe le da a su orden un estado que Payin no conoce: {word}.',
    settling:
      'El comprador pagó en Koywe ({word}) y Koywe aún no confirma el dinero como definitivo.',
    settlement_stalled:
      'El comprador pagó en Koywe ({word}), pero Koywe no ha confirmado el dinero como definitivo en más de un día.',
    money_late:
      'Llegaron {paid} cuando el pago ya estaba {status}, así que Payin los retiene. A la tienda no se le ha pedido enviar nada.',
    money_underpaid:
      'Llegaron {paid} y se habían pedido {asked}, así que Payin los retiene. A la tienda no se le ha pedido enviar nada.',
    money_overpaid:
      'Llegaron {paid} y se habían pedido {asked}, así que Payin los retiene. A la tienda no se le ha pedido enviar nada.',
    money_other_currency:
      'Llegaron {paid} y se habían pedido {asked}: es otra moneda, así que Payin los retiene. A la tienda no se le ha pedido enviar nada.',
    money_other_reference:
      'Llegaron {paid}, pero la orden en Koywe nombra otro pago, así que Payin retiene el dinero. A la tienda no se le ha pedido enviar nada.',
    second_order_held:
      'Se pagaron dos órdenes de este pago antes de enviar nada, así que Payin retiene el dinero. A la tienda no se le ha pedido enviar nada.',
    reference_paid_twice:
      'Llegaron {paid}, pero otro pago de {reference} ya se había pagado, así que Payin retiene este dinero. A la tienda no se le ha pedido enviar nada por él.',
    money_accepted:
      'Se aceptaron {paid} por decisión de {by} el {decidedAt}, y Payin lee la orden antes de que el pago siga.',
    money_declined:
      'Se rechazaron {paid} por decisión de {by} el {decidedAt}. Koywe no ha informado la devolución.',
    excess_to_refund:
      'Se aceptaron {paid} y se habían pedido {asked}. Koywe no ha informado la devolución de la diferencia.',
    second_order_paid:
      'El comprador pagó dos veces: además de la primera, se pagó una segunda orden de este pago.',
    order_contradiction:
      'Koywe mostró el dinero de esta orden y ahora dice que terminó sin dinero ({word}). El pago sigue {status}.',
    amount_changed:
      'Koywe muestra ahora otro monto para esta orden que cuando el pago se completó con {paid}. El pago sigue {status}.',
    fulfilled_unpaid: 'A la tienda se le pidió enviar, pero el pago no muestra dinero.',
    delivering: 'El pago está {status}. La tienda todavía no ha aceptado el evento {message}.',
    shop_refuses:
      'El pago está {status}, pero la tienda no acepta el evento {message}: {error} (intentos: {attempts}).',
    event_given_up:
      'El pago está {status}, pero la tienda nunca aceptó el evento {message} y Payin dejó de intentarlo: {error}.',
    mail_undeliverable:
      'El pago está {status} y sus eventos están entregados. El servidor de correo rechaza la dirección del comprador para {message}.',
    mail_delayed:
      'El pago está {status} y sus eventos están entregados. El servidor de correo no acepta {message}: {error} (intentos: {attempts}).',
    mail_given_up:
      'El pago está {status} y sus eventos están entregados. Payin dejó de intentar enviar {message}: {error}.',
    completed:
      'El pago de {paid} está completo: el dinero es definitivo y la tienda aceptó payment.completed.',
    webhooks_missing:
      'El pago de {paid} está completo. Payin lo supo leyendo la orden periódicamente: ningún webhook informó el dinero.',
    refund_requested: 'El pago está {status} y en Koywe se pidió una devolución ({word}).',
    refunded: 'Koywe devolvió el dinero al comprador y la tienda no ha aceptado payment.completed.',
    refunded_after_shipping:
      'Koywe devolvió el dinero al comprador y la tienda aceptó payment.completed, así que puede haber enviado el pedido.',
  },
  actions: {
    database_full: 'Amplíe el disco de la base de datos. Nada de lo confirmado se ha perdido.',
    database_read_only:
      'Haga que la base de datos de DATABASE_URL vuelva a admitir escrituras: termine su recuperación o apunte DATABASE_URL a la primaria.',
    temporal_unreachable:
      'Inicie Temporal o corrija TEMPORAL_ADDRESS. npm run doctor lo comprueba.',
    worker_absent: 'Inicie un worker (npm run worker) y lea en su registro por qué terminó.',
    koywe_unreachable:
      'Compruebe con npm run doctor si esta máquina llega a Koywe. Si no, repare la red; si llega, espere a Koywe.',
    koywe_failing: 'Nada de este lado. Avise a Koywe si los errores continúan.',
    koywe_throttling: null,
    koywe_unintelligible:
      'Avise a Koywe, con el id de la orden, que sus respuestas cambiaron de forma.',
    opening: null,
    create_unanswered: null,
    create_failed: null,
    document_refused: 'Corrija el número de documento e inicie un pago nuevo.',
    order_refused:
      'Lea el motivo en la línea de tiempo y pregunte a Koywe por el código. El comprador puede intentarlo de nuevo.',
    order_mismatch:
      'Pregunte a Koywe por qué la orden es distinta. Se puede iniciar un pago nuevo.',
    never_opened: 'Elimine la causa del error. El comprador necesita un pago nuevo.',
    payment_failed: 'Pague de nuevo con un pago nuevo o con otro método.',
    payment_cancelled: 'Pague de nuevo con un pago nuevo.',
    payment_expired: 'Pague de nuevo con un pago nuevo.',
    awaiting_payer: 'Pague en la dirección del pago.',
    pay_address_unknown: 'Inicie un pago nuevo.',
    selling_ends: null,
    reading: null,
    webhooks_refused:
      'Compare el primer secreto de KOYWE_WEBHOOK_SECRET con el de Koywe. Si son iguales, el webhook era falso y no hay nada que hacer.',
    order_on_hold:
      'Libere la orden o diga qué falta. Soporte puede preguntar a Koywe con el id de la orden {order}.',
    settling: 'Confirme el dinero. De este lado no hay nada que hacer.',
    money_accepted: null,
    delivering: null,
    shop_refuses:
      'Repare la dirección de MERCHANT_EVENTS_URL para que responda 2xx. La entrega se repite automáticamente.',
    mail_delayed: 'Repare SMTP_URL o el servidor de correo. El envío se repite automáticamente.',
    completed: null,
    webhooks_missing:
      'Revise el endpoint del webhook y su secreto en Koywe con npm run koywe -- webhook list. Con este pago no hay nada que hacer.',
    refund_requested:
      'Ejecute o rechace la devolución. Soporte puede preguntar a Koywe con el id de la orden {order}.',
    refunded: null,
    refunded_after_shipping:
      'Detenga el envío si aún es posible, o pregunte al comprador por la mercadería.',
  },
  findings: findingsInSpanish,
  steps: {
    poll: 'Payin vuelve a leer la orden en Koywe, antes si llega un webhook.',
    watch: 'Payin vuelve a leer la orden en Koywe, por si aún llega dinero.',
    delivery: 'Payin vuelve a enviar el mensaje.',
    retry: 'Payin repite la consulta a Koywe, al menos cada 30 segundos, hasta que resulte.',
    lookup:
      'Payin busca la orden en Koywe, al menos cada cinco minutos, y no crea una segunda hasta estar seguro de que no existe.',
    read: 'Payin lee la orden en Koywe.',
    open: 'Payin crea la orden en Koywe y lo repite hasta que resulte o termine el plazo para pagar.',
    resume: 'Payin sigue automáticamente en cuanto esto se repare.',
    refund:
      'Payin se entera de la devolución por un webhook, o cuando se lee el pago con refresh=true.',
  },
  statuses: {
    opening: 'abriéndose (opening)',
    pending: 'pendiente (pending)',
    processing: 'en proceso (processing)',
    paid: 'pagado (paid)',
    completed: 'completo (completed)',
    rejected: 'rechazado (rejected)',
    failed: 'fallido (failed)',
    expired: 'vencido (expired)',
    cancelled: 'cancelado (cancelled)',
    refunded: 'devuelto (refunded)',
  },
  troubles: {
    koywe_refused: 'Koywe rechazó la consulta',
    koywe_unauthorized: 'Koywe rechazó las credenciales',
    koywe_throttled: 'Koywe limitó la cantidad de consultas',
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
      action: 'Corrija el dato y empiece de nuevo la compra.',
    },
    request: {
      sentence: 'La solicitud {request} se rechazó con {code} ({fields}). No se guardó nada.',
      action: 'Corrija la solicitud como docs/errors.md dice del código.',
    },
    reference: {
      sentence:
        'La solicitud {request} se rechazó con {code}: el pago {payment} ya usa la referencia {reference}.',
      action:
        'Envíe al comprador a ese pago o use otra referencia. npm run explain muestra por qué ese pago está en su estado.',
    },
    koywe: {
      sentence:
        'La solicitud {request} se rechazó con {code}: Koywe no creó la orden de {payment}.',
      action: 'Lea la explicación de ese pago.',
    },
    signature: {
      sentence:
        'El webhook {request}, que nombra {reference}, se rechazó con {code}: su firma no corresponde a KOYWE_WEBHOOK_SECRET.',
      action:
        'Compare el primer secreto de KOYWE_WEBHOOK_SECRET con el de Koywe. Si son iguales, el webhook era falso y no hay nada que hacer.',
    },
    unavailable: {
      sentence: 'La solicitud {request} se rechazó con {code}: una parte de Payin no respondió.',
      action:
        'Revise las partes con npm run doctor. Repetir la solicitud con la misma Idempotency-Key es seguro.',
    },
  },
  unknown: 'desconocido',
}
