/** The routes of one payment: its page, and the forms of its actions. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { reasonLengthMax } from '../payment/desk-action.ts'
import { findingKinds, type FindingKind } from '../payment/finding.ts'
import type { Locale } from '../payment/country.ts'
import type { Explanation } from '../payment/explain.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import { isPaymentId, type Payment } from '../payment/payment.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { isPersonName } from '../payment/person-name.ts'
import type { ListSentEvents } from '../koywe/sent-events.ts'
import type { Store } from '../store/store.ts'
import { toActionPath } from './action-path.ts'
import { toErrorCode } from './compare.ts'
import type { Decisions } from './decisions.ts'
import { loadDeskView, type DeskView, type PaymentLinks } from './desk-view.ts'
import { readFormLine, readFormText, readFormVersion } from './form-body.ts'
import type { Gate } from './gate.ts'
import { roleFor, type PaymentAction } from './legal-actions.ts'
import { framingHeaders } from './page-headers.ts'
import { sendToVisitor } from './page.ts'
import { renderPaymentPage, type PaymentPageParts } from './payment-page.ts'
import { DeskProblem } from './problem.ts'
import { readHandRefund } from './refund-form.ts'
import type { SupportActions } from './support-actions.ts'
import { readTimelinePlace } from './timeline-place.ts'
import type { DeskUsers } from './users.ts'
import { demandRole } from './visitor.ts'

export interface PaymentRouteNeeds {
  store: Store
  support: SupportActions
  decisions: Decisions
  /** Reads the order unless that was done a moment ago. */
  refresh(row: PaymentRow, waitMs: number): Promise<{ isFresh: boolean }>
  /** Reads the order of a payment at Koywe without changing anything. */
  readOrder(koyweOrderId: string, paymentId: string): Promise<OrderSnapshot>
  /** What Koywe says that it sent about the order. */
  listSentEvents: ListSentEvents
  /** Null where the payment cannot be explained. */
  explain(paymentId: string, locale: Locale): Promise<Explanation | null>
  linksOf(row: PaymentRow): PaymentLinks
  users: Pick<DeskUsers, 'find' | 'names'>
  /** Null where everybody who uses the desk is among the users. */
  trustedHeader: string | null
}

const refreshWaitMs = 5000
const options = { schema: { hide: true } }

type IdRequest = FastifyRequest<{ Params: { id: string } }>

export function registerPaymentPages(
  app: FastifyInstance,
  needs: PaymentRouteNeeds & { gate: Gate },
): void {
  const { gate, store } = needs
  app.get('/payments/:id', options, async (request, reply) => {
    const { id } = (request as IdRequest).params
    const query = new URLSearchParams(request.url.split('?')[1] ?? '')
    const after = readTimelinePlace(query.get('entries'))
    const loaded = isPaymentId(id) ? await loadDeskView(store, id, after) : undefined
    if (!loaded) throw new DeskProblem('not_found')
    const visitor = gate.visitorOf(request)
    const mayCompare = query.has('compare') && visitor.roles.includes('act')
    const view = {
      ...loaded,
      links: needs.linksOf(loaded.row),
      people: needs.users.names(),
      ...(mayCompare ? await compare(needs, loaded.row.payment) : nothingCompared),
      shownPayer: null,
    }
    const notice = query.has('done') ? 'done' : query.has('failed') ? 'failed' : null
    return sendPayment(reply, needs, { view, visitor, notice })
  })
  for (const action of Object.keys(roleFor) as PaymentAction[]) {
    registerAction(app, needs, action)
  }
}

async function sendPayment(
  reply: FastifyReply,
  needs: PaymentRouteNeeds,
  parts: Omit<PaymentPageParts, 'explanation'>,
): Promise<FastifyReply> {
  const { view, visitor } = parts
  const explanation = await needs.explain(view.row.payment.id, visitor.locale)
  const page = renderPaymentPage({ ...parts, explanation })
  return sendToVisitor(reply.headers(framingHeaders), visitor, page)
}

const nothingCompared = { comparison: null, sent: null }

async function compare(
  needs: PaymentRouteNeeds,
  { id, koyweOrderId }: Payment,
): Promise<Pick<DeskView, 'comparison' | 'sent'>> {
  if (koyweOrderId === null) return nothingCompared
  const [comparison, sent] = await Promise.all([
    needs.readOrder(koyweOrderId, id).then((order) => ({ order }), toErrorCode),
    needs.listSentEvents(koyweOrderId).then((events) => ({ events }), toErrorCode),
  ])
  return { comparison, sent }
}

