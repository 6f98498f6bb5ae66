/** The log of a process: JSON lines without secrets and personal data. */

import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino'

/** Fields that are redacted in every log line. */
const redacted = [
  'authorization',
  'cookie',
  'token',
  'secret',
  'apiKey',
  'password',
  'name',
  'fullName',
  'firstName',
  'lastName',
  'email',
  'phone',
  'documentNumber',
  'payer',
  'body',
]

/**
 * Creates the logger of a process.
 * @param name the process, such as api, worker or sandbox
 * @param destination standard output by default
 */
export function createLog(name: string, level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: { process: name },
    redact: {
      paths: redacted.flatMap((field) => [
        field,
        `*.${field}`,
        `*.*.${field}`,
        `req.headers.${field}`,
      ]),
      censor: '[redacted]',
    },
    serializers: { err: toSafeError },
    timestamp: pino.stdTimeFunctions.isoTime,
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Keeps the name, code, message and stack of an error. Other fields may hold whole requests or rows. */
function toSafeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? error.code : undefined
  const message = toSafeWords(error, code)
  return {
    type: error.name,
    code,
    message,
    stack: error.stack?.replace(error.message, message),
    ...(error.cause instanceof Error ? { cause: toSafeWords(error.cause) } : {}),
  }
}

/** PostgreSQL quotes values after a colon and JSON.parse after a comma, so the message is cut there. */
function toSafeWords(error: Error, code?: unknown): string {
  const isFromPostgres = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
  const [words = ''] = error.message.split(isFromPostgres ? ': ' : ',')
  return isFromPostgres || error instanceof SyntaxError ? words : error.message
}
