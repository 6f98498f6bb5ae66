/** Every way to read a text: as it stands, and with everything decoded that is encoded in it. */

/** One way to read a text, and the decodings that led to it. */
export interface Reading {
  text: string
  decodings: string[]
}

/** Base64 of URL-encoded JSON in JSON is the deepest nesting that the service could produce. */
const depthMax = 4

/** Gives the text itself first, then its decodings, the least encoded ones first. */
export function readingsOf(text: string): Reading[] {
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

/** Decodes twice: a plus is a space in a form, and a plus in a path. */
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

/** Decodes every run that could be base64 at every alignment: the characters before it may be of the same alphabet. */
function decodeBase64Runs(text: string): string {
  return [...text.matchAll(/[A-Za-z0-9+/_-]{4,}/g)]
    .flatMap(([run]) => [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64')))
    .flatMap((bytes) => bytes.toString('utf8').match(/[^\p{C}\uFFFD]{3,}/gu) ?? [])
    .join('\n')
}
