/** Los textos de lo que soporte hace con los mensajes, en español. */

import type { TextsLike } from './texts-like.ts'
import type { supportEnglish } from './support-english.ts'

export const supportSpanish: TextsLike<typeof supportEnglish> = {
  done: {
    retry: 'pidió intentar ya lo pendiente',
    replay: 'reprocesó un webhook',
    hand_over: 'pasó el pago a otra persona',
    bundle: 'descargó los datos para Koywe',
  },
  labels: { retry: 'Intentar todo ahora', hand_over: 'Pasar a otra persona' },
  effects: {
    retry:
      'Se intenta ahora lo que estaba programado para después: los mensajes por enviar y la búsqueda de la orden en Koywe.',
    hand_over:
      'Dice quién se ocupa de este pago desde ahora. Reemplaza a quien lo hacía antes, y la lista se puede filtrar por persona.',
  },
  resend: {
    again: '(otra vez)',
    labels: { retry: 'Intentar ahora', revive: 'Reenviar', repeat: 'Enviar otra vez' },
    effects: {
      retry: {
        event: 'El próximo intento empieza ahora, sin esperar su hora.',
        mail: 'El próximo intento empieza ahora, sin esperar su hora.',
      },
      revive: {
        event: 'La entrega se intenta de nuevo. Los eventos anteriores van primero.',
        mail: 'Payin intenta de nuevo enviar este correo.',
      },
      repeat: {
        event:
          'La tienda recibe el mismo evento otra vez, con el mismo webhook-id, para que lo reconozca. El pago no cambia.',
        mail: 'El comprador recibe este correo otra vez.',
      },
    },
  },
  replay: {
    open: 'Reprocesar, primero con vista previa',
    title: 'Reprocesar un webhook de Koywe',
    stored: 'El webhook guardado',
    type: 'Tipo',
    status: 'Estado en Koywe',
    received: 'Llegó',
    externalId: 'Pago que la orden menciona',
    change: 'Qué cambiaría',
    nothing: 'El pago quedaría como está.',
    unknown:
      'Koywe no muestra la orden en este momento, así que no se puede saber. Si lo reprocesa, el webhook espera hasta que Koywe responda.',
    none: 'nada',
    messages: 'Eventos y correos que se enviarían',
    eventEnds: 'El webhook termina como',
    waits: 'Seguiría esperando.',
    effect:
      'El webhook vuelve a esperar y Payin lee la orden en Koywe. Solo cuenta lo que Koywe diga en ese momento, no lo que dice el webhook. Puede ser distinto de esta vista previa.',
    submit: 'Reprocesar',
  },
  handover: { label: 'Responsable', person: 'Persona', mine: 'Los míos' },
  bundle: {
    title: 'Para el soporte de Koywe',
    hint: 'Ids, montos, horas y webhooks. Nada sobre el comprador ni nada de lo que escribieron las personas.',
    json: 'Como JSON',
    text: 'Como texto para pegar',
  },
}
