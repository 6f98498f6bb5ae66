/**
 * The HTML part of a mail: one layout for all, of tables and inline styles, because Outlook lays out with Word and
 * Gmail keeps few styles of the head. The head adds only what inline styles cannot: dark colours, and a font for
 * Outlook. No script, no font file, no image but the shop's logo.
 */

import type { ShopFace } from '../payment/shop-face.ts'
import { escapeHtml } from '../payment/escape-html.ts'
import type { MailContent, MailTone } from './mail-content.ts'

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/** Outlook lays out with Word, which falls back to Times New Roman where it does not know the first font of a list. */
const outlookStyle = `<!--[if mso]><style>table, td, th, h1, p, a, img { font-family: Arial, sans-serif !important }</style><![endif]-->`

/** The colours of the layout; the dark ones replace them by class. */
const ink = '#1c2127'
const quiet = '#4f5965'
const line = '#dde1e6'
const ground = '#f4f5f7'

/** A mark is a sign on a ground: never colour alone. */
const marks: Record<MailTone, { sign: string; color: string; ground: string }> = {
  good: { sign: '&#10003;', color: '#14592f', ground: '#dff3e6' },
  attention: { sign: '!', color: '#7a4700', ground: '#fdeccd' },
  returned: { sign: '&#8592;', color: '#1f4b7a', ground: '#dfecfa' },
  ended: { sign: '&#215;', color: '#8f1d22', ground: '#fbe3e3' },
}

