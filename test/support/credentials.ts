/** The keys and secrets with which tests run the service. Nothing that it shows may have them. */

export const apiKey = 'key-for-tests'

export const koyweCredentials = {
  apiKey: 'koywe-api-key',
  secret: 'koywe-api-secret',
  organizationId: 'org_test',
  merchantId: 'mrc_test',
  webhookSecret: 'koywe-webhook-secret',
}
