/** Times as payers read them: in their language, on the clock of their country. */

import { describe, expect, it } from 'vitest'
import { writeDeadline, writeTime } from '../../payment/date-text.ts'

const at = Date.UTC(2026, 10, 30, 0, 53, 20)

describe('a time', () => {
  it.each([
    ['es', 'CO', '29 de noviembre de 2026, 7:53 p. m.'],
    ['es', 'AR', '29 de noviembre de 2026, 9:53 p. m.'],
    ['pt', 'BR', '29 de novembro de 2026, 21:53'],
    ['en', 'PE', 'November 29, 2026, 7:53 PM'],
  ] as const)('in %s of %s is %s', (locale, country, text) => {
    expect(writeTime(at, { locale, country }).replaceAll('\u00A0', ' ')).toBe(text)
  })

  it('is not broken over two lines', () => {
    expect(writeTime(at, { locale: 'es', country: 'CO' })).toContain('7:53\u00A0p.\u00A0m.')
  })
})

describe('a deadline', () => {
  it.each([
    ['es', 'MX', '29 de noviembre, 6:53 p.m. (hora de la Ciudad de México)'],
    ['pt', 'MX', '29 de novembro, 18:53 (horário da Cidade do México)'],
    ['es', 'CL', '29 de noviembre, 9:53 p. m. (hora de Santiago)'],
    ['pt', 'BR', '29 de novembro, 21:53 (horário de Brasília)'],
    ['en', 'CO', 'November 29, 7:53 PM (Bogotá time)'],
  ] as const)('in %s of %s says whose clock counts: %s', (locale, country, text) => {
    expect(writeDeadline(at, { locale, country }).replaceAll('\u00A0', ' ')).toBe(text)
  })

  it.each([
    ['pt', 1, '1º de novembro, 21:53 (horário de Brasília)'],
    ['pt', 10, '10 de novembro, 21:53 (horário de Brasília)'],
    ['es', 1, '1 de noviembre, 21:53 (hora de Brasilia)'],
  ] as const)('in %s on day %i of a month is %s', (locale, day, text) => {
    const evening = Date.UTC(2026, 10, day + 1, 0, 53)
    expect(writeDeadline(evening, { locale, country: 'BR' }).replaceAll('\u00A0', ' ')).toBe(text)
  })
})
