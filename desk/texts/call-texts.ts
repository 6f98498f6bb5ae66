/** What the desk says about calls to Koywe. */

import type { Locale } from '../../payment/country.ts'
import type { TextsLike } from './texts-like.ts'

const english = {
  title: 'Calls to Koywe',
  none: 'No call of the last 30 days.',
  kinds: { contact: 'register the payer', order: 'create the order', read: 'read the order' },
  noAnswer: 'no answer',
  answer: 'Answer of Koywe, without what identifies the payer',
  forAct: 'What Koywe answered is shown to people with the role “act”.',
  earlier: 'Earlier calls are not shown.',
}

const spanish: TextsLike<typeof english> = {
  title: 'Llamadas a Koywe',
  none: 'Ninguna llamada en los últimos 30 días.',
  kinds: { contact: 'registrar al comprador', order: 'crear la orden', read: 'leer la orden' },
  noAnswer: 'sin respuesta',
  answer: 'Respuesta de Koywe, sin los datos del comprador',
  forAct: 'Lo que respondió Koywe lo ve quien tiene el rol “act”.',
  earlier: 'Las llamadas anteriores no se muestran.',
}

const portuguese: TextsLike<typeof english> = {
  title: 'Chamadas à Koywe',
  none: 'Nenhuma chamada nos últimos 30 dias.',
  kinds: { contact: 'registrar o comprador', order: 'criar a ordem', read: 'ler a ordem' },
  noAnswer: 'sem resposta',
  answer: 'Resposta da Koywe, sem os dados do comprador',
  forAct: 'O que a Koywe respondeu é visto por quem tem o papel “act”.',
  earlier: 'As chamadas anteriores não são mostradas.',
}

export const callTexts = { en: english, es: spanish, pt: portuguese } satisfies Record<
  Locale,
  unknown
>
