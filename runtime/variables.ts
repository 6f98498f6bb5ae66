/**
 * Every environment variable, with the sentence that says what it is for and, as `title`, what it must
 * look like. Each process picks its own. TEMPORAL_* belongs to @temporalio/envconfig.
 */

import Type from 'typebox'

const milliseconds = (description: string, defaultMs: number, range = { minimum: 1 }) =>
  Type.Integer({
    description,
    title: 'a whole number of milliseconds',
    default: defaultMs,
    ...range,
  })

const secret = (description: string) =>
  Type.String({ description, title: 'the value that Koywe gave you', minLength: 1 })

const address = (description: string, title = 'an http: or https: address') =>
  Type.String({ description, title, pattern: '^https?://[^\\s]+$' })

export const variables = {
  PORT: Type.Integer({
    description: 'The port to listen on. 0 takes a free one.',
    title: 'a port number',
    minimum: 0,
    maximum: 65535,
  }),
  HOST: Type.String({
    description: 'The address to listen on. In a container: 0.0.0.0.',
    title: 'a host name or address',
    default: '127.0.0.1',
    minLength: 1,
  }),
  PUBLIC_URL: address(
    'Where payers and Koywe reach the api. Payers come back to <it>/return/<id>.',
  ),
  DATABASE_URL: Type.String({
    description: 'The PostgreSQL database (15 or newer) that is the store.',
    title: 'an address such as postgres://user:password@host:5432/payin',
    pattern: '^postgres(ql)?://[^\\s]+$',
  }),
  API_KEYS: Type.String({
    description:
      'Who may call the api: comma-separated name:scope+scope:sha256-hex-of-the-key. Scopes are payments and support. As API_KEYS_FILE it is read again when the file changes.',
    title: 'name:scope+scope:sha256-hex, comma-separated; scopes are payments and support',
    pattern:
      '^\\s*[A-Za-z0-9._-]+:(payments|support)(\\+(payments|support))*:[0-9a-fA-F]{64}(\\s*,\\s*[A-Za-z0-9._-]+:(payments|support)(\\+(payments|support))*:[0-9a-fA-F]{64})*\\s*$',
  }),

  KOYWE_BASE_URL: Type.String({
    description:
      "Koywe's API. Production: https://api.koywe.com. Without a path, /api/v1 is added.",
    title: 'an http: or https: address',
    pattern: '^https?://[^\\s]+$',
    default: 'https://api-sandbox.koywe.com/api/v1',
  }),
  KOYWE_API_KEY: secret('The API key that Koywe gave you for this environment.'),
  KOYWE_SECRET: secret('The secret that belongs to the API key.'),
  KOYWE_ORG_ID: secret('Your organization at Koywe.'),
  KOYWE_MERCHANT_ID: secret('Your merchant at Koywe, within that organization.'),
  KOYWE_WEBHOOK_SECRET: Type.String({
    description:
      'The secret of your webhook endpoint at Koywe. While it is rotated: both, comma-separated.',
    title: 'one or more secrets, comma-separated',
    pattern: '[^\\s,]',
  }),
  KOYWE_TIMEOUT_MS: milliseconds('How long one call to Koywe may take.', 20_000, {
    minimum: 100,
    maximum: 25_000,
  } as { minimum: number }),
  KOYWE_CONNECT_TIMEOUT_MS: milliseconds('How long connecting to Koywe may take.', 5000),
  KOYWE_CONTACT_FORM: Type.Union(
    [Type.Literal('auto'), Type.Literal('guide'), Type.Literal('current')],
    {
      description: 'Which request form of a contact Koywe takes. auto finds out.',
      title: 'auto, guide or current',
      default: 'auto',
    },
  ),

  MERCHANT_EVENTS_URL: address(
    'Where the shop takes merchant events. https: and public, unless PUBLIC_URL is a loopback address.',
  ),
  MERCHANT_EVENTS_SECRET: Type.String({
    description: 'The secret that merchant events are signed with (Standard Webhooks).',
    title: 'whsec_ and the base64 of 24 to 64 random bytes',
    pattern: '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$',
  }),
  SMTP_URL: Type.String({
    description: 'The mail server.',
    title: 'an address such as smtp://user:password@host:587',
    pattern: '^smtps?://[^\\s]+$',
  }),
  MAIL_FROM: Type.String({
    description: 'The sender of mails to payers.',
    title: 'an address such as Shop <payments@shop.example>',
    pattern: '^[^\\r\\n]*[^\\s@<]+@[^\\s@>]+>?$',
  }),

  POLL_SCHEDULE_MS: Type.Optional(
    Type.String({
      description:
        "Pauses between reads of an order, comma-separated; the last one repeats. Replaces every method's own schedule.",
      title: 'whole numbers of milliseconds, comma-separated',
      pattern: '^\\d+(,\\d+)*$',
    }),
  ),
  PAYMENT_EXPIRES_MS: milliseconds(
    "How long a payment may be paid, where Koywe's order names no due date.",
    24 * 60 * 60 * 1000,
  ),
  LATE_WATCH_MS: milliseconds(
    'How long after that the order is still watched for late money.',
    10 * 24 * 60 * 60 * 1000,
  ),
  LATE_MONEY: Type.Union([Type.Literal('hold'), Type.Literal('accept')], {
    description: 'What happens to the right money that comes too late: hold asks a person.',
    title: 'hold or accept',
    default: 'hold',
  }),
  LOOKUP_SETTLE_MS: Type.String({
    description:
      'After a POST of an order with an unknown outcome: when the first 404 counts, and how much later the second.',
    title: 'two whole numbers of milliseconds, comma-separated',
    pattern: '^\\d+,\\d+$',
    default: '10000,30000',
  }),
  EFFECT_BACKOFF_MAX_MS: milliseconds(
    'The longest pause between two tries of an event or a mail.',
    60 * 60 * 1000,
  ),
  EFFECT_GIVE_UP_MS: milliseconds(
    'How long an event or a mail is tried before a person must act.',
    7 * 24 * 60 * 60 * 1000,
  ),
  PARK_MS: milliseconds(
    'How long a webhook that names an unknown order waits before Koywe is asked.',
    10 * 60 * 1000,
  ),
  OPEN_WAIT_MS: milliseconds('How long POST /payments waits for the pay address.', 8000, {
    minimum: 1,
    maximum: 8500,
  } as { minimum: number }),
  SWEEP_EVERY_MS: milliseconds(
    'How often the dispatcher looks for what is overdue; ten times rarer, for findings.',
    1000,
  ),
  RATE_LIMIT_FORGED_PER_MINUTE: Type.Integer({
    description: 'Webhooks with a bad signature that one address may send in a minute.',
    title: 'a whole number',
    default: 60,
    minimum: 1,
  }),
  RATE_LIMIT_KEY_PER_SECOND: Type.Integer({
    description: 'Requests that one API key may make in a second.',
    title: 'a whole number',
    default: 600,
    minimum: 1,
  }),
  RATE_LIMIT_IDLE_READS_PER_PAYMENT: Type.Integer({
    description: 'Reads of one order in a minute that webhooks may cause although nothing changed.',
    title: 'a whole number',
    default: 30,
    minimum: 1,
  }),
  RATE_LIMIT_IDLE_READS_PER_MINUTE: Type.Integer({
    description: 'The same over all orders. Raise it for more than about two payments a second.',
    title: 'a whole number',
    default: 300,
    minimum: 1,
  }),

  DETAILS_KEPT_DAYS: Type.Integer({
    description:
      'Webhooks as they came, and the entries of timelines, are forgotten after so many days. Payments stay in any case. Without it: nothing is forgotten.',
    title: 'a whole number from 90 on',
    minimum: 90,
  }),

  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'silent'].map((level) => Type.Literal(level)),
    {
      description: 'The least important line that is logged.',
      title: 'fatal, error, warn, info, debug or silent',
      default: 'info',
    },
  ),

  SANDBOX_PROFILE: Type.Union([Type.Literal('guide'), Type.Literal('current')], {
    description: "The sandbox's shapes: the guide's, or those seen on real accounts.",
    title: 'guide or current',
    default: 'current',
  }),
  SANDBOX_WEBHOOK_URL: Type.Optional(address('Where the sandbox sends its webhooks.')),
  SANDBOX_PUBLIC_URL: Type.Optional(
    address('Where payers reach the hosted pages of the sandbox. Without it: where it was called.'),
  ),
  SANDBOX_DATA_FILE: Type.Optional(
    Type.String({
      description: 'Where the sandbox keeps its orders between starts. Without it: nowhere.',
      title: 'a path',
      minLength: 1,
    }),
  ),
}
