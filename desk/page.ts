/** The frame of every page of the desk, and how it is sent. */

import type { FastifyReply } from 'fastify'
import type { Locale } from '../payment/country.ts'
import { html, toText, type Html, type HtmlValue } from './html.ts'
import { fillIn, deskTexts, type DeskTexts } from './texts/texts.ts'
import type { DeskVisitor } from './visitor.ts'

export interface DeskPage {
  title: string
  /** What stands below the title. */
  body: HtmlValue
  /** The page itself has the search; the others have it in their header. */
  hasSearch?: boolean
}

/** Sends a page to a person who was admitted. */
export function sendToVisitor(
  reply: FastifyReply,
  visitor: DeskVisitor,
  page: DeskPage,
): FastifyReply {
  const { texts, locale } = visitor
  return send(reply, renderFrame(page, { texts, locale, header: renderHeader(visitor, page) }))
}

/** Sends a page to a browser that was not admitted. */
export function sendToStranger(reply: FastifyReply, locale: Locale, page: DeskPage): FastifyReply {
  const texts = deskTexts[locale]
  const header = html`<strong>${texts.title}</strong>`
  return send(reply, renderFrame(page, { texts, locale, header }))
}

/**
 * Answers a person who comes from another site: the browser keeps the cookie of the desk to itself then. The page asks
 * for the same address once more, now from a page of ours, and the browser sends the cookie.
 */
export function sendAgain(reply: FastifyReply, locale: Locale): FastifyReply {
  const texts = deskTexts[locale]
  const header = html`<strong>${texts.title}</strong>`
  const head = html`<meta http-equiv="refresh" content="0" />`
  const page = { title: texts.title, body: html`<p><a href="">${texts.signIn.go}</a></p>` }
  return send(reply, renderFrame(page, { texts, locale, header, head }))
}

function send(reply: FastifyReply, page: Html): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(toText(page))
}

interface Frame {
  texts: DeskTexts
  locale: Locale
  header: Html
  head?: Html
}

function renderFrame({ title, body }: DeskPage, { texts, locale, header, head }: Frame): Html {
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${title} · ${texts.title}</title>
        <link rel="stylesheet" href="/desk/style.css" />
        ${head}
      </head>
      <body>
        <a class="skip" href="#content">${texts.nav.skip}</a>
        <header><div class="bar">${header}</div></header>
        <main id="content">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `
}

function renderHeader(visitor: DeskVisitor, { hasSearch = false }: DeskPage): Html {
  const { texts, name, isFromHeader } = visitor
  const signOut = html`<form method="post" action="/desk/sign-out">
    ${renderToken(visitor)} <button class="plain">${texts.signIn.signOut}</button>
  </form>`
  return html`<strong><a href="/desk">${texts.title}</a></strong>
    <nav>
      <a href="/desk">${texts.nav.payments}</a> <a href="/desk/activity">${texts.nav.activity}</a>
    </nav>
    ${!hasSearch && renderQuickSearch(texts)}
    <div class="person">
      <span>${fillIn(texts.signIn.signedInAs, { name })}</span>${!isFromHeader && signOut}
    </div>`
}

function renderQuickSearch({ search }: DeskTexts): Html {
  return html`<form method="get" action="/desk/find" role="search">
    <input
      type="search"
      name="q"
      aria-label="${search.label}"
      placeholder="${search.title}"
      maxlength="128"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
      required
    />
  </form>`
}

/** What every form carries. */
export function renderToken({ formToken }: Pick<DeskVisitor, 'formToken'>): Html {
  return html`<input type="hidden" name="token" value="${formToken}" />`
}
