/** Koywe's address as people write it, and as calls need it. */

import { expect, it } from 'vitest'
import { toBaseUrl } from '../../koywe/base-url.ts'

it.each([
  ['https://api.koywe.com', 'https://api.koywe.com/api/v1'],
  ['https://api.koywe.com/', 'https://api.koywe.com/api/v1'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/api/v1'],
])('gives %s the path of the guide', (written, expected) => {
  const url = toBaseUrl(written)

  expect(url).toBe(expected)
})

it.each([
  ['https://api-sandbox.koywe.com/api/v1', 'https://api-sandbox.koywe.com/api/v1'],
  ['https://api.koywe.com/api/v2', 'https://api.koywe.com/api/v2'],
  ['https://proxy.example/koywe', 'https://proxy.example/koywe'],
])('leaves the path of %s alone', (written, expected) => {
  const url = toBaseUrl(written)

  expect(url).toBe(expected)
})

it.each(['https://api.koywe.com/api/v1/', 'https://api.koywe.com/api/v1//'])(
  'drops what %s has behind its path',
  (written) => {
    const url = toBaseUrl(written)

    expect(url).toBe('https://api.koywe.com/api/v1')
  },
)

it('refuses what is no address', () => {
  const read = () => toBaseUrl('api.koywe.com')

  expect(read).toThrow('Invalid URL')
})
