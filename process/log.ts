/** The log of a process: one JSON line per decision, with secrets and personal data taken out. */

import { pino, type Logger } from 'pino'

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

/** @param name which process this is: api, worker, sandbox */
export function createLog(name: string, level: string): Logger {
  return pino({
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
  })
}

/** An error's name, code, words and place. Other fields may hold whole requests or rows. */
function toSafeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? error.code : undefined
  return {
    type: error.name,
    code,
    message: error.message,
    stack: error.stack,
    ...(error.cause instanceof Error ? { cause: error.cause.message } : {}),
  }
}
