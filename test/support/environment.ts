/** Environments with which api and worker start. */

const keyHash = 'a'.repeat(64)

const shared = {
  PUBLIC_URL: 'https://pay.example',
  DATABASE_URL: 'postgres://payin:password@db.example:5432/payin',
  KOYWE_API_KEY: 'key',
  KOYWE_SECRET: 'secret',
  KOYWE_ORG_ID: 'org_1',
  KOYWE_MERCHANT_ID: 'mrc_1',
}

export const apiEnvironment = {
  ...shared,
  API_KEYS: `shop:payments:${keyHash}`,
  KOYWE_WEBHOOK_SECRET: 'webhook-secret',
}

export const workerEnvironment = {
  ...shared,
  MERCHANT_EVENTS_URL: 'https://shop.example/events',
  MERCHANT_EVENTS_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  SMTP_URL: 'smtp://mail.example:587',
  MAIL_FROM: 'Shop <payments@shop.example>',
}
