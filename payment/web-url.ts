/** Addresses that payers are sent to: the shop's, and Koywe's. */

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

/** What browsers take in an address. */
const urlLengthMax = 2048

/**
 * Gives an address in normal form, or null where payers may not be sent there: it must begin with
 * `https://` (or `http://` on a loopback host), have at most 2,048 characters both as it is written and in normal form,
 * and neither user, backslash nor control character: the URL parser would drop them, or read them as something else.
 */
export function normalizeWebUrl(text: string): string | null {
  if (text.length > urlLengthMax) return null
  if (!/^https?:\/\/[^/\\?#@]+(?:[/?#][^\\]*)?$/i.test(text) || /\p{Cc}/u.test(text)) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.href.length > urlLengthMax) return null
  const isPlainAllowed = url.protocol === 'http:' && loopbackHosts.has(url.hostname)
  return url.protocol === 'https:' || isPlainAllowed ? url.href : null
}
