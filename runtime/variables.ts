/**
 * Every environment variable: `description` says what it does, `title` completes "must be …". Each process
 * picks the ones it reads. ./formats.ts has the formats.
 * @temporalio/envconfig reads TEMPORAL_*.
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
  Type.String({ description, title: 'the value from Koywe', minLength: 1 })

const address = (description: string, title = 'an http: or https: URL') =>
  Type.String({ description, title, pattern: '^https?://[^\\s]+$', format: 'address' })

/** As in payment/outbox.ts, which this room does not import. */
const mailNames = ['confirmation', 'shipping', 'failure', 'expired', 'held', 'declined', 'refunded']

export const variables = {
  PORT: Type.Integer({
    description: 'The port to listen on. 0 picks a free port.',
    title: 'a port number',
    minimum: 0,
    maximum: 65535,
  }),
  HOST: Type.String({
    description: 'The address to listen on. Use 0.0.0.0 in a container.',
    title: 'a host name or address',
    default: '127.0.0.1',
    minLength: 1,
  }),
  PUBLIC_URL: address(
    'The public URL of the api for payers and Koywe. Payers return to <PUBLIC_URL>/return/<id>.',
  ),
  DATABASE_URL: Type.String({
    description: 'The PostgreSQL database (15 or later) of api and worker.',
    title: 'a URL such as postgres://user:password@host:5432/payin',
    pattern: '^postgres(ql)?://[^\\s]+$',
    format: 'address',
  }),
  API_KEYS: Type.String({
    description:
      'The API keys: name:scope+scope:sha256-hex-of-the-key, comma-separated or one a line. Scopes are payments and support. npm run keys makes one. With API_KEYS_FILE, changes take effect without a restart, and an empty file revokes all keys.',
    title: 'name:scope+scope:sha256-hex, comma-separated; scopes are payments and support',
    pattern:
      '^\\s*([A-Za-z0-9._-]+:(payments|support)(\\+(payments|support))*:[0-9a-fA-F]{64}(\\s*[,\\n]\\s*[A-Za-z0-9._-]+:(payments|support)(\\+(payments|support))*:[0-9a-fA-F]{64})*)?\\s*$',
  }),

  KOYWE_BASE_URL: Type.String({
    description:
      'The base URL of the Koywe API. Production: https://api.koywe.com. Without a path, /api/v1 is added.',
    title: 'an http: or https: URL',
    pattern: '^https?://[^\\s]+$',
    format: 'address',
    default: 'https://api-sandbox.koywe.com/api/v1',
  }),
  KOYWE_API_KEY: secret('The Koywe API key of this environment.'),
  KOYWE_SECRET: secret('The secret of the Koywe API key.'),
  KOYWE_ORG_ID: secret('The id of your organization at Koywe.'),
  KOYWE_MERCHANT_ID: secret('The id of your merchant at Koywe, within that organization.'),
  KOYWE_WEBHOOK_SECRET: Type.String({
    description:
      'The secret of your webhook endpoint at Koywe. During rotation: the new one and the old one, comma-separated.',
    title: 'one or more secrets, comma-separated',
    pattern: '[^\\s,]',
  }),
  KOYWE_TIMEOUT_MS: milliseconds('The timeout of one call to Koywe.', 20_000, {
    minimum: 100,
    maximum: 25_000,
  } as { minimum: number }),
  KOYWE_CONNECT_TIMEOUT_MS: milliseconds('The timeout for connecting to Koywe.', 5000),
  KOYWE_CONTACT_FORM: Type.Union(
    [Type.Literal('auto'), Type.Literal('guide'), Type.Literal('current')],
    {
      description: 'The request form for contacts that Koywe accepts. auto tries both.',
      title: 'auto, guide or current',
      default: 'auto',
    },
  ),

  MERCHANT_EVENTS_URL: address(
    'The URL at which the shop receives events. It must be https: and public, unless PUBLIC_URL is a loopback address.',
  ),
  MERCHANT_EVENTS_SECRET: Type.String({
    description:
      'The secret that signs events for the shop (Standard Webhooks). Two, comma-separated, during a rotation: both sign.',
    title: 'whsec_ followed by the base64 of 24 to 64 random bytes',
    format: 'event-secrets',
  }),
  SMTP_URL: Type.String({
    description: 'The mail server for e-mails to payers.',
    title: 'a URL such as smtp://user:password@host:587',
    pattern: '^smtps?://[^\\s]+$',
    format: 'address',
  }),
  MAIL_FROM: Type.String({
    description: 'The sender of e-mails to payers.',
    title: 'a sender such as Shop <payments@shop.example>',
    pattern: '^[^\\r\\n]*[^\\s@<]+@[^\\s@>]+>?$',
  }),
  MAILS: Type.String({
    description:
      'The kinds of e-mails that payers get, comma-separated, or none. Set the same for api and worker.',
    title: `none, or some of ${mailNames.join(', ')}, comma-separated`,
    pattern: `^(none|(${mailNames.join('|')})(\\s*,\\s*(${mailNames.join('|')}))*)$`,
    default: mailNames.join(','),
  }),

  SHOP_NAME: Type.Optional(
    Type.String({
      description:
        'The name of the shop on the pages and in the e-mails for payers. Without it, they show the host of the shop.',
      title: 'a name of at most 60 characters on one line',
      pattern: '^[^\\s\\p{C}]([^\\p{C}\\p{Zl}\\p{Zp}]{0,58}[^\\s\\p{C}])?$',
    }),
  ),
  SHOP_LOGO_URL: Type.Optional(
    Type.String({
      description:
        'The logo of the shop: an https: URL, or file: and the path of a PNG, JPEG, WebP or SVG file of at most 200 kB, which the api serves at <PUBLIC_URL>/shop-logo.',
      title: 'an https: or file: URL',
      pattern:
        '^(https://[^\\s"<>;,]+|http://(localhost|127\\.0\\.0\\.1)(:\\d+)?/[^\\s"<>;,]*|file:///[^\\s]+)$',
    }),
  ),
  SHOP_COLOR: Type.Optional(
    Type.String({
      description:
        'The colour of buttons and links. Payin darkens or lightens it where text would be hard to read.',
      title: 'a colour such as #1f5fbf',
      pattern: '^#[0-9A-Fa-f]{6}$',
    }),
  ),
  SHOP_SUPPORT: Type.Optional(
    Type.String({
      description:
        'Where payers ask for help: an e-mail address, or a WhatsApp number with country code.',
      title: 'an e-mail address, or a number such as +573001234567',
      pattern: '^(\\+[1-9]\\d{6,14}|[^\\s@<>",;?&]+@[^\\s@<>",;?&]+\\.[^\\s@<>",;?&]+)$',
    }),
  ),

  POLL_SCHEDULE_MS: Type.Optional(
    Type.String({
      description:
        'The pauses between polls of an order, comma-separated; the last one repeats. Replaces the schedule of every method.',
      title: 'whole numbers of milliseconds, comma-separated',
      pattern: '^\\d+(,\\d+)*$',
    }),
  ),
  PAYMENT_EXPIRES_MS: milliseconds(
    'How long a payer may pay, if the order at Koywe has no due date.',
    24 * 60 * 60 * 1000,
  ),
  LATE_WATCH_MS: milliseconds(
    'How long Payin watches an order for late money after it expired.',
    10 * 24 * 60 * 60 * 1000,
  ),
  LATE_MONEY: Type.Union([Type.Literal('hold'), Type.Literal('accept')], {
    description:
      'What to do with the correct amount that arrives late: hold it for a decision, or accept it.',
    title: 'hold or accept',
    default: 'hold',
  }),
  LOOKUP_SETTLE_MS: Type.String({
    description:
      'The grace period after creating an order with an unknown outcome: how long after the POST the first 404 counts, and how much later the second.',
    title: 'two whole numbers of milliseconds, comma-separated',
    pattern: '^\\d+,\\d+$',
    default: '10000,30000',
  }),
  EFFECT_BACKOFF_MAX_MS: milliseconds(
    'The longest pause between two attempts to deliver an event or an e-mail.',
    60 * 60 * 1000,
  ),
  EFFECT_GIVE_UP_MS: milliseconds(
    'How long delivery of an event or an e-mail is retried before it is given up.',
    7 * 24 * 60 * 60 * 1000,
  ),
  PARK_MS: milliseconds(
    'How long a webhook for an unknown order waits before Payin asks Koywe about the order.',
    10 * 60 * 1000,
  ),
  OPEN_WAIT_MS: milliseconds(
    'How long POST /payments waits for payUrl before it answers 202.',
    8000,
    {
      minimum: 1,
      maximum: 8500,
    } as { minimum: number },
  ),
  SWEEP_EVERY_MS: milliseconds(
    'How often the dispatcher looks for overdue work. It checks findings ten times less often.',
    500,
  ),
  RATE_LIMIT_FORGED_PER_MINUTE: Type.Integer({
    description: 'Webhooks with an invalid signature per minute and address, then 429.',
    title: 'a whole number',
    default: 60,
    minimum: 1,
  }),
  RATE_LIMIT_KEY_PER_SECOND: Type.Integer({
    description: 'Requests per second and API key, then 429.',
    title: 'a whole number',
    default: 600,
    minimum: 1,
  }),

  DESK_USERS_FILE: Type.String({
    description:
      'The file of the people who may use the support desk at /desk: a JSON array that npm run desk-user extends. Changes take effect without a restart. Without it and DESK_TRUSTED_HEADER there is no desk.',
    title: 'the path of a JSON file',
    minLength: 1,
  }),
  DESK_PORT: Type.Integer({
    description:
      'A port for the desk alone. Without it, the desk is on the port of the api, and the proxy must keep /desk off the public route.',
    title: 'a port number',
    minimum: 0,
    maximum: 65535,
  }),
  DESK_TRUSTED_HEADER: Type.String({
    description:
      'The header in which the sign-in of your company names the person, such as X-Forwarded-Email. The proxy must remove it from what browsers send. Needs DESK_PORT.',
    title: 'the name of an HTTP header',
    pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}$',
  }),
  TEMPORAL_UI_URL: address('The URL of the Temporal UI, for links from the desk.'),
  KOYWE_DASHBOARD_URL: address(
    'The URL of an order in the dashboard of Koywe, for links from the desk. {order} stands for the id of the order.',
  ),

  DETAILS_KEPT_DAYS: Type.Integer({
    description:
      'Deletes stored webhooks, timeline entries and attempts of messages after this many days. Payments are kept. Without it, nothing is deleted.',
    title: 'a whole number, 90 or more',
    minimum: 90,
  }),

  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'silent'].map((level) => Type.Literal(level)),
    {
      description: 'The minimum level of log lines.',
      title: 'fatal, error, warn, info, debug or silent',
      default: 'info',
    },
  ),

  SANDBOX_PROFILE: Type.Union([Type.Literal('guide'), Type.Literal('current')], {
    description:
      'The response shapes of the sandbox: those of the guide, or those of real accounts.',
    title: 'guide or current',
    default: 'current',
  }),
  SANDBOX_WEBHOOK_URL: Type.Optional(address('The URL to which the sandbox sends webhooks.')),
  SANDBOX_PUBLIC_URL: Type.Optional(
    address(
      'The public URL of the hosted pages of the sandbox. Without it, the address of the request is used.',
    ),
  ),
  SANDBOX_DATA_FILE: Type.Optional(
    Type.String({
      description:
        'The file that keeps orders of the sandbox across restarts. Without it, they are lost.',
      title: 'a file path',
      minLength: 1,
    }),
  ),
}
