/**
 * The colours that follow from the one of the shop, so that text stays readable whatever that one is.
 * Source: WCAG 2.2, relative luminance and contrast ratio; 4.5:1 is level AA for text.
 */

/** The backgrounds on which pages and e-mails show the colour as text. */
export const backgrounds = { light: '#f4f5f7', dark: '#1c2127' } as const

/** The colour of a shop that names none, and of our own pages. */
export const defaultColor = '#1f5fbf'

export interface ShopColors {
  /** The shop's own colour: the background of buttons. */
  accent: string
  /** Text on it. */
  onAccent: '#ffffff' | '#000000'
  /** The colour as text and as borders, on light and on dark ground. */
  onLight: string
  onDark: string
}

const contrastMin = 4.5

/** @param color such as `#1f5fbf` */
export function toShopColors(color: string): ShopColors {
  const accent = color.toLowerCase()
  return {
    accent,
    // One of the two always has more than 4.5: their ratios multiply to 21.
    onAccent: contrast(accent, '#ffffff') >= contrastMin ? '#ffffff' : '#000000',
    onLight: shift(accent, { towards: 0, ground: backgrounds.light }),
    onDark: shift(accent, { towards: 255, ground: backgrounds.dark }),
  }
}

/** Mixes a colour with black (0) or white (255) in twentieths, until it is readable. */
function shift(color: string, { towards, ground }: { towards: number; ground: string }): string {
  for (let step = 0; step < 20; step += 1) {
    const mixed = toHex(toChannels(color).map((one) => one + ((towards - one) * step) / 20))
    if (contrast(mixed, ground) >= contrastMin) return mixed
  }
  return toHex([towards, towards, towards])
}

/** The contrast ratio of two colours, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = toChannels(color).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function toChannels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16))
}

function toHex(channels: number[]): string {
  return `#${channels.map((one) => Math.round(one).toString(16).padStart(2, '0')).join('')}`
}
