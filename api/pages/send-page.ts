/** Sends a page for people, with a policy that lets only its own style and script run. */

import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * @param render gives the page; its style and script carry the nonce
 * @param logoUrl an image that the page may load
 */
export function sendPage(
  reply: FastifyReply,
  status: number,
  render: (nonce: string) => string,
  logoUrl: string | null = null,
): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    `img-src data:${logoUrl === null ? '' : ` ${new URL(logoUrl).origin}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return reply
    .code(status)
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(render(nonce))
}

/** Whether a person's browser asks: programs name JSON, or no type at all. */
export function isBrowser(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') === true
}
