/** The mailbox: mails in the order they came, and both parts of a mail without obeying either. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMails } from '../../../dev/mailbox/mails.ts'
import { renderMail, renderMailbox } from '../../../dev/mailbox/pages.ts'

const now = Date.UTC(2026, 0, 1)

function aBox(clock = () => now) {
  const folder = mkdtempSync(join(tmpdir(), 'payin-mailbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return { folder, mails: createMails(folder, clock) }
}

const aMail = (subject: string) =>
  Buffer.from(`To: ana@example.com\r\nSubject: ${subject}\r\n\r\nHello.\r\n`)

describe('mails', () => {
  it('of the same millisecond are listed as they came, newest first', async () => {
    const { mails } = aBox()
    const subjects = Array.from({ length: 12 }, (_, index) => `Mail ${index}`)

    for (const subject of subjects) mails.keep(aMail(subject))

    const listed = await Promise.all(mails.list().map((name) => mails.find(name)))
    expect(listed.map((mail) => mail?.subject)).toEqual(subjects.toReversed())
  })

  it('of an earlier start come before those of this one', () => {
    const { folder, mails } = aBox()
    mails.keep(aMail('first'))
    mails.keep(aMail('second'))
    const [, first] = mails.list()

    createMails(folder, () => now + 1).keep(aMail('third'))

    expect(mails.list()).toHaveLength(3)
    expect(mails.list().at(-1)).toBe(first)
  })

  it.each(['', '../secrets.json', 'unknown.eml'])('are not found by the name %j', async (name) => {
    expect(await aBox().mails.find(name)).toBeNull()
  })
})

const source = `To: ana@example.com
Subject: <b>Paid</b>
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

Only <text>.
--x
Content-Type: text/html

<p class="c">Only HTML.</p><script>alert("1")</script>
--x--
`

describe('the page of a mail', () => {
  it('shows its text and, in a frame without scripts, its HTML', async () => {
    const page = renderMail(await simpleParser(source))

    expect(page).toContain('<pre>Only &lt;text&gt;.')
    expect(page).toMatch(/<iframe [^>]*srcdoc="[^"]*&lt;p class=&quot;c&quot;&gt;Only HTML\./)
    expect(page).not.toContain('<script>')
    expect(/ sandbox="([^"]*)"/.exec(page)?.[1]).not.toMatch(/allow-(scripts|same-origin|forms)/)
  })

  it('says when there is no HTML', async () => {
    expect(renderMail(await simpleParser(aMail('Plain')))).toContain('(no HTML)')
  })

  it('makes no HTML of a subject, nor does the list', async () => {
    const mail = await simpleParser(source)

    const pages = renderMail(mail) + renderMailbox([{ name: 'a.eml', mail }])

    expect(pages).not.toContain('<b>')
  })
})
