/** Countries: what each is paid in, and the language that its payers read. */

import { describe, expect, it } from 'vitest'
import { chooseLocale, countries, isCountry, type Country } from '../../payment/country.ts'

describe('a country', () => {
  it.each([
    ['AR', 'ARS', 'es'],
    ['BR', 'BRL', 'pt'],
    ['CL', 'CLP', 'es'],
    ['CO', 'COP', 'es'],
    ['MX', 'MXN', 'es'],
    ['PE', 'PEN', 'es'],
  ] as const)('%s is paid in %s and reads %s', (country, currency, locale) => {
    const facts = countries[country]

    expect(facts).toMatchObject({ currency, locale })
  })

  it.each(['AR', 'BR', 'CL', 'CO', 'MX', 'PE'])('%s is sold in', (text) => {
    const isSoldIn = isCountry(text)

    expect(isSoldIn).toBe(true)
  })

  it.each(['UY', 'US', 'co', 'COL', '', 'toString', '__proto__'])('"%s" is not sold in', (text) => {
    const isSoldIn = isCountry(text)

    expect(isSoldIn).toBe(false)
  })
})

describe('the language of a request', () => {
  it.each([
    ['es', 'BR', 'es'],
    ['pt', 'CO', 'pt'],
    ['en', 'MX', 'en'],
    ['es-CO', 'BR', 'es'],
    ['pt-BR', 'BR', 'pt'],
    ['en-US', 'CL', 'en'],
    ['es-419', 'PE', 'es'],
    ['es_CO', 'CO', 'es'],
    ['pt_BR', 'BR', 'pt'],
    ['ES', 'BR', 'es'],
    ['Pt-br', 'CO', 'pt'],
    ['es-Latn-CO', 'CO', 'es'],
    ['pt_BR.UTF-8', 'BR', 'pt'],
    ['es_ES@euro', 'CO', 'es'],
  ] as const)('that asks for %s in %s is %s', (requested, country, expected) => {
    const locale = chooseLocale(requested, country)

    expect(locale).toBe(expected)
  })

  it.each([
    ['AR', 'es'],
    ['BR', 'pt'],
    ['CL', 'es'],
    ['CO', 'es'],
    ['MX', 'es'],
    ['PE', 'es'],
  ] as [Country, string][])('that asks for none in %s is %s', (country, expected) => {
    const locale = chooseLocale(undefined, country)

    expect(locale).toBe(expected)
  })

  it.each([
    'fr',
    'fr-CO',
    '',
    'spanish',
    'es-',
    'es CO',
    '-CO',
    'es-CO;q=1',
    'e',
    'FR',
    'es.',
    'es@',
  ])('does not exist for "%s"', (requested) => {
    const locale = chooseLocale(requested, 'CO')

    expect(locale).toBeNull()
  })
})
