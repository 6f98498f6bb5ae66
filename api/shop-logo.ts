/** Reads the logo of the shop from the file that SHOP_LOGO_URL names. */

import { readFileSync, statSync } from 'node:fs'

export interface ShopLogo {
  type: string
  bytes: Buffer
}

const logoBytesMax = 200_000

/** The types that browsers and e-mail programs show, and how their files begin. */
const beginnings: [type: string, beginning: RegExp][] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  ['image/svg+xml', /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*<svg[\s>]/],
]

/** @param url starts with `file:` @returns null if the file is no image of these types and this size */
export function readShopLogo(url: string): ShopLogo | null {
  try {
    const path = new URL(url)
    if (statSync(path).size > logoBytesMax) return null
    const bytes = readFileSync(path)
    const start = bytes.subarray(0, 2000).toString('latin1')
    const [type] = beginnings.find(([, beginning]) => beginning.test(start)) ?? []
    return type === undefined ? null : { type, bytes }
  } catch {
    return null
  }
}
