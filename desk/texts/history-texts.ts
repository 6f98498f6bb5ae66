/** The words of a payment's history on the desk: its timeline, its webhooks and its messages. */

import type { Locale } from '../../payment/country.ts'
import type { EntryKind } from '../../payment/timeline-entry.ts'
import type { Fulfilment } from '../../payment/status.ts'
import type { WebhookEventState } from '../../store/webhook-events.ts'

interface HistoryTexts {
  kinds: Record<EntryKind, string>
  webhookStates: Record<WebhookEventState, string>
  fulfilments: Record<Fulfilment, string>
  /** Names of details; the others are shown as in the API. */
  details: Partial<Record<string, string>>
  /** A message that waits until the shop or the mail server has taken another one. */
  behind: string
  /** Stands before the time when the oldest finding opened. */
  openSince: string
}

export const historyTexts: Record<Locale, HistoryTexts> = {
  en: {
    kinds: {
      request: 'request',
      koywe: 'Koywe',
      webhook: 'webhook',
      transition: 'status',
      money: 'money',
      outbox: 'message',
      decision: 'decision',
      support: 'support',
    },
    webhookStates: {
      applied: 'applied',
      duplicate: 'repeated',
      waiting: 'waits for a read',
      unmatched: 'payment not known yet',
      foreign: 'not ours',
      rejected: 'rejected',
    },
    fulfilments: { none: 'none', held: 'held', done: 'done' },
    details: { requestId: 'request', reports: 'webhooks', tookMs: 'ms', response: 'answer' },
    behind: 'waits for an earlier message',
    openSince: 'since',
  },
  es: {
    kinds: {
      request: 'solicitud',
      koywe: 'Koywe',
      webhook: 'webhook',
      transition: 'estado',
      money: 'dinero',
      outbox: 'mensaje',
      decision: 'decisión',
      support: 'soporte',
    },
    webhookStates: {
      applied: 'aplicado',
      duplicate: 'repetido',
      waiting: 'espera una lectura',
      unmatched: 'todavía no se sabe de qué pago es',
      foreign: 'no es nuestro',
      rejected: 'rechazado',
    },
    fulfilments: { none: 'todavía no', held: 'retenido', done: 'recibido' },
    details: {
      requestId: 'solicitud',
      cause: 'causa',
      reports: 'webhooks',
      reason: 'motivo',
      why: 'motivo',
      status: 'estado',
      code: 'código',
      tookMs: 'ms',
      attempts: 'intentos',
      response: 'respuesta',
      messageId: 'mensaje',
      runId: 'ejecución',
      foundBy: 'encontrado por',
      assignee: 'responsable',
      ignored: 'ignorado',
    },
    behind: 'espera a un mensaje anterior',
    openSince: 'desde',
  },
  pt: {
    kinds: {
      request: 'solicitação',
      koywe: 'Koywe',
      webhook: 'webhook',
      transition: 'status',
      money: 'dinheiro',
      outbox: 'mensagem',
      decision: 'decisão',
      support: 'suporte',
    },
    webhookStates: {
      applied: 'aplicado',
      duplicate: 'repetido',
      waiting: 'aguarda uma leitura',
      unmatched: 'ainda não se sabe de qual pagamento é',
      foreign: 'não é nosso',
      rejected: 'recusado',
    },
    fulfilments: { none: 'ainda não', held: 'retido', done: 'recebido' },
    details: {
      requestId: 'solicitação',
      cause: 'causa',
      reports: 'webhooks',
      reason: 'motivo',
      why: 'motivo',
      status: 'status',
      code: 'código',
      tookMs: 'ms',
      attempts: 'tentativas',
      response: 'resposta',
      messageId: 'mensagem',
      runId: 'execução',
      foundBy: 'encontrado por',
      assignee: 'responsável',
      ignored: 'ignorado',
    },
    behind: 'espera uma mensagem anterior',
    openSince: 'desde',
  },
}
