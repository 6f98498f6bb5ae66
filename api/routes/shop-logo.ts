/** Serves the logo of the shop, if it comes from a file. Pages and e-mails show it. */

import type { FastifyInstance } from 'fastify'
import { shopLogoPath } from '../../payment/shop-face.ts'
import { Problem } from '../errors.ts'
import type { ShopLogo } from '../shop-logo.ts'

export function registerLogoRoute(
  app: FastifyInstance,
  { shopLogo }: { shopLogo: ShopLogo | null },
): void {
  app.get(shopLogoPath, { schema: { hide: true } }, (_request, reply) => {
    if (shopLogo === null) throw new Problem('not_found')
    return (
      reply
        .type(shopLogo.type)
        .header('cache-control', 'public, max-age=3600')
        // An SVG that is opened as a document must run nothing.
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(shopLogo.bytes)
    )
  })
}
