/** The sandbox's settings. All of them, except the credentials, can change while it runs. */

export type Profile = 'guide' | 'current'

/** What a second order with the same external id causes. No document says it. */
export type DuplicateMode = 'conflict' | 'replay' | 'second'

export type WebhookMode = 'send' | 'hold' | 'drop' | 'repeat'

export interface SandboxSettings {
  profile: Profile
  /** The statuses that follow a payment, in order. */
  paidSteps: string[]
  /** The time between two of these statuses. */
  stepMs: number
  /** KHIPU and SPEI pay themselves so long after the order was created. */
  autoMs: number
  /** The spelling of the route that lists methods. Koywe's pages have both. */
  methodsRoute: 'payment-method' | 'payment-methods'
  expiresMs: number
  tokenMs: number
  duplicates: DuplicateMode
  webhooks: WebhookMode
  /** Whether creating an order sends order.created. */
  announcesCreation: boolean
  /** Attempts per webhook, and the first pause between them. Each further pause doubles. */
  webhookTries: number
  webhookRetryMs: number
  /** Seed of all random faults. Setting it restarts the sequence. */
  seed: number
}

export interface SandboxCredentials {
  apiKey: string
  secret: string
  organizationId: string
  merchantId: string
  webhookSecret: string
  /** Null: webhooks are recorded, but not sent. */
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
