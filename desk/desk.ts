/**
 * The desk: where the shop's support sees why a payment is where it is, and acts on it. Pages are written by the server
 * and have no scripts. Everything below /desk needs a person who is signed in, except for the sign-in page.
 */

import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { StorageUnavailable } from '../store/storage-unavailable.ts'
import { takeForms } from './form-body.ts'
import { registerBundles, type BundleRouteNeeds } from './bundle-routes.ts'
import { createGate } from './gate.ts'
import { html } from './html.ts'
import { registerListRoutes } from './list-routes.ts'
import { chooseDeskLocale } from './locale.ts'
import { pageHeaders } from './page-headers.ts'
import { sendToStranger } from './page.ts'
import { registerPayerPage, type PayerPage } from './payer-page.ts'
import { registerPaymentPages, type PaymentRouteNeeds } from './payment-routes.ts'
import { registerReplays, type ReplayRouteNeeds } from './replay-routes.ts'
import { DeskProblem, deskProblems, isDeskProblemCode } from './problem.ts'
import { registerSignIn, registerSignOut } from './sign-in.ts'
import { deskRules } from './style.ts'
import { deskTexts } from './texts/texts.ts'
import type { DeskUsers } from './users.ts'

export interface DeskParts extends PaymentRouteNeeds, ReplayRouteNeeds, BundleRouteNeeds {
  users: DeskUsers
  payerPage: PayerPage
  /** The declarations of the colours, which the payers' pages have, too. */
  colors: string
  /** In lower case; null where people sign in here. */
  trustedHeader: string | null
}

/** Registers the routes below /desk. The app must have the plugin `@fastify/rate-limit`. */
export async function registerDesk(app: FastifyInstance, parts: DeskParts): Promise<void> {
  const { store, users, trustedHeader, colors, payerPage } = parts
  const { deskSessions: sessions, deskActions: actions } = store
  const gate = createGate({ users, sessions, trustedHeader })
  const signIn = { users, sessions, actions }
  await app.register(
    async (desk) => {
      takeForms(desk)
      desk.addHook('onRequest', async (request, reply) => {
        void reply.headers(pageHeaders)
        // The router decodes, but a proxy that keeps the desk off the public route may compare what was sent.
        if (!/^\/desk(?:[/?]|$)/.test(request.raw.url ?? '')) throw new DeskProblem('not_found')
      })
      installErrorPages(desk)
      desk.get('/style.css', { schema: { hide: true } }, (_request, reply) =>
        reply.type('text/css; charset=utf-8').send(`${colors}${deskRules}`),
      )
      if (!gate.hasTrustedHeader) registerSignIn(desk, signIn)
      await desk.register(async (inside) => {
        inside.addHook('preValidation', (request, reply) => gate.admit(request, reply))
        if (!gate.hasTrustedHeader) registerSignOut(inside, { parts: signIn, gate })
        registerListRoutes(inside, { store, gate })
        registerPaymentPages(inside, { ...parts, gate })
        registerReplays(inside, { ...parts, gate })
        registerBundles(inside, { ...parts, gate })
        registerPayerPage(inside, { store, payerPage })
      })
    },
    { prefix: '/desk' },
  )
}

function installErrorPages(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw new DeskProblem('not_found')
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, text } = toAnswer(error)
    if (status >= 500) request.log.error({ err: error }, 'a page of the desk failed')
    const locale = chooseDeskLocale(request)
    const { problems } = deskTexts[locale]
    const body = html`<p>${problems[text]}</p>
      <p class="hint">${problems.request.replace('{id}', request.id)}</p>
      <p><a class="button" href="${toWayBack(request)}">${problems.back}</a></p>`
    // A path that is not there has met no hook of ours.
    void reply.headers(pageHeaders)
    return sendToStranger(reply.code(status), locale, { title: String(status), body })
  })
}

type ProblemText = keyof (typeof deskTexts)['en']['problems']

function toAnswer(error: FastifyError): { status: number; text: ProblemText } {
  if (isDeskProblemCode(error.code)) return { status: deskProblems[error.code], text: error.code }
  // The api, on whose port the desk may be, throws it for a path that has other methods.
  if (error.code === 'method_not_allowed') return { status: 405, text: 'not_found' }
  if (error instanceof StorageUnavailable) return { status: 503, text: 'unavailable' }
  const { statusCode = 500 } = error
  if (statusCode === 429) return { status: 429, text: 'too_many' }
  return statusCode >= 400 && statusCode < 500
    ? { status: statusCode, text: 'invalid' }
    : { status: 500, text: 'internal' }
}

function toWayBack({ url }: FastifyRequest): string {
  const id = /^\/desk\/payments\/(pay_[0-9a-f-]{36})\//.exec(url)?.[1]
  return id === undefined ? '/desk' : `/desk/payments/${id}`
}
