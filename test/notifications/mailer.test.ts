/** Sending one mail: its Message-ID follows from its key, and a failure says whether the payer may have the mail. */

import { createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DeliveryFailure } from '../../payment/outbox.ts'
import { createMailer, type Mail } from '../../notifications/mailer.ts'
import { aMailbox, type TestMailbox } from '../support/mailbox.ts'

const mail: Mail = {
  to: 'ana@example.com',
  subject: 'Recibimos tu pago',
  text: 'Hola\n',
  html: '<p>Hola</p>',
  key: 'pay_1.mail.confirmation',
}
const messageId = '<pay_1.mail.confirmation@shop.example>'

function aMailerFor(url: string) {
  const mailer = createMailer(url, 'Shop <payments@shop.example>')
  onTestFinished(() => mailer.close())
  return mailer
}

async function aMailer() {
  const mailbox = await aMailbox()
  onTestFinished(() => mailbox.close())
  return { mailbox, mailer: aMailerFor(mailbox.url) }
}

it('hands over text and HTML from the shop to the payer', async () => {
  const { mailbox, mailer } = await aMailer()

  const evidence = await mailer.send(mail)

  const answer = { status: 250, text: expect.stringMatching(/^250 /) as string }
  expect(evidence).toEqual({ response: '250', messageId, answer })
  expect(mailbox.mails).toMatchObject([
    { subject: 'Recibimos tu pago', text: 'Hola\n', html: '<p>Hola</p>', messageId },
  ])
  expect(mailbox.mails[0]?.from?.text).toBe('"Shop" <payments@shop.example>')
})

it('reads no list of addresses from the address', async () => {
  const { mailbox, mailer } = await aMailer()

  const sending = mailer.send({ ...mail, to: 'ana@example.com, eve@evil.example' })

  await expect(sending).rejects.toMatchObject({ failure: 'undeliverable' })
  expect(mailbox.mails).toEqual([])
})

