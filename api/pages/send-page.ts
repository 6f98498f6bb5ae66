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

/**
 * Whether a person's browser asks for a page: it reads, has no API key, and prefers HTML to JSON. HTTP libraries name
 * `text/html` too, some of them by default.
 */
export function isBrowser({ method, headers }: FastifyRequest): boolean {
  const isReading = method === 'GET' || method === 'HEAD'
  if (!isReading || headers.authorization !== undefined) return false
  const { accept = '' } = headers
  return qualityOf('text/html', accept) > qualityOf('application/json', accept)
}

/** The quality that a header `Accept` gives to a type: that of the most specific range (RFC 9110, 12.5.1). */
function qualityOf(type: string, accept: string): number {
  const ranges = new Map(
    accept.split(',').map((range) => {
      const [name = '', ...params] = range.split(';').map((part) => part.trim().toLowerCase())
      const quality = params.find((param) => param.startsWith('q='))?.slice(2) ?? '1'
      return [name, Number(quality) || 0] as const
    }),
  )
  const [group] = type.split('/')
  return ranges.get(type) ?? ranges.get(`${group}/*`) ?? ranges.get('*/*') ?? 0
}
