/** How the sandbox behaves; everything but the credentials can be changed while it runs. */

export type Profile = 'guide' | 'current'

/** What happens to a second order with the same external id, which no document says. */
export type DuplicateMode = 'conflict' | 'replay' | 'second'

export type WebhookMode = 'send' | 'hold' | 'drop' | 'repeat'

export interface SandboxSettings {
  profile: Profile
  /** The statuses of an order that is being paid, in order. */
  paidSteps: string[]
  /** Between two of them. */
  stepMs: number
  /** KHIPU and SPEI complete by themselves, so long after the order was created. */
  autoMs: number
  /** The spelling of the route that lists methods. Koywe's pages have both. */
  methodsRoute: 'payment-method' | 'payment-methods'
  expiresMs: number
  tokenMs: number
  duplicates: DuplicateMode
  webhooks: WebhookMode
  /** Whether creating an order sends order.created. */
  announcesCreation: boolean
  /** Tries of one webhook, and the first pause; each further pause is twice as long. */
  webhookTries: number
  webhookRetryMs: number
  /** Of everything that happens with a probability. Setting it begins anew. */
  seed: number
}

export interface SandboxCredentials {
  apiKey: string
  secret: string
  organizationId: string
  merchantId: string
  webhookSecret: string
  /** Null: webhooks are made but go nowhere. */
  webhookUrl: string | null
}

export const defaultSettings: SandboxSettings = {
  profile: 'current',
  paidSteps: ['PROCESSING', 'PAID', 'COMPLETED'],
  stepMs: 700,
  autoMs: 1500,
  methodsRoute: 'payment-method',
  expiresMs: 24 * 60 * 60 * 1000,
  tokenMs: 60 * 60 * 1000,
  duplicates: 'conflict',
  webhooks: 'send',
  announcesCreation: true,
  webhookTries: 6,
  webhookRetryMs: 1000,
  seed: 1,
}
