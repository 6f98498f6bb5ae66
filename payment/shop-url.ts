/** Addresses of the shop that payers are sent on to. */

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Gives an address in normal form, or null where payers may not be sent there: it must begin with
 * `https://` (or `http://` on a loopback host) and carry no user, tabs or line breaks.
 */
export function normalizeShopUrl(text: string): string | null {
  // The URL parser drops tabs and line breaks, and takes https: without slashes.
  // oxlint-disable-next-line no-control-regex -- finding them is the purpose
  if (!/^https?:\/\//i.test(text) || /[\u0000-\u001F\u007F]/.test(text)) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.username !== '' || url.password !== '') return null
  const isPlainAllowed = url.protocol === 'http:' && loopbackHosts.has(url.hostname)
  return url.protocol === 'https:' || isPlainAllowed ? url.href : null
}
