/** Addresses of the shop: their normal form, and what is refused. */

import { expect, it } from 'vitest'
import { normalizeShopUrl } from '../../payment/shop-url.ts'

it.each([
  ['https://shop.example/ok', 'https://shop.example/ok'],
  ['https://Shop.Example', 'https://shop.example/'],
  ['HTTPS://shop.example/Ok?A=B&c=%20#Frag', 'https://shop.example/Ok?A=B&c=%20#Frag'],
  ['https://shop.example/ñandú', 'https://shop.example/%C3%B1and%C3%BA'],
  ['https://tienda.example:443/a/../b', 'https://tienda.example/b'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'],
  ['http://[::1]/ok', 'http://[::1]/ok'],
])('%s is kept as %s', (text, expected) => {
  expect(normalizeShopUrl(text)).toBe(expected)
})

it.each([
  'https:shop.example/ok',
  'https:/shop.example/ok',
  'https:\\\\shop.example/ok',
  'https://user:secret@shop.example/',
  'https://user@shop.example/',
  'https://shop.example/\tok',
  'https://shop.example/ok\n',
  'https://shop.example/\r\nx',
  'http://shop.example/',
  'javascript:alert(1)',
  '//shop.example/',
  'https://',
])('%j is refused', (text) => {
  expect(normalizeShopUrl(text)).toBeNull()
})
