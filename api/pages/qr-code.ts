/** Draws a QR code as SVG: black on white in both colour schemes, with the quiet zone that scanners need. */

import encodeQR from 'qr'
import { escapeHtml } from '../../payment/escape-html.ts'

const quietZone = 4
/** Medium corrects more of a blurred picture, low holds more. */
const levels = ['medium', 'low'] as const

/**
 * Returns an SVG document, or null if the content is a picture already, or too long for a QR code.
 * @param label the alternative text
 */
export function drawQrCode(content: string, label: string): string | null {
  if (content.startsWith('data:')) return null
  for (const ecc of levels) {
    const svg = encode(content, ecc)
    if (svg === null) continue
    const start = `<svg class="qr" role="img" aria-label="${escapeHtml(label)}"`
    const ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return svg.replace('<svg', start).replace('>', `>${ground}`)
  }
  return null
}

function encode(content: string, ecc: (typeof levels)[number]): string | null {
  try {
    return encodeQR(content, 'svg', { ecc, border: quietZone })
  } catch {
    return null
  }
}
