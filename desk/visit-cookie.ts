/**
 * The one cookie of the desk: a random value that is the id of a session once its browser has signed in. Scripts
 * cannot read it, and no other site's page makes a browser send it.
 */

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

const valueForm = /^[\w-]{43}$/

/** What the browser sent; undefined where it sent none, or a value that the desk did not make. */
export function readVisitCookie(request: FastifyRequest): string | undefined {
  const value = parseCookie(request.headers.cookie ?? '')[nameFor(request)]
  return value !== undefined && valueForm.test(value) ? value : undefined
}

/** Gives the browser a new value, which ends what the old one stood for in that browser. */
export function setVisitCookie(request: FastifyRequest, reply: FastifyReply): string {
  const value = randomBytes(32).toString('base64url')
  void reply.header('set-cookie', write(request, { value }))
  return value
}

export function clearVisitCookie(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('set-cookie', write(request, { value: '', maxAge: 0 }))
}

function write(request: FastifyRequest, cookie: { value: string; maxAge?: number }): string {
  return stringifySetCookie({
    name: nameFor(request),
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: !isLoopbackHost(request),
    ...cookie,
  })
}

/** The prefix makes browsers refuse the cookie from any other host, so that no neighbour can plant a session. */
function nameFor(request: FastifyRequest): string {
  return isLoopbackHost(request) ? 'payin_desk' : '__Host-payin_desk'
}

/** Some browsers keep no `Secure` cookie of http://localhost. */
function isLoopbackHost({ hostname }: FastifyRequest): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** What a form carries to show that a page of ours wrote it. It tells nothing about the cookie. */
export function toFormToken(visit: string): string {
  return createHmac('sha256', visit).update('payin desk form').digest('base64url')
}

export function isFormToken(visit: string, token: string): boolean {
  const expected = Buffer.from(toFormToken(visit))
  const given = Buffer.from(token)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** What the store keeps of a session's id, so that a copy of the database opens no session. */
export function toSessionDigest(visit: string): string {
  return createHash('sha256').update(visit).digest('hex')
}