export function renderHtmlMail(content: MailContent, face: ShopFace): string {
  const { locale, subject, paragraphs } = content
  const rows = [
    renderShop(content, face),
    renderHeadline(content),
    ...paragraphs.map((text) => row('0 32px 12px', paragraph(escapeHtml(keepTogether(text))))),
    row('12px 32px 20px', renderFacts(content)),
    row('4px 32px 16px', renderButton(content, face)),
    row('0 32px 24px', renderPlainLink(content, face)),
    row('20px 32px 28px', renderHelp(content, face), `border-top:1px solid ${line}`),
  ]
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escapeHtml(subject)}</title>
<style>
:root { color-scheme: light dark }
${darkStyle(face)}
</style>
${outlookStyle}
</head>
<body class="ground" style="margin:0;padding:0;background-color:${ground};-webkit-text-size-adjust:100%">
${renderPreview(content)}
<div role="main">
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:${ground}">
<tr><td align="center" style="padding:24px 12px">
<!--[if mso]><table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background-color:#ffffff;border:1px solid ${line};border-radius:12px;border-collapse:separate">
${rows.join('\n')}
</table>
<!--[if mso]></td></tr></table><![endif]-->
<p class="quiet" style="margin:16px 20px 0;${font};font-size:13px;line-height:20px;color:${quiet}">${escapeHtml(content.footer)}</p>
</td></tr>
</table>
</div>
</body>
</html>
`
}

/** Apple Mail and some others read it; where it is unknown, the light colours stay. */
function darkStyle({ colors }: ShopFace): string {
  return `@media (prefers-color-scheme: dark) {
.ground { background-color: #12161b !important }
.card { background-color: #1c2127 !important; border-color: #3a434d !important }
.ink { color: #f2f4f6 !important }
.quiet { color: #b9c1ca !important }
.line { border-color: #3a434d !important }
.link { color: ${colors.onDark} !important }
}`
}

/** What an inbox shows after the subject. The spaces keep the rest of the mail out of it. */
function renderPreview({ paragraphs }: MailContent): string {
  const [, said = ''] = paragraphs
  return `<div aria-hidden="true" style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(said)}${'&#8199;&#847;'.repeat(40)}</div>`
}

/** @param style in addition to the padding; a border of it gets its dark colour */
function row(padding: string, content: string, style = ''): string {
  return `<tr><td class="line" align="left" style="padding:${padding};${style}">${content}</td></tr>`
}

/** Keeps a line from ending between the sign of a currency and its amount. */
function keepTogether(text: string): string {
  return text.replaceAll(/(?<=\p{Sc}) (?=\d)/gu, '\u00A0')
}

function paragraph(html: string): string {
  return `<p class="ink" style="margin:0;${font};font-size:16px;line-height:24px;color:${ink}">${html}</p>`
}

/** The shop's logo or name, under a bar of its colour. */
function renderShop({ shop }: MailContent, { logoUrl, colors }: ShopFace): string {
  const name =
    logoUrl === null
      ? `<p class="link" style="margin:0;${font};font-size:18px;line-height:24px;font-weight:700;color:${colors.onLight}">${escapeHtml(shop)}</p>`
      : `<img src="${escapeHtml(logoUrl)}" alt="${escapeHtml(shop)}" height="40" style="display:block;height:40px;max-width:220px;border:0;background-color:#ffffff;border-radius:6px;${font};font-size:18px;font-weight:700;color:${ink}">`
  return `<tr><td height="6" style="height:6px;line-height:6px;font-size:0;background-color:${colors.accent};border-radius:11px 11px 0 0">&nbsp;</td></tr>
${row('24px 32px 20px', name)}`
}

function renderHeadline({ headline, tone }: MailContent): string {
  const mark = marks[tone]
  return row(
    '0 32px 20px',
    `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td aria-hidden="true" width="44" valign="top" style="width:44px;min-width:44px"><table role="presentation" width="44" cellpadding="0" cellspacing="0" border="0"><tr><td width="44" height="44" align="center" valign="middle" style="width:44px;height:44px;background-color:${mark.ground};border-radius:22px;${font};font-size:22px;line-height:44px;font-weight:700;color:${mark.color}">${mark.sign}</td></tr></table></td>
<td valign="middle" style="padding-left:14px"><h1 class="ink" style="margin:0;${font};font-size:22px;line-height:28px;font-weight:700;color:${ink}">${escapeHtml(headline)}</h1></td>
</tr></table>`,
  )
}

function renderFacts({ facts }: MailContent): string {
  const cell = `${font};font-size:15px;line-height:22px;padding:9px 0;border-top:1px solid ${line}`
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><th scope="row" class="quiet line" align="left" valign="top" style="${cell};width:40%;padding-right:12px;font-weight:400;color:${quiet}">${escapeHtml(label)}</th><td class="ink line" align="left" valign="top" style="${cell};font-weight:600;color:${ink};word-break:break-word">${escapeHtml(value)}</td></tr>`,
  )
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
${rows.join('\n')}
</table>`
}

/** Outlook ignores the padding of a link, so there the cell has it (`mso-padding-alt`). */
function renderButton({ page }: MailContent, { colors }: ShopFace): string {
  const { accent, onAccent } = colors
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${accent}" style="background-color:${accent};border-radius:8px;mso-padding-alt:14px 28px"><a href="${escapeHtml(page.url)}" style="display:inline-block;padding:14px 28px;mso-padding-alt:0;border:1px solid ${accent};border-radius:8px;${font};font-size:16px;line-height:20px;font-weight:600;color:${onAccent};text-decoration:none">${escapeHtml(page.label)}</a></td></tr></table>`
}

function renderPlainLink({ page }: MailContent, face: ShopFace): string {
  const link = anchor({ url: page.url, label: page.url }, face)
  return `<p class="quiet" style="margin:0;${font};font-size:13px;line-height:20px;color:${quiet};word-break:break-word">${escapeHtml(page.before)} ${link}</p>`
}

function renderHelp({ help }: MailContent, face: ShopFace): string {
  const link = help.link === null ? '' : ` ${anchor(help.link, face)}`
  return paragraph(`${escapeHtml(help.sentence)}${link}`)
}

function anchor({ url, label }: { url: string; label: string }, { colors }: ShopFace): string {
  return `<a class="link" href="${escapeHtml(url)}" style="color:${colors.onLight}">${escapeHtml(label)}</a>`
}
