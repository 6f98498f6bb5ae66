/** Reads the fields of a sent form. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { toStorableLine } from './lines.ts'
import { DeskProblem } from './problem.ts'

const bodyBytesMax = 64 * 1024

/** Forms are all that the desk takes: a body of another type is 415. */
export function takeForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const options = { parseAs: 'string', bodyLimit: bodyBytesMax } as const
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    options,
    async (_request: FastifyRequest, body: string) => new URLSearchParams(body),
  )
}

/** The text of a field, without spaces around it; empty where the form has no such field. */
export function readFormText(request: FastifyRequest, name: string): string {
  return readRawText(request, name).trim()
}

/** The text of a field as it was typed, such as a password. */
export function readRawText({ body }: FastifyRequest, name: string): string {
  return body instanceof URLSearchParams ? (body.get(name) ?? '') : ''
}

/** A field as one line of text, as it is stored and shown. */
export function readFormLine(request: FastifyRequest, name: string, lengthMax: number): string {
  return toStorableLine(readFormText(request, name)).slice(0, lengthMax)
}

/** The version of the payment that the person has seen. @throws DeskProblem `invalid`: every form of ours has one */
export function readFormVersion(request: FastifyRequest): number {
  const text = readFormText(request, 'version')
  if (!/^\d{1,9}$/.test(text)) throw new DeskProblem('invalid')
  return Number(text)
}
