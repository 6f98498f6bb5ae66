/** What the store records in English, as the desk says it in Spanish and Portuguese. */

import { describe, expect, it } from 'vitest'
import { sayPhrase } from '../../desk/say-phrase.ts'
import { phrases } from '../../desk/texts/phrases.ts'
import { deskTexts } from '../../desk/texts/texts.ts'

const inLanguage = (locale: 'es' | 'pt' | 'en') => ({ locale, texts: deskTexts[locale] })
const say = (text: string, locale: 'es' | 'pt' | 'en' = 'es') => sayPhrase(text, inLanguage(locale))

const samples: [string, string, string][] = [
  ['opening → pending', 'en creación → pendiente', 'em criação → pendente'],
  [
    'checkout requested by shop',
    'la tienda pidió el pago con la clave shop',
    'a loja pediu o pagamento com a chave shop',
  ],
  [
    'order read: Koywe no longer knows it',
    'se leyó la orden: Koywe ya no la conoce',
    'a ordem foi lida: a Koywe não a conhece mais',
  ],
  ['order read: COMPLETED', 'se leyó la orden: COMPLETED', 'a ordem foi lida: COMPLETED'],
  [
    '40000 COP arrived and is held: underpaid, late',
    'llegó 40000 COP y queda retenido: de menos, fuera de plazo',
    'chegou 40000 COP e fica retido: a menos, fora do prazo',
  ],
  [
    '40000 COP (underpaid) was accepted by eva: paid, by phone',
    'eva aceptó 40000 COP (de menos): paid, by phone',
    'eva aceitou 40000 COP (a menos): paid, by phone',
  ],
  [
    'payment.held: the shop did not take it: status 503',
    'payment.held: la tienda no lo recibió: estado 503',
    'payment.held: a loja não recebeu: status 503',
  ],
  [
    'payment.completed was given up after 7 attempts: the shop did not take it: ECONNREFUSED',
    'payment.completed: sin más intentos después de 7: la tienda no lo recibió: ECONNREFUSED',
    'payment.completed: sem mais tentativas depois de 7: a loja não recebeu: ECONNREFUSED',
  ],
  [
    'mail.held is withdrawn: the money was declined; one of 2 attempts may have reached the receiver',
    'mail.held se retira: se rechazó el dinero; uno de 2 intentos pudo haber llegado',
    'mail.held é retirado: o dinheiro foi recusado; uma de 2 tentativas pode ter chegado',
  ],
  ['webhook order.paid: duplicate', 'webhook order.paid: repetido', 'webhook order.paid: repetido'],
  [
    'the order was read afterwards: PAID; replayed by eva',
    'la orden se leyó después: PAID; eva lo repitió',
    'a ordem foi lida depois: PAID; eva o repetiu',
  ],
  [
    'eva takes care of money_held',
    'eva se hace cargo de “hay dinero que espera una decisión”',
    'eva cuida de “há dinheiro à espera de uma decisão”',
  ],
  [
    'createOrder has to wait: Koywe answered order with 503',
    'createOrder tiene que esperar: Koywe respondió a “order” con 503',
    'createOrder precisa esperar: a Koywe respondeu a “order” com 503',
  ],
]

describe('a phrase of the store', () => {
  it.each(samples)('%s', (english, es, pt) => {
    expect([say(english, 'es'), say(english, 'pt'), say(english, 'en')]).toEqual([es, pt, english])
  })

  it('stays as it is where no phrase fits', () => {
    expect(say('COMPLETED')).toBe('COMPLETED')
    expect(say('constructor')).toBe('constructor')
  })

  it('keeps what people wrote', () => {
    expect(say('note by eva: paid; held, late')).toBe('nota de eva: paid; held, late')
    expect(say('note by eva: $1 {1}')).toBe('nota de eva: $1 {1}')
  })
})

it.each(phrases.map((phrase) => [phrase.english.source, phrase] as const))(
  'every group of %s stands in both languages',
  (source, { es, pt }) => {
    const groups = source.match(/(?<!\\)\((?!\?)/g)?.length ?? 0
    const numbers = Array.from({ length: groups }, (_none, index) => String(index + 1))

    for (const written of [es, pt]) {
      const used = [...written.matchAll(/[${](\d)/g)].map(([, digit]) => digit)
      expect(used).toHaveLength(groups)
      expect(new Set(used)).toEqual(new Set(numbers))
    }
  },
)
