/** The base URL of the Koywe API. */

/** Adds the path `/api/v1` of the guide to a URL without one, and removes slashes at the end. */
export function toBaseUrl(url: string): string {
  const base = new URL(url)
  if (base.pathname === '/') base.pathname = '/api/v1'
  return base.toString().replace(/\/+$/, '')
}
