/** Signing in and out. Every attempt is recorded, and limited for each address and each name. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DeskActions } from '../store/desk-actions.ts'
import type { DeskSessions } from '../store/desk-sessions.ts'
import { readFormText, readRawText } from './form-body.ts'
import { checkForm, isFromElsewhere, type Gate } from './gate.ts'
import { html, type Html } from './html.ts'
import { chooseDeskLocale } from './locale.ts'
import { sendAgain, sendToStranger } from './page.ts'
import { impossibleHash, matchesPassword } from './passwords.ts'
import { deskTexts, type DeskTexts } from './texts/texts.ts'
import type { DeskUser, DeskUsers } from './users.ts'
import {
  clearVisitCookie,
  readVisitCookie,
  setVisitCookie,
  toFormToken,
  toSessionDigest,
} from './visit-cookie.ts'

export interface SignInParts {
  users: DeskUsers
  sessions: DeskSessions
  actions: DeskActions
}

/** Behind a proxy, all people share one address. */
const perAddressMax = 30
const perNameMax = 10
const limitWindowMs = 5 * 60 * 1000
const passwordLengthMax = 256

type Complaint = keyof Pick<
  DeskTexts['signIn'],
  'wrong' | 'tooMany' | 'expired' | 'noCookie' | 'signedOut'
>

export function registerSignIn(app: FastifyInstance, parts: SignInParts): void {
  const mayTry = createAttemptLimits(app)

  app.get('/sign-in', { schema: { hide: true } }, (request, reply) => {
    if (isFromElsewhere(request)) return sendAgain(reply, chooseDeskLocale(request))
    const { to, out } = request.query as { to?: unknown; out?: unknown }
    return sendForm(request, reply, {
      to: toDeskPath(to),
      ...(out === '' && { complaint: 'signedOut' }),
    })
  })

  app.post('/sign-in', { schema: { hide: true } }, async (request, reply) => {
    const to = toDeskPath(readFormText(request, 'to'))
    const name = readFormText(request, 'name')
    const refuse = (status: number, complaint: Complaint) =>
      sendForm(request, reply.code(status), { to, complaint, name })
    const visit = readVisitCookie(request)
    if (visit === undefined) return refuse(403, 'noCookie')
    if (!isFormOurs(request, visit)) return refuse(403, 'expired')
    if (!(await mayTry(request))) return refuse(429, 'tooMany')
    const user = await findSigningIn(request, parts.users)
    if (!user) {
      // Not what was typed: a person who is in a hurry types the password into the wrong field.
      const person = parts.users.find(name)?.name ?? '?'
      await record(parts, { person, action: 'sign_in_failed' })
      return refuse(401, 'wrong')
    }
    await parts.sessions.end(toSessionDigest(visit))
    // A new value, so that a value which somebody else knows never becomes a session.
    const session = setVisitCookie(request, reply)
    await parts.sessions.begin(toSessionDigest(session), { person: user.name, print: user.print })
    await record(parts, { person: user.name, action: 'sign_in' })
    return reply.redirect(to, 303)
  })
}

/** Signing out needs a person who is signed in. */
export function registerSignOut(
  app: FastifyInstance,
  { parts, gate }: { parts: SignInParts; gate: Gate },
): void {
  app.post('/sign-out', { schema: { hide: true } }, async (request, reply) => {
    const visit = readVisitCookie(request)
    if (visit !== undefined) await parts.sessions.end(toSessionDigest(visit))
    clearVisitCookie(request, reply)
    await record(parts, { person: gate.visitorOf(request).name, action: 'sign_out' })
    return reply.redirect('/desk/sign-in?out', 303)
  })
}

function record(
  { actions }: SignInParts,
  action: { person: string; action: 'sign_in' | 'sign_in_failed' | 'sign_out' },
): Promise<void> {
  return actions.add({ ...action, paymentId: null, reason: null, detail: null })
}

function isFormOurs(request: FastifyRequest, visit: string): boolean {
  try {
    checkForm(request, visit)
    return true
  } catch {
    return false
  }
}

/** Counts attempts, good ones too. An unknown name takes as long as a wrong password. */
function createAttemptLimits(app: FastifyInstance) {
  const timeWindow = limitWindowMs
  const limitAddress = app.createRateLimit({ max: perAddressMax, timeWindow })
  const limitName = app.createRateLimit({
    max: perNameMax,
    timeWindow,
    keyGenerator: (request) => `name ${readFormText(request, 'name').slice(0, 64)}`,
  })
  return async (request: FastifyRequest): Promise<boolean> => {
    // An address that is refused counts for no name: it could push the counts of other names out.
    return isWithin(await limitAddress(request)) && isWithin(await limitName(request))
  }
}

type LimitResult = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>

function isWithin(result: LimitResult): boolean {
  return result.isAllowed || !result.isExceeded
}

async function findSigningIn(
  request: FastifyRequest,
  users: DeskUsers,
): Promise<DeskUser | undefined> {
  const user = users.find(readFormText(request, 'name'))
  const password = readRawText(request, 'password').slice(0, passwordLengthMax)
  const isRight = await matchesPassword(password, user?.password ?? impossibleHash)
  return isRight ? user : undefined
}

/** Only paths of the desk, so that the form leads to no other site. */
function toDeskPath(to: unknown): string {
  const isOurs = typeof to === 'string' && /^\/desk(?:[/?][\w\-.~%!$&'()*+,;=:@/?]*)?$/.test(to)
  return isOurs && !to.startsWith('/desk/sign-') ? to : '/desk'
}

interface FormParts {
  to: string
  complaint?: Complaint
  name?: string
}

function sendForm(request: FastifyRequest, reply: FastifyReply, form: FormParts): FastifyReply {
  const locale = chooseDeskLocale(request)
  const texts = deskTexts[locale].signIn
  const visit = readVisitCookie(request) ?? setVisitCookie(request, reply)
  const body = renderForm(form, { texts, token: toFormToken(visit) })
  return sendToStranger(reply, locale, { title: texts.title, body })
}

function renderForm(
  { to, complaint, name = '' }: FormParts,
  { texts, token }: { texts: DeskTexts['signIn']; token: string },
): Html {
  const tone = complaint === 'signedOut' ? 'good' : 'bad'
  return html`${complaint && html`<p class="notice ${tone}" role="alert">${texts[complaint]}</p>`}
    <form method="post" action="/desk/sign-in" class="card narrow">
      <input type="hidden" name="token" value="${token}" />
      <input type="hidden" name="to" value="${to}" />
      <div class="field">
        <label for="name">${texts.name}</label>
        <input
          id="name"
          name="name"
          value="${name}"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          maxlength="64"
        />
      </div>
      <div class="field">
        <label for="password">${texts.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxlength="256"
        />
      </div>
      <button>${texts.submit}</button>
    </form>`
}
