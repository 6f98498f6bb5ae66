/** What the store records in English, as the desk translates it. */

import { describe, expect, it } from 'vitest'
import { translate } from '../../desk/translate.ts'
import { phrases } from '../../desk/texts/phrases.ts'

const say = (text: string, locale: 'es' | 'pt' | 'en' = 'es') => translate(text, { locale })

const samples: [string, string, string][] = [
  ['opening → pending', 'en creación → pendiente', 'em criação → pendente'],
  [
    'checkout requested by shop',
    'la tienda solicitó el pago con la clave de API shop',
    'a loja solicitou o pagamento com a chave de API shop',
  ],
  [
    'order read: Koywe no longer knows it',
    'se leyó la orden: Koywe ya no la conoce',
    'a ordem foi lida: a Koywe não a conhece mais',
  ],
  ['order read: COMPLETED', 'se leyó la orden: COMPLETED', 'a ordem foi lida: COMPLETED'],
  [
    '40000 COP arrived and is held: underpaid, late',
    'llegó un pago de 40000 COP y queda retenido: de menos, fuera de plazo',
    'chegou um pagamento de 40000 COP e fica retido: a menos, fora do prazo',
  ],
  [
    '40000 COP (underpaid) was accepted by eva: paid, by phone',
    'eva aceptó 40000 COP (de menos): paid, by phone',
    'eva aceitou 40000 COP (a menos): paid, by phone',
  ],
  [
    'payment.held: the shop did not take it: status 503',
    'payment.held: la tienda no lo recibió: HTTP 503',
    'payment.held: a loja não recebeu: HTTP 503',
  ],
  [
    'payment.completed was given up after 7 attempts: the shop did not take it: ECONNREFUSED',
    'payment.completed: sin más intentos después de 7: la tienda no lo recibió: ECONNREFUSED',
    'payment.completed: sem mais tentativas depois de 7: a loja não recebeu: ECONNREFUSED',
  ],
  [
    'mail.held is withdrawn: the money was declined; one of 2 attempts may have reached the receiver',
    'mail.held se retira: se rechazó el dinero; es posible que ya haya llegado (intentos: 2)',
    'mail.held é retirado: o dinheiro foi recusado; pode já ter chegado (tentativas: 2)',
  ],
  ['webhook order.paid: duplicate', 'webhook order.paid: repetido', 'webhook order.paid: repetido'],
  [
    'the order was read afterwards: PAID; replayed by eva',
    'la orden se leyó después: PAID; reprocesado por eva',
    'a ordem foi lida depois: PAID; reprocessado por eva',
  ],
  [
    'eva takes care of money_held',
    'eva se hace cargo del caso “hay dinero que espera una decisión”',
    'eva assume o caso “há dinheiro à espera de uma decisão”',
  ],
  [
    'replayed by eva; the order was read afterwards: paid',
    'reprocesado por eva; la orden se leyó después: paid',
    'reprocessado por eva; a ordem foi lida depois: paid',
  ],
  ['webhook order.paid: rejected', 'webhook order.paid: rechazado', 'webhook order.paid: recusado'],
  [
    'eva hands the payment over to bob: she takes care of it',
    'eva le pasa el pago a bob: she takes care of it',
    'eva passa o pagamento para bob: she takes care of it',
  ],
  [
    'order ord_1 is not what was asked for: method PSE instead of NEQUI',
    'la orden ord_1 no coincide con lo que se pidió: medio de pago PSE en lugar de NEQUI',
    'a ordem ord_1 não corresponde ao que foi pedido: forma de pagamento PSE em vez de NEQUI',
  ],
  [
    'says the same as webhook event 12; the order was read afterwards: PAID',
    'dice lo mismo que el webhook 12; la orden se leyó después: PAID',
    'diz o mesmo que o webhook 12; a ordem foi lida depois: PAID',
  ],
  [
    'the run was replaced, because its history could not be replayed; a new run follows the payment',
    'la ejecución se reemplazó porque no se pudo reproducir su historial; otra ejecución da seguimiento al pago',
    'a execução foi substituída porque não foi possível reproduzir o histórico dela; outra acompanha o pagamento',
  ],
  [
    'createOrder has to wait: Koywe answered order with 503',
    '“createOrder” tiene que esperar: Koywe respondió a “crear la orden” con 503',
    '“createOrder” precisa esperar: a Koywe respondeu a “criar a ordem” com 503',
  ],
]

describe('a phrase of the store', () => {
  it.each(samples)('%s', (english, es, pt) => {
    expect([say(english, 'es'), say(english, 'pt'), say(english, 'en')]).toEqual([es, pt, english])
  })

  it('stays as it is where no phrase fits', () => {
    expect(say('COMPLETED')).toBe('COMPLETED')
    expect(say('constructor')).toBe('constructor')
    expect(say('Document rejected, paid')).toBe('Document rejected, paid')
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
