/** The headers of the desk's pages: each lets in no more than the page needs. */

const directives = {
  'default-src': "'none'",
  'style-src': "'self'",
  'img-src': 'data:',
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

function writePolicy(changes: Record<string, string> = {}): string {
  const all = Object.entries({ ...directives, ...changes })
  return all.map(([name, value]) => `${name} ${value}`).join('; ')
}

/** What every page has. Other pages of the same server may have other headers. */
export const pageHeaders = {
  'content-security-policy': writePolicy(),
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: browsers would send our own forms with the origin `null`.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'x-robots-tag': 'noindex, nofollow',
}

/** For a page that has a frame of ours. */
export const framingHeaders = {
  'content-security-policy': writePolicy({ 'frame-src': "'self'" }),
}

/** For the page in that frame. @param logoUrl an image that it may load */
export function toFramedHeaders(nonce: string, logoUrl: string | null): Record<string, string> {
  const logo = logoUrl === null ? '' : ` ${new URL(logoUrl).origin}`
  return {
    'content-security-policy': writePolicy({
      'style-src': `'nonce-${nonce}'`,
      'img-src': `data:${logo}`,
      'form-action': "'none'",
      'frame-ancestors': "'self'",
    }),
    'x-frame-options': 'SAMEORIGIN',
    // The links of the page lead to the shop, which must not learn of the desk.
    'referrer-policy': 'no-referrer',
  }
}
