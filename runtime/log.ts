/** The log of a process: one JSON line per decision, with secrets and personal data taken out. */

import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino'

/** Paths whose values never reach a line, whoever logs them. */
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
 * @param name which process this is: api, worker, sandbox
 * @param destination where the lines go; standard output without it
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

/** An error's name, code, words and place. Other fields may hold whole requests or rows. */
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

/** What PostgreSQL and JSON's parser say of a value, they quote behind a mark of their own. */
function toSafeWords(error: Error, code?: unknown): string {
  const isFromPostgres = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
  const [words = ''] = error.message.split(isFromPostgres ? ': ' : ',')
  return isFromPostgres || error instanceof SyntaxError ? words : error.message
}
