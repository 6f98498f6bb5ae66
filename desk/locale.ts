/** The language of the desk: the one that the browser prefers among those that the desk has. */

import type { FastifyRequest } from 'fastify'
import { locales, type Locale } from '../payment/country.ts'

const localeDefault: Locale = 'en'

/** Reads `Accept-Language` (RFC 9110, 12.5.4). A region counts as its language. */
export function chooseDeskLocale({ headers }: Pick<FastifyRequest, 'headers'>): Locale {
  const wanted = (headers['accept-language'] ?? '')
    .split(',')
    .map((range, place) => {
      const [name = '', ...params] = range.split(';').map((part) => part.trim().toLowerCase())
      const quality = params.find((param) => param.startsWith('q='))?.slice(2) ?? '1'
      return { language: name.split('-')[0], quality: Number(quality) || 0, place }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((left, right) => right.quality - left.quality || left.place - right.place)
  for (const { language } of wanted) {
    const found = locales.find((locale) => locale === language)
    if (found) return found
  }
  return localeDefault
}
