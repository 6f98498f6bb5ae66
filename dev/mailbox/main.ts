/** The local mailbox: accepts every mail, saves it, and shows it on a page. */

import closeWithGrace from 'close-with-grace'
import Fastify from 'fastify'
import { SMTPServer } from 'smtp-server'
import Type from 'typebox'
import { readEnvironment } from '../../runtime/environment.ts'
import { exitOnBadConfiguration, exitOnFailure } from '../../runtime/start.ts'
import { makeFolder } from '../local/paths.ts'
import { createMails } from './mails.ts'
import { pagePolicy, renderMail, renderMailbox } from './pages.ts'

const aPort = (title: string) => Type.Integer({ title, minimum: 1, maximum: 65_535 })
const schema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: aPort('the port of the page'),
  SMTP_PORT: aPort('the port of the mail server'),
  MAILBOX_FOLDER: Type.String({ title: 'the folder of the mails', minLength: 1 }),
})

const config = exitOnBadConfiguration(() => readEnvironment(schema, process.env))
const mails = createMails(makeFolder(config.MAILBOX_FOLDER), Date.now)

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  size: 1024 * 1024,
  onData(stream, _session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      mails.keep(Buffer.concat(chunks))
      done()
    })
  },
})

const app = Fastify({ forceCloseConnections: true })
app.get('/health/live', () => ({ status: 'alive' }))
app.addHook('onRequest', async (_request, reply) => {
  reply.header('content-security-policy', pagePolicy)
})
app.get('/', async (_request, reply) => {
  const names = mails.list().slice(0, 100)
  const shown = await Promise.all(
    names.map(async (name) => ({ name, mail: await mails.find(name) })),
  )
  return reply.type('text/html; charset=utf-8').send(renderMailbox(shown))
})
app.get<{ Params: { name: string } }>('/mails/:name', async (request, reply) => {
  const mail = await mails.find(request.params.name)
  if (mail === null) return reply.code(404).send('Mail not found.')
  return reply.type('text/html; charset=utf-8').send(renderMail(mail))
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
// A sender may disconnect in the middle of a mail. The mailbox goes on.
smtp.on('error', (error) => {
  process.stderr.write(`a sender disconnected: ${error.message}\n`)
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
