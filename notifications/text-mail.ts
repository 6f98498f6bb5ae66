/** The text part of a mail, for readers who see no HTML: the same words in the same order. */

import type { MailContent } from './mail-content.ts'

export function renderTextMail(content: MailContent): string {
  const { headline, paragraphs, facts, page, help, footer } = content
  const blocks = [
    headline,
    ...paragraphs,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    `${page.label}:\n${page.url}`,
    help.link === null ? help.sentence : `${help.sentence} ${help.link.label}`,
    `-- \n${footer}`,
  ]
  return `${blocks.join('\n\n')}\n`
}
