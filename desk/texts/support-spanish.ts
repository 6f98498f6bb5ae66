/** Los textos de lo que soporte hace con los mensajes, en español. */

import type { TextsLike } from './texts-like.ts'
import type { supportEnglish } from './support-english.ts'

export const supportSpanish: TextsLike<typeof supportEnglish> = {
  done: { retry: 'pidió intentar ya lo que espera' },
  labels: { retry: 'Intentar todo ahora' },
  effects: {
    retry:
      'Lo que espera su hora se intenta ahora: los mensajes por enviar y la búsqueda de la orden en Koywe.',
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
}
