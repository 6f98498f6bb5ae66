/** How the shop looks: from its variables, readable whatever its colour. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backgrounds, contrast, toShopColors } from '../../payment/shop-colors.ts'
import { nameShop, toShopFace, toSupportLink } from '../../payment/shop-face.ts'

const publicUrl = 'https://pay.example'

describe('the face of the shop', () => {
  it('needs no variable', () => {
    expect(toShopFace({}, publicUrl)).toEqual({
      name: null,
      logoUrl: null,
      colors: toShopColors('#1f5fbf'),
      support: null,
    })
  })

  it('has the name, logo, colour and support that are set', () => {
    const face = toShopFace(
      {
        SHOP_NAME: 'Tienda Ana',
        SHOP_LOGO_URL: 'https://shop.example/logo.svg',
        SHOP_COLOR: '#FFCC00',
        SHOP_SUPPORT: 'ayuda@shop.example',
      },
      publicUrl,
    )

    expect(face).toMatchObject({
      name: 'Tienda Ana',
      logoUrl: 'https://shop.example/logo.svg',
      colors: { accent: '#ffcc00', onAccent: '#000000' },
      support: { channel: 'mail', address: 'ayuda@shop.example' },
    })
  })

  it('has a logo from a file at our own address', () => {
    const face = toShopFace({ SHOP_LOGO_URL: 'file:///etc/payin/logo.png' }, publicUrl)

    expect(face.logoUrl).toBe('https://pay.example/shop-logo')
  })

  it.each([
    [{ SHOP_NAME: 'Tienda Ana' }, 'Tienda Ana'],
    [{}, 'shop.example'],
  ])('names the shop: %j', (variables, name) => {
    const face = toShopFace(variables, publicUrl)

    expect(nameShop(face, { successUrl: 'https://shop.example/ok?order=1' })).toBe(name)
  })
})

describe('a message to the shop', () => {
  it.each([
    ['a@shop.example', 'mailto:a@shop.example?subject=Pedido%20%231'],
    ['+573001234567', 'https://wa.me/573001234567?text=Pedido%20%231'],
  ])('to %s starts at %s', (SHOP_SUPPORT, link) => {
    const { support } = toShopFace({ SHOP_SUPPORT }, publicUrl)

    expect(support && toSupportLink(support, 'Pedido #1')).toBe(link)
  })
})

const aColor = fc
  .integer({ min: 0, max: 0xff_ff_ff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`)

describe('contrast', () => {
  it.each([
    ['#ffffff', '#000000', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
  ])('of %s on %s is %d, as WCAG computes it', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2)
  })

  it('is enough for text with every colour of a shop', () => {
    fc.assert(
      fc.property(aColor, (color) => {
        const { accent, onAccent, onLight, onDark } = toShopColors(color)

        expect(contrast(accent, onAccent)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(onLight, backgrounds.light)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(onDark, backgrounds.dark)).toBeGreaterThanOrEqual(4.5)
      }),
      { numRuns: 300 },
    )
  })

  it('leaves a colour that is readable as it is', () => {
    expect(toShopColors('#1f5fbf')).toMatchObject({ onAccent: '#ffffff', onLight: '#1f5fbf' })
  })
})