it('is one attempt: a connection that the server closes before the content fails it', async () => {
  const attempts = { connections: 0 }
  const server = createServer((socket: Socket) => {
    attempts.connections += 1
    socket.on('error', () => undefined)
    socket.destroy()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  const { port } = server.address() as { port: number }

  const sending = aMailerFor(`smtp://127.0.0.1:${port}`).send(mail)

  await expect(sending).rejects.toMatchObject({ failure: 'refused' })
  expect(attempts.connections).toBe(1)
})

describe('a refusal', () => {
  type Refusal = Partial<TestMailbox['refuses']>
  const address: [string, Refusal][] = [
    ['no such mailbox', { code: 550 }],
    ['no such mailbox, with an enhanced code', { code: 550, text: '5.1.1 no such user' }],
    ['not local', { code: 551 }],
    ['mailbox full, for good', { code: 552, text: '5.2.2 over quota' }],
    ['bad mailbox name', { code: 553 }],
    ['bad address syntax', { code: 501, text: '5.1.3 bad address syntax' }],
    ['no valid recipients', { code: 554 }],
    ['a domain without mail', { code: 556 }],
    [
      'access denied to the recipient',
      { code: 550, text: '5.4.1 Recipient address rejected: Access denied' },
    ],
    ['an unknown user, with a general code', { code: 550, text: '5.0.0 User unknown' }],
    ['an unknown user of sendmail', { code: 553, text: '5.3.0 <x> ... User unknown' }],
    ['a request that is not taken', { code: 550, text: '5.5.0 Requested action not taken' }],
    ['a mailbox that is not available', { code: 554, text: '5.5.0 mailbox unavailable' }],
    ['a domain that is not found', { code: 550, text: '5.4.4 unrouteable address' }],
    ['a domain without a server', { code: 550, text: '5.4.310 DNS domain does not exist' }],
    [
      'an address with letters that the server does not take',
      { code: 553, text: '5.6.7 SMTPUTF8' },
    ],
    ['a recipient that is blocked', { code: 550, text: '5.2.1 mailbox blocked' }],
    ['no such user in a relay', { code: 550, text: '5.1.1 unknown in relay recipient table' }],
    ['bad arguments', { code: 501, text: '5.5.4 Invalid arguments' }],
    ['a host that takes no mail', { code: 521 }],
    [
      'a user who does not exist, as a matter of policy',
      { code: 550, text: '5.7.1 user does not exist' },
    ],
    ['no such mailbox, said after the content', { code: 550, at: 'DATA' }],
    ['access denied, said after the content', { code: 550, text: '5.4.1 denied', at: 'DATA' }],
    [
      'no valid recipients, said after the content',
      { code: 554, text: 'no valid recipients', at: 'DATA' },
    ],
  ]
  const notAddress: [string, Refusal][] = [
    ['a mailbox that is busy', { code: 450 }],
    ['a full mailbox, for now', { code: 452, text: '4.2.2 over quota' }],
    ['greylisting', { code: 451, text: '4.7.1 try later' }],
    ['a server that does not relay for us', { code: 554, text: '5.7.1 relay access denied' }],
    [
      'a server that does not relay, without an enhanced code',
      { code: 550, text: 'relaying denied' },
    ],
    ['a server that wants us to sign in', { code: 550, text: '5.7.1 Authentication required' }],
    ['a wrong order of commands', { code: 503, text: '5.5.1 MAIL first' }],
    [
      'a content that fails a policy',
      { code: 550, text: '5.7.26 unauthenticated sender', at: 'DATA' },
    ],
    ['a sender that is not allowed', { code: 550, at: 'MAIL FROM' }],
    ['a sender in another form', { code: 550, text: '5.1.0 rejected', at: 'MAIL FROM' }],
    ['a sender that is not ours', { code: 553, text: '5.7.1 <shop@x>: Sender address rejected' }],
    ['a bad address of the sender', { code: 550, text: '5.1.7 bad address' }],
    ['a domain of the sender that is not there', { code: 550, text: '5.1.8 no such domain' }],
    ['a host of ours on a block list', { code: 554, text: '5.7.1 blocked using zen.spamhaus.org' }],
    ['a greeting that is refused', { code: 504, text: '5.5.2 Helo command rejected' }],
    ['a sign-in that is refused', { code: 535, text: '5.7.8 bad credentials' }],
    ['too many mails a day', { code: 550, text: '5.4.5 Daily sending limit exceeded' }],
    ['a block list, said after the content', { code: 550, text: 'blacklisted', at: 'DATA' }],
    ['missing authentication', { code: 530, text: '5.7.0 authentication required' }],
    ['a server without room', { code: 552, text: '5.3.4 message too big', at: 'DATA' }],
    ['a content that is refused', { code: 554, text: '5.7.1 spam', at: 'DATA' }],
    ['a content that is refused, without an enhanced code', { code: 554, at: 'DATA' }],
  ]

  it.each<[string, Refusal, DeliveryFailure]>([
    ...address.map(([what, how]): [string, Refusal, DeliveryFailure] => [
      what,
      how,
      'undeliverable',
    ]),
    ...notAddress.map(([what, how]): [string, Refusal, DeliveryFailure] => [what, how, 'refused']),
  ])('because of %s', async (_what, refusal, failure) => {
    const { mailbox, mailer } = await aMailer()
    Object.assign(mailbox.refuses, refusal)

    const sending = mailer.send(mail)

    await expect(sending).rejects.toMatchObject({ name: 'DeliveryFailed', failure })
  })

  it('names the codes and not the address, which servers repeat', async () => {
    const { mailbox, mailer } = await aMailer()
    Object.assign(mailbox.refuses, { code: 550, text: '<ana@example.com>: no such user' })

    const sending = mailer.send(mail)

    await expect(sending).rejects.toThrow(/^the mail server did not take it: EENVELOPE 550$/)
  })

  it('has the reply of the mail server apart', async () => {
    const { mailbox, mailer } = await aMailer()
    Object.assign(mailbox.refuses, { code: 450, text: 'try <ana@example.com> later' })

    const sending = mailer.send(mail)

    const text = expect.stringContaining('450 try <ana@example.com> later') as string
    await expect(sending).rejects.toMatchObject({ answer: { status: 450, text } })
  })

  it('is certain where no mail server listens', async () => {
    const { mailbox, mailer } = await aMailer()
    await mailbox.close()

    const sending = mailer.send(mail)

    await expect(sending).rejects.toMatchObject({ failure: 'refused' })
    await expect(sending).rejects.toThrow(/^the mail server did not take it: E[A-Z]+$/)
  })

  it('is certain where the mail server ends the connection before the content', async () => {
    const url = await aServerThatSays('220 hello\r\n', (socket, line) => {
      if (line.startsWith('RCPT')) socket.destroy()
      else socket.write('250 ok\r\n')
    })

    const sending = aMailerFor(url).send(mail)

    await expect(sending).rejects.toMatchObject({ failure: 'refused' })
  })
})

describe('an outcome is unknown', () => {
  it('where the mail server takes the mail and ends the connection without an answer', async () => {
    const { mailbox, mailer } = await aMailer()
    mailbox.dies.times = 1

    const sending = mailer.send(mail)

    await expect(sending).rejects.toMatchObject({ failure: 'unknown' })
    expect(mailbox.mails).toHaveLength(1)
  })

  it('also on a connection that has delivered a mail before', async () => {
    const { mailbox, mailer } = await aMailer()
    await mailer.send(mail)
    mailbox.dies.times = 1

    const sending = mailer.send(mail)

    await expect(sending).rejects.toMatchObject({ failure: 'unknown' })
    expect(mailbox.mails).toHaveLength(2)
  })
})

/** A mail server in the hands of the test, which answers each line. Gives its address. */
async function aServerThatSays(
  greeting: string,
  answer: (socket: Socket, line: string) => void,
): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(greeting)
    socket.on('data', (bytes) => answer(socket, bytes.toString()))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const bound = server.address()
  return `smtp://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`
}