function registerAction(
  app: FastifyInstance,
  needs: PaymentRouteNeeds & { gate: Gate },
  action: PaymentAction,
): void {
  const path = toActionPath(':id', action).replace(/^\/desk/, '')
  app.post(path, options, async (request, reply) => {
    const { id } = (request as IdRequest).params
    const visitor = needs.gate.visitorOf(request)
    demandRole(visitor, roleFor[action])
    const row = isPaymentId(id) ? await needs.store.payments.load(id) : undefined
    if (!row) throw new DeskProblem('not_found')
    if (action === 'show_payer') return showPayer(request, reply, needs)
    const asked = { row, request, by: visitor.name }
    const outcome = await act(action, needs, asked)
    return reply.redirect(`/desk/payments/${id}?${outcome}`, 303)
  })
}

interface AskedAction {
  row: PaymentRow
  request: FastifyRequest
  by: string
}

async function act(
  action: Exclude<PaymentAction, 'show_payer'>,
  needs: PaymentRouteNeeds,
  { row, request, by }: AskedAction,
): Promise<'done' | 'failed'> {
  const { support } = needs
  const { id } = row.payment
  switch (action) {
    case 'accept':
    case 'decline': {
      const asked = { by, reason: readReason(request) }
      const expectedVersion = readFormVersion(request)
      await needs.decisions.decide(id, { decision: action, ...asked, expectedVersion })
      await support.record(id, action, asked)
      return 'done'
    }
    case 'refunded_by_hand':
      await support.refundByHand(
        readHandRefund(request, { paymentId: id, by }),
        readFormVersion(request),
      )
      return 'done'
    case 'resend': {
      const key = readFormText(request, 'message')
      await (key === '' ? support.resendAll(id, by) : support.resendOne(id, key, by))
      return 'done'
    }
    case 'hand_over': {
      const assignee = readAssignee(request, needs)
      await support.handOver(id, { assignee, note: readReason(request), by })
      return 'done'
    }
    case 'retry':
      await support.retry(id, by)
      return 'done'
    case 'refresh': {
      await support.record(id, action, { by, reason: '' })
      const { isFresh } = await needs.refresh(row, refreshWaitMs)
      return isFresh ? 'done' : 'failed'
    }
    case 'acknowledge':
      await support.acknowledge(id, readKind(request), { by, reason: '' })
      return 'done'
    case 'stop_selling': {
      const asked = { by, reason: readReason(request), expectedVersion: readFormVersion(request) }
      // Money that has come a moment ago changes the version, so that the person sees it first.
      await needs.refresh(row, refreshWaitMs)
      await support.stopSelling(id, asked)
      return 'done'
    }
    case 'note':
      await support.note(id, { by, reason: readReason(request) })
      return 'done'
  }
}

/** A misspelt name would leave the payment without a person. */
function readAssignee(
  request: FastifyRequest,
  { users, trustedHeader }: PaymentRouteNeeds,
): string {
  const name = readFormText(request, 'person')
  const isKnown = trustedHeader === null ? users.find(name) !== undefined : isPersonName(name)
  if (!isKnown) throw new DeskProblem('invalid')
  return name
}

function readReason(request: FastifyRequest): string {
  const reason = readFormLine(request, 'reason', reasonLengthMax)
  if (reason === '') throw new DeskProblem('invalid')
  return reason
}

function readKind(request: FastifyRequest): FindingKind {
  const kind = readFormText(request, 'kind')
  if (!Object.hasOwn(findingKinds, kind)) throw new DeskProblem('invalid')
  return kind as FindingKind
}

/** A page of its own answer: what it shows stands in no address, and going back does not show it again. */
async function showPayer(
  request: FastifyRequest,
  reply: FastifyReply,
  needs: PaymentRouteNeeds & { gate: Gate },
): Promise<FastifyReply> {
  const { id } = (request as IdRequest).params
  const visitor = needs.gate.visitorOf(request)
  await needs.support.record(id, 'show_payer', { by: visitor.name, reason: '' })
  const [loaded, known] = await Promise.all([
    loadDeskView(needs.store, id, null),
    needs.store.payers.loadWithPayment(id),
  ])
  if (!loaded || !known) throw new DeskProblem('not_found')
  const links = needs.linksOf(loaded.row)
  const view: DeskView = {
    ...loaded,
    links,
    people: needs.users.names(),
    ...nothingCompared,
    shownPayer: { payer: known.payer },
  }
  return sendPayment(reply, needs, { view, visitor, notice: null })
}
