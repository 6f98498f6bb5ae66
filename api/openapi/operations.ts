/** The name and the group of every operation. Names are permanent: generated clients call them. */

export const tags = {
  payments: 'What a shop calls',
  support: 'What support calls: held money, messages that were given up, findings',
  payers: 'The pages of a payer',
  koywe: 'What Koywe calls',
  service: 'Health, metrics and the meaning of errors',
  events: 'What Payin sends to the shop',
} as const

export interface OperationFacts {
  operationId: string
  tag: keyof typeof tags
  /** Only where the route describes nothing itself. */
  description?: string
}

const operation = (
  tag: OperationFacts['tag'],
  operationId: string,
  description?: string,
): OperationFacts => ({ tag, operationId, ...(description === undefined ? {} : { description }) })

export const operations: Record<string, OperationFacts> = {
  'POST /payments': operation('payments', 'createPayment'),
  'GET /payments': operation(
    'payments',
    'listPayments',
    'Filters narrow the list together. next is the cursor of the following page, or null.',
  ),
  'GET /payments/{id}': operation('payments', 'readPayment'),
  'GET /payments/{id}/timeline': operation('payments', 'readTimeline'),
  'GET /payments/{id}/explanation': operation('payments', 'explainPayment'),
  'GET /payments/{id}/decisions': operation(
    'support',
    'listDecisions',
    'Who decided what about held money, when, why, and which money they saw.',
  ),
  'POST /payments/{id}/decision': operation('support', 'decide'),
  'POST /payments/{id}/resend': operation('support', 'resend'),
  'POST /payments/{id}/retry': operation('support', 'retry'),
  'GET /payments/{id}/bundle': operation('support', 'readBundle'),
  'GET /webhook-events/{id}/replay': operation('support', 'previewReplay'),
  'POST /webhook-events/{id}/replay': operation('support', 'replay'),
  'POST /payments/{id}/notes': operation('support', 'writeNote'),
  'POST /payments/{id}/handovers': operation('support', 'handOver'),
  'POST /payments/{id}/acknowledgements': operation('support', 'acknowledgeFinding'),
  'POST /payments/{id}/stop-selling': operation('support', 'stopSelling'),
  'POST /payments/{id}/hand-refunds': operation('support', 'recordHandRefund'),
  'GET /payments/{id}/provider-calls': operation('support', 'listProviderCalls'),
  'GET /payments/{id}/qr.svg': operation('payments', 'drawQrCode'),
  'GET /payment-methods': operation('payments', 'listPaymentMethods'),
  'GET /findings': operation('support', 'listFindings'),
  'GET /refusals': operation('support', 'listRefusals'),
  'POST /webhooks/koywe': operation('koywe', 'receiveWebhook'),
  'GET /pay/{id}': operation(
    'payers',
    'showPayPage',
    'The QR code or the account of a payment whose order has no address. Otherwise it redirects to the state of the payment.',
  ),
  'GET /pay/{id}/state': operation(
    'payers',
    'readPayState',
    'The pay page polls this. It shows no personal data.',
  ),
  'GET /return/{id}': operation(
    'payers',
    'showReturnPage',
    'Reads the order at Koywe if its status can still change, and ignores the query of the URL.',
  ),
  'GET /return/{id}/state': operation(
    'payers',
    'readReturnState',
    'The return page polls this. It shows no personal data.',
  ),
  'GET /shop-logo': operation('payers', 'readShopLogo'),
  'GET /health/live': operation('service', 'checkLiveness', 'Needs nothing but the process.'),
  'GET /health/ready': operation('service', 'checkReadiness'),
  'GET /metrics': operation('service', 'readMetrics', 'Keep this off the public route.'),
  'GET /errors': operation('service', 'listErrorCodes', 'The codes of docs/errors.md.'),
  'GET /errors/{code}': operation(
    'service',
    'explainErrorCode',
    'The type of every problem document points here.',
  ),
}
