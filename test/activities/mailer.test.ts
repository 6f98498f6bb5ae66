/** Sending one mail: its Message-ID follows from its key, and refusals hold no address of the payer's. */

import { expect, it, onTestFinished } from 'vitest'
import { createMailer, type Mail, MailRefused } from '../../activities/mailer.ts'
import { aMailbox } from '../support/mailbox.ts'

const mail: Mail = {
  to: 'ana@example.com',
  subject: 'Recibimos tu pago',
  text: 'Hola\n',
  html: '<p>Hola</p>',
  key: 'pay_1.mail.confirmation',
}
const messageId = '<pay_1.mail.confirmation@shop.example>'

async function aMailer() {
  const mailbox = await aMailbox()
  onTestFinished(() => mailbox.close())
  const mailer = createMailer(mailbox.url, 'Shop <payments@shop.example>')
  onTestFinished(() => mailer.close())
  return { mailbox, mailer }
}

it('hands over text and HTML from the shop to the payer', async () => {
  const { mailbox, mailer } = await aMailer()

  const evidence = await mailer.send(mail)

  expect(evidence).toEqual({ response: '250', messageId })
  expect(mailbox.mails).toMatchObject([
    { subject: 'Recibimos tu pago', text: 'Hola\n', html: '<p>Hola</p>', messageId },
  ])
  expect(mailbox.mails[0]?.from?.text).toBe('"Shop" <payments@shop.example>')
})

it('is refused in the server’s codes, without the address that the server repeats', async () => {
  const { mailbox, mailer } = await aMailer()
  mailbox.refuses.code = 550

  const sending = mailer.send(mail)

  await expect(sending).rejects.toThrow(MailRefused)
  await expect(sending).rejects.toThrow('the mail server did not take it: EENVELOPE 550')
})

it('is refused where no mail server listens', async () => {
  const { mailbox, mailer } = await aMailer()
  await mailbox.close()

  const sending = mailer.send(mail)

  await expect(sending).rejects.toThrow(MailRefused)
  await expect(sending).rejects.toThrow(/^the mail server did not take it: E[A-Z]+$/)
})
