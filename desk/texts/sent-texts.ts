/** What the desk says about the list of webhooks that Koywe keeps. */

import type { Locale } from '../../payment/country.ts'
import type { TextsLike } from './texts-like.ts'

const english = {
  title: 'What Koywe says it sent',
  notShown:
    'Koywe did not show its list of webhooks. The account may lack the permission, or Koywe did not answer.',
  none: 'Koywe lists no webhook for this order.',
  missing:
    'Koywe lists webhooks that are not here. The payment does not need them, because Payin reads the order. If this happens often, check the webhook address at Koywe.',
  type: 'Event',
  at: 'When',
  delivery: 'Delivery, and our last answer',
  here: 'Here',
  isHere: 'arrived',
  isNotHere: 'not here',
  unknown: 'not known',
  retries: 'repeats: {count}',
  answer: 'answer {status}',
  noAnswer: 'no answer',
}

const spanish: TextsLike<typeof english> = {
  title: 'Lo que Koywe dice que envió',
  notShown:
    'Koywe no mostró su lista de webhooks. Puede que la cuenta no tenga permiso o que Koywe no haya respondido.',
  none: 'Koywe no tiene ningún webhook de esta orden.',
  missing:
    'Koywe tiene webhooks que no están aquí. El pago no los necesita, porque Payin lee la orden. Si pasa seguido, revise la dirección de los webhooks en Koywe.',
  type: 'Evento',
  at: 'Cuándo',
  delivery: 'Entrega y nuestra última respuesta',
  here: 'Aquí',
  isHere: 'llegó',
  isNotHere: 'no está aquí',
  unknown: 'no se sabe',
  retries: 'repeticiones: {count}',
  answer: 'respuesta {status}',
  noAnswer: 'sin respuesta',
}

const portuguese: TextsLike<typeof english> = {
  title: 'O que a Koywe diz que enviou',
  notShown:
    'A Koywe não mostrou sua lista de webhooks. A conta pode não ter permissão, ou a Koywe não respondeu.',
  none: 'A Koywe não tem nenhum webhook desta ordem.',
  missing:
    'A Koywe tem webhooks que não estão aqui. O pagamento não precisa deles, porque o Payin lê a ordem. Se isso acontecer muito, confira o endereço dos webhooks na Koywe.',
  type: 'Evento',
  at: 'Quando',
  delivery: 'Entrega e nossa última resposta',
  here: 'Aqui',
  isHere: 'chegou',
  isNotHere: 'não está aqui',
  unknown: 'não se sabe',
  retries: 'repetições: {count}',
  answer: 'resposta {status}',
  noAnswer: 'sem resposta',
}

export const sentTexts = { en: english, es: spanish, pt: portuguese } satisfies Record<
  Locale,
  unknown
>
