/** A mailbox for the local set-up: takes every mail, keeps it, and shows it on a page. */

import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import Fastify from 'fastify'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import Type from 'typebox'
import { readEnvironment } from '../../process/environment.ts'
import { exitOnBadConfiguration, exitOnFailure } from '../../process/start.ts'
import { makeFolder } from '../paths.ts'
import { renderMail, renderMailbox } from './pages.ts'

const aPort = (title: string) => Type.Integer({ title, minimum: 1, maximum: 65_535 })
const schema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: aPort('the port of the page'),
  SMTP_PORT: aPort('the port of the mail server'),
  MAILBOX_FOLDER: Type.String({ title: 'where mails are kept', minLength: 1 }),
})

const config = exitOnBadConfiguration(() => readEnvironment(schema, process.env))
const folder = makeFolder(config.MAILBOX_FOLDER)

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  size: 1024 * 1024,
  onData(stream, _session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      writeFileSync(join(folder, `${Date.now()}-${randomUUID()}.eml`), Buffer.concat(chunks))
      done()
    })
  },
})

/** Newest first. */
function list(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .toSorted()
    .toReversed()
}

function read(name: string): Promise<ParsedMail> {
  return simpleParser(readFileSync(join(folder, name)))
}

const app = Fastify({ forceCloseConnections: true })
app.get('/health/live', () => ({ status: 'alive' }))
app.get('/', async (_request, reply) => {
  const names = list().slice(0, 100)
  const mails = await Promise.all(names.map(read))
  return reply.type('text/html; charset=utf-8').send(renderMailbox(names, mails))
})
app.get<{ Params: { name: string } }>('/mails/:name', async (request, reply) => {
  const name = list().find((known) => known === request.params.name)
  if (name === undefined) return reply.code(404).send('There is no such mail.')
  return reply.type('text/html; charset=utf-8').send(renderMail(await read(name)))
})

const { HOST: host, PORT: port, SMTP_PORT: smtpPort } = config
await exitOnFailure(
  `The mail server cannot listen on ${host}:${smtpPort}`,
  () =>
    new Promise<void>((resolve, reject) => {
      smtp.once('error', reject)
      smtp.listen(smtpPort, host, resolve)
    }),
)
// Whoever sends may die in the middle of it; that is no reason to go with them.
smtp.on('error', (error) => {
  process.stderr.write(`the mail server lost a sender: ${error.message}\n`)
})
await exitOnFailure(`The mailbox cannot listen on ${host}:${port}`, () =>
  app.listen({ host, port }),
)

closeWithGrace({ delay: 5000, logger: false }, async () => {
  await app.close()
  await new Promise<void>((resolve) => {
    smtp.close(() => resolve())
  })
})
