/** How the shop looks to its payers, on pages and in e-mails. Every part is optional. */

import { defaultColor, toShopColors, type ShopColors } from './shop-colors.ts'

export interface ShopFace {
  /** Null: pages show the host of the shop. */
  name: string | null
  /** An absolute URL. */
  logoUrl: string | null
  colors: ShopColors
  support: ShopSupport | null
}

export interface ShopSupport {
  channel: 'mail' | 'whatsapp'
  /** An e-mail address, or a number with + and country code. */
  address: string
}

/** The variables that describe the shop, as api and worker read them. */
export interface ShopVariables {
  SHOP_NAME?: string
  SHOP_LOGO_URL?: string
  SHOP_COLOR?: string
  SHOP_SUPPORT?: string
}

/** The path at which the api serves a logo that comes from a file. */
export const shopLogoPath = '/shop-logo'

/**
 * Reads the face of the shop from checked variables.
 * @param publicUrl the public URL of the api, without a slash at its end
 */
export function toShopFace(variables: ShopVariables, publicUrl: string): ShopFace {
  const { SHOP_NAME, SHOP_LOGO_URL, SHOP_COLOR, SHOP_SUPPORT } = variables
  const isFile = SHOP_LOGO_URL?.startsWith('file:') === true
  return {
    name: SHOP_NAME ?? null,
    logoUrl: isFile ? `${publicUrl}${shopLogoPath}` : (SHOP_LOGO_URL ?? null),
    colors: toShopColors(SHOP_COLOR ?? defaultColor),
    support: SHOP_SUPPORT === undefined ? null : toSupport(SHOP_SUPPORT),
  }
}

function toSupport(address: string): ShopSupport {
  return { channel: address.startsWith('+') ? 'whatsapp' : 'mail', address }
}

/** Names the shop: by its name, or by the host of the address to which its payers return. */
export function nameShop({ name }: ShopFace, { successUrl }: { successUrl: string }): string {
  return name ?? new URL(successUrl).hostname
}

/** The address that opens a message to the shop about an order. */
export function toSupportLink({ channel, address }: ShopSupport, subject: string): string {
  const text = encodeURIComponent(subject)
  return channel === 'mail'
    ? `mailto:${encodeURIComponent(address).replace('%40', '@')}?subject=${text}`
    : `https://wa.me/${address.slice(1)}?text=${text}`
}
