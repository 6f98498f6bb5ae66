/** The keys and secrets that tests run the service with. */

import { aCheckout } from './caller.ts'
import type { KnownSecrets } from './leaks.ts'

export const apiKey = 'key-for-tests'

export const koyweCredentials = {
  apiKey: 'koywe-api-key',
  secret: 'koywe-api-secret',
  organizationId: 'org_test',
  merchantId: 'mrc_test',
  webhookSecret: 'koywe-webhook-secret',
}

const { payer } = aCheckout()

/** What nearly every test puts in, and no log and no history may contain. */
export const suiteSecrets: KnownSecrets = {
  'the name': payer.name,
  'the e-mail': payer.email,
  'the phone': payer.phone.slice(3),
  'the document': payer.documentNumber,
  'the Koywe key': koyweCredentials.apiKey,
  'the Koywe secret': koyweCredentials.secret,
  'the webhook secret': koyweCredentials.webhookSecret,
  'the API key': apiKey,
}
