/** The routes of the list: pages, searches, export, and what people did. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { checkDocument } from '../payment/document.ts'
import { countries, type Country } from '../payment/country.ts'
import type { DatedRefusal } from '../payment/refusal.ts'
import type { DeskPayment } from '../store/desk-payments.ts'
import type { Store } from '../store/store.ts'
import { renderActivityPage } from './activity-page.ts'
import { writeCsv } from './csv.ts'
import { readFormLine } from './form-body.ts'
import { toStorableLine } from './lines.ts'
import type { Gate } from './gate.ts'
import { readChosenFilters, readPlace, toDeskFilter } from './list-filter.ts'
import { renderListPage } from './list-page.ts'
import { sendToVisitor } from './page.ts'
import { renderResultsPage } from './search-page.ts'
import { demandRole, type DeskVisitor } from './visitor.ts'

export interface ListRouteParts {
  store: Store
  gate: Gate
}

const pageLength = 50
const exportLength = 1000
const generalMax = 20
const activityLength = 100
const refusalsMax = 20
const options = { schema: { hide: true } }

export function registerListRoutes(app: FastifyInstance, { store, gate }: ListRouteParts): void {
  app.get('/', options, async (request, reply) => {
    const query = readQuery(request)
    const chosen = readChosenFilters(query)
    const after = readPlace(query)
    const now = await store.now()
    const [found, totals, general] = await Promise.all([
      store.deskPayments.list(toDeskFilter(chosen, { now, after, limit: pageLength + 1 })),
      store.deskPayments.totalsOfToday(),
      store.findings.list({ isOpen: true, isGeneral: true, limit: generalMax }),
    ])
    const payments = found.slice(0, pageLength)
    const hasMore = found.length > pageLength
    const view = { payments, chosen, hasMore, isFirstPage: after === null, totals, general }
    const visitor = gate.visitorOf(request)
    return sendToVisitor(reply, visitor, renderListPage(view, visitor))
  })

  app.get('/payments.csv', options, async (request, reply) => {
    const chosen = readChosenFilters(readQuery(request))
    const now = await store.now()
    const filter = toDeskFilter(chosen, { now, after: null, limit: exportLength })
    const payments = await store.deskPayments.list(filter)
    const detail = { ...chosen, payments: payments.length }
    await record(store, gate.visitorOf(request), { action: 'export', detail })
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="payments.csv"')
      .send(writeCsv(payments))
  })

  app.get('/find', options, async (request, reply) => {
    const visitor = gate.visitorOf(request)
    const name = readName(readQuery(request).get('q') ?? '')
    const payments = name === '' ? [] : await store.deskSearch.findByName(name)
    const refusals = await listRefusals(store, name)
    const [only] = payments
    if (only && payments.length === 1 && refusals.length === 0) {
      return reply.redirect(`/desk/payments/${only.payment.id}`, 303)
    }
    return sendToVisitor(
      reply,
      visitor,
      renderResultsPage({ payments, refusals, typed: name }, visitor),
    )
  })

  // A POST, so that what identifies a payer stands in no address, history or log.
  app.post('/find-payer', options, async (request, reply) => {
    const visitor = gate.visitorOf(request)
    demandRole(visitor, 'act')
    const wanted = readFormLine(request, 'payer', 254)
    const found = await findPayer(store, wanted)
    const detail = { by: toKind(wanted), payments: found.map(({ payment }) => payment.id) }
    await record(store, visitor, { action: 'search_payer', detail })
    return sendToVisitor(
      reply,
      visitor,
      renderResultsPage({ payments: found, refusals: [], typed: '' }, visitor),
    )
  })

  app.get('/activity', options, async (request, reply) => {
    const visitor = gate.visitorOf(request)
    const before = /^\d{1,18}$/.exec(readQuery(request).get('before') ?? '')?.[0]
    const place = before === undefined ? {} : { before: BigInt(before) }
    const actions = await store.deskActions.list({ ...place, limit: activityLength })
    const hasMore = actions.length === activityLength
    return sendToVisitor(reply, visitor, renderActivityPage({ actions, hasMore }, visitor))
  })
}

/** Ids are written in small letters, whatever a mail program or a person made of them. */
function readName(typed: string): string {
  const name = toStorableLine(typed).slice(0, 128)
  return /^(?:pay|req)_/i.test(name) ? name.toLowerCase() : name
}

function readQuery({ url }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(url.split('?')[1] ?? '')
}

function record(
  { deskActions }: Store,
  { name: person }: DeskVisitor,
  action: { action: 'export' | 'search_payer'; detail: Record<string, unknown> },
): Promise<void> {
  return deskActions.add({ ...action, person, paymentId: null, reason: null })
}

/** By the request id, or by the reference that the request named. */
function listRefusals({ refusals }: Store, name: string): Promise<DatedRefusal[]> {
  const filter = name.startsWith('req_') ? { requestId: name } : { merchantReference: name }
  return name === '' ? Promise.resolve([]) : refusals.list({ ...filter, limit: refusalsMax })
}

function toKind(wanted: string): 'email' | 'document' {
  return wanted.includes('@') ? 'email' : 'document'
}

async function findPayer({ deskSearch }: Store, wanted: string): Promise<DeskPayment[]> {
  if (wanted === '') return []
  return toKind(wanted) === 'email'
    ? deskSearch.findByEmail(wanted)
    : deskSearch.findByDocument(listDocumentForms(wanted))
}

/** A document is stored in the normal form of its country and type, which the person at the desk may not know. */
export function listDocumentForms(written: string): string[] {
  const types = ['CUIT', 'DNI', 'CPF', 'CNPJ', 'RUT', 'CC', 'NIT', 'RFC', 'CURP', 'RUC', 'OTHER']
  const forms = (Object.keys(countries) as Country[]).flatMap((country) =>
    types.flatMap((type) => {
      const checked = checkDocument(country, type, written)
      return 'number' in checked ? [checked.number] : []
    }),
  )
  return [...new Set([...forms, written.toUpperCase()])]
}
