/**
 * Lets people into the desk: by the session of their cookie, or by the header of the company's sign-in. Looks the
 * person up in the users file on every request, so that a removed role or person is out at once.
 */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { isPersonName } from '../payment/person-name.ts'
import type { DeskSessions } from '../store/desk-sessions.ts'
import { readFormText } from './form-body.ts'
import { chooseDeskLocale } from './locale.ts'
import { sendAgain } from './page.ts'
import { DeskProblem } from './problem.ts'
import { deskTexts } from './texts/texts.ts'
import type { DeskUsers } from './users.ts'
import {
  isFormToken,
  readVisitCookie,
  setVisitCookie,
  toFormToken,
  toSessionDigest,
} from './visit-cookie.ts'
import type { DeskVisitor } from './visitor.ts'

export interface GateParts {
  users: DeskUsers
  sessions: DeskSessions
  /** In lower case; null where nothing is trusted. */
  trustedHeader: string | null
}

export interface Gate {
  /** Sends people without a session to the sign-in page. */
  admit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined>
  /** Who was admitted. */
  visitorOf(request: FastifyRequest): DeskVisitor
  /** Whether people sign in elsewhere. */
  hasTrustedHeader: boolean
}

export function createGate({ users, sessions, trustedHeader }: GateParts): Gate {
  const visitors = new WeakMap<FastifyRequest, DeskVisitor>()

  async function findPerson(request: FastifyRequest) {
    if (trustedHeader !== null) return findNamed(request.headers[trustedHeader], users)
    const visit = readVisitCookie(request)
    const session = visit === undefined ? undefined : await sessions.find(toSessionDigest(visit))
    const user = session && users.find(session.person)
    return user?.print === session?.print ? user : undefined
  }

  return {
    async admit(request, reply) {
      // Also behind a trusted header: a link of another site asks for nothing, and changes no cookie.
      if (isFromElsewhere(request)) return sendAgain(reply, chooseDeskLocale(request))
      const person = await findPerson(request)
      if (!person) {
        if (trustedHeader !== null) throw new DeskProblem('forbidden')
        return reply.redirect(`/desk/sign-in?to=${encodeURIComponent(toReturnPath(request))}`, 303)
      }
      const visit = readVisitCookie(request) ?? setVisitCookie(request, reply)
      if (request.method === 'POST') checkForm(request, visit)
      const locale = chooseDeskLocale(request)
      visitors.set(request, {
        name: person.name,
        roles: person.roles,
        locale,
        texts: deskTexts[locale],
        formToken: toFormToken(visit),
        isFromHeader: trustedHeader !== null,
      })
      return undefined
    },

    visitorOf(request) {
      const visitor = visitors.get(request)
      if (!visitor) throw new Error('the route admits everybody')
      return visitor
    },

    hasTrustedHeader: trustedHeader !== null,
  }
}

/** A link on another site's page was followed: the browser has sent no cookie, whether it has one or not. */
export function isFromElsewhere(request: FastifyRequest): boolean {
  const isLink = request.method === 'GET' && request.headers['sec-fetch-site'] === 'cross-site'
  return isLink && readVisitCookie(request) === undefined
}

function findNamed(header: string | string[] | undefined, users: DeskUsers) {
  const name = typeof header === 'string' ? header.trim() : ''
  if (!isPersonName(name)) return undefined
  return users.find(name) ?? { name, roles: ['read'] as const }
}

/** A form was sent by a page of ours, in this browser: it carries the token of the browser's cookie. */
export function checkForm(request: FastifyRequest, visit: string | undefined): void {
  const site = request.headers['sec-fetch-site']
  const isOurSite = site === undefined || site === 'same-origin'
  const token = readFormText(request, 'token')
  if (!isOurSite || visit === undefined || !isFormToken(visit, token)) {
    throw new DeskProblem('form_expired')
  }
}

/** Only what a person may ask for again: the address of a page, without what a form has sent. */
function toReturnPath({ method, url }: FastifyRequest): string {
  return method === 'GET' ? url : '/desk'
}
