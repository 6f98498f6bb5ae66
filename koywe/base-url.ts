/** Koywe's address as the guide means it. */

/** An address without a path gets the guide's `/api/v1`; a slash at the end is dropped. */
export function toBaseUrl(url: string): string {
  const base = new URL(url)
  if (base.pathname === '/') base.pathname = '/api/v1'
  return base.toString().replace(/\/+$/, '')
}
