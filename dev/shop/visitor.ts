/** What the shop knows of a visitor: language, country and cart, all kept in cookies. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { products, type CartLine } from './catalog.ts'
import { chooseLanguage, isLanguage, type Language } from './languages.ts'
import { findMarket, type Market } from './markets.ts'

export interface Visitor {
  language: Language
  market: Market
  cart: CartLine[]
}

/** The most of one product that an order may have. */
export const quantityMax = 9

/** Reads the visitor of a request. `?lang=` and `?country=` are kept for the next requests. */
export function meetVisitor(request: FastifyRequest, reply: FastifyReply): Visitor {
  const query = request.query as { lang?: string; country?: string }
  const cookies = readCookies(request.headers.cookie)
  if (isLanguage(query.lang)) setCookie(reply, 'lang', query.lang)
  if (query.country !== undefined) setCookie(reply, 'country', findMarket(query.country).country)
  const language = [query.lang, cookies.get('lang')].find((one) => isLanguage(one))
  return {
    language: language ?? chooseLanguage(request.headers['accept-language']),
    market: findMarket(query.country ?? cookies.get('country')),
    cart: readCart(cookies.get('cart') ?? ''),
  }
}

/** Keeps the cart, such as `coffee:1.mug:2`. */
export function keepCart(reply: FastifyReply, cart: readonly CartLine[]): void {
  const text = cart.map(({ product, quantity }) => `${product.id}:${quantity}`).join('.')
  setCookie(reply, 'cart', text)
}

/** The cart with that quantity of a product; 0 takes the product out. */
export function changeCart(
  cart: readonly CartLine[],
  productId: string | undefined,
  quantity: number,
): CartLine[] {
  return products.flatMap((product) => {
    const known = cart.find((line) => line.product === product)?.quantity ?? 0
    const wanted = product.id === productId ? quantity : known
    const kept = Number.isSafeInteger(wanted) ? Math.min(Math.max(wanted, 0), quantityMax) : known
    return kept === 0 ? [] : [{ product, quantity: kept }]
  })
}

function readCart(text: string): CartLine[] {
  let cart: CartLine[] = []
  for (const line of text.split('.')) {
    const [id, quantity] = line.split(':')
    cart = changeCart(cart, id, Number(quantity))
  }
  return cart
}

function readCookies(header = ''): Map<string, string> {
  return new Map(
    header.split(';').map((pair) => {
      const [name = '', value = ''] = pair.trim().split('=')
      return [name, value]
    }),
  )
}

function setCookie(reply: FastifyReply, name: string, value: string): void {
  reply.header('set-cookie', `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`)
}
