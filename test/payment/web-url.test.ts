/** Addresses that payers are sent to: their normal form, and what is refused. */

import { expect, it } from 'vitest'
import { normalizeWebUrl } from '../../payment/web-url.ts'

it.each([
  ['https://shop.example/ok', 'https://shop.example/ok'],
  ['https://Shop.Example', 'https://shop.example/'],
  ['HTTPS://shop.example/Ok?A=B&c=%20#Frag', 'https://shop.example/Ok?A=B&c=%20#Frag'],
  ['https://shop.example/ñandú', 'https://shop.example/%C3%B1and%C3%BA'],
  ['https://tienda.example:443/a/../b', 'https://tienda.example/b'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'],
  ['http://[::1]/ok', 'http://[::1]/ok'],
  ['https://shop.example/a@b?mail=ana@x.com', 'https://shop.example/a@b?mail=ana@x.com'],
])('%s is kept as %s', (text, expected) => {
  expect(normalizeWebUrl(text)).toBe(expected)
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
  'https://@shop.example/',
  'https://:@shop.example/',
  'https:///shop.example/',
  'https://shop.example\\@evil.example/',
  'https://shop.example/\\evil.example',
  ' https://shop.example/',
  `https://shop.example/${'a'.repeat(2048)}`,
  `https://shop.example/${'ñ'.repeat(500)}`,
  'https://',
])('%j is refused', (text) => {
  expect(normalizeWebUrl(text)).toBeNull()
})

it('an address is refused whose normal form alone is short enough', () => {
  expect(normalizeWebUrl(`https://shop.example/${'a/../'.repeat(1000)}`)).toBeNull()
})
