/** Looks through a text for what must not be in it, in every spelling in which it could hide. */

import { inspect } from 'node:util'

/** What to look for: a label that may be shown, and the value that may not. */
export type Secrets = Readonly<Record<string, string>>

/** One way to read the text, and the decodings that led to it. */
interface Reading {
  text: string
  decodings: string[]
}

/** Base64 of URL-encoded JSON in JSON is the deepest nesting that the service could produce. */
const depthMax = 4

/**
 * Finds each secret in a text: as it is, in any case and without its accents, with separators between
 * its digits, and each of these URL-encoded, JSON-escaped, in base64 of UTF-8, or nested in one another.
 * @returns labels with the spelling, such as `e-mail (base64)`; never a value
 */
export function scan(text: string, secrets: Secrets): string[] {
  const readings = readingsOf(text).map((reading) => ({ ...reading, folded: fold(reading.text) }))
  return Object.entries(secrets).flatMap(([label, value]) => {
    if (value.length < 3) throw new Error(`${label} is too short to be looked for`)
    const found = readings.flatMap((reading) => spellingsIn(reading, value)).at(0)
    return found === undefined ? [] : [`${label} (${found})`]
  })
}

/** Everything that a log, a crash or a history could show of an error or any other value. */
export function spellOut(value: unknown): string {
  const chain: unknown[] = []
  for (let link = value; link instanceof Error; link = link.cause) {
    chain.push(link.message, link.stack, String(link), JSON.stringify(link), Object.entries(link))
  }
  const shown = inspect(value, { depth: null, showHidden: true, maxStringLength: null })
  return [...chain.map(String), JSON.stringify(value), shown].join('\n')
}

/** The text and everything that is encoded in it, the plainest first. */
function readingsOf(text: string): Reading[] {
  const readings: Reading[] = [{ text, decodings: [] }]
  const seen = new Set([text])
  for (const reading of readings) {
    if (reading.decodings.length >= depthMax) continue
    for (const [name, decode] of Object.entries(decoders)) {
      const decoded = decode(reading.text)
      if (decoded === '' || seen.has(decoded)) continue
      seen.add(decoded)
      readings.push({ text: decoded, decodings: [...reading.decodings, name] })
    }
  }
  return readings
}

const decoders: Record<string, (text: string) => string> = {
  url: (text) => (/%[0-9a-f]{2}|\+/i.test(text) ? decodeUrls(text) : ''),
  escaped: (text) => (text.includes('\\') ? unescapeJson(text) : ''),
  base64: decodeBase64Runs,
}

/** Twice, since a plus is a space in a form and itself in a path. */
function decodeUrls(text: string): string {
  return [text, text.replaceAll('+', ' ')]
    .map((form) =>
      form.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) =>
        Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
      ),
    )
    .join('\n')
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function unescapeJson(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-f]{4})|(.))/gi, (_all, code?: string, mark?: string) =>
    code === undefined
      ? (escapes[mark ?? ''] ?? mark ?? '')
      : String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** Every run that could be base64, at every alignment, since what stands before it may look alike. */
function decodeBase64Runs(text: string): string {
  return [...text.matchAll(/[A-Za-z0-9+/_-]{4,}/g)]
    .flatMap(([run]) => [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64')))
    .flatMap((bytes) => bytes.toString('utf8').match(/[^\p{C}\uFFFD]{3,}/gu) ?? [])
    .join('\n')
}

function spellingsIn(reading: Reading & { folded: string }, value: string): string[] {
  const { text, decodings, folded } = reading
  const isPlain = folded.includes(fold(value))
  const isSeparated = !isPlain && (toSeparated(value)?.test(text) ?? false)
  const spelling = [...decodings, ...(isSeparated ? ['separated'] : [])].join(', ')
  return isPlain || isSeparated ? [spelling || 'plain'] : []
}

/** Without case and accents: ANA PEREZ is Ana Pérez. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** The digits of a number however they are grouped; null where the value is no number. */
function toSeparated(value: string): RegExp | null {
  const bare = value.replaceAll(/[^0-9A-Za-z]/g, '')
  if (!/^\d{6,}k?$/i.test(bare)) return null
  const spread = bare.split('').join(String.raw`[\s.,()/_+\-]{0,2}`)
  return new RegExp(String.raw`(?<!\d)${spread}(?!\d)`, 'i')
}
