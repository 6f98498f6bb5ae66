/** The formats of variables that a pattern cannot express. `format` in ./variables.ts names them. */

export const formats: Record<string, (text: string) => boolean> = {
  address: isAddress,
  'event-secrets': (text) => {
    const secrets = text.split(',').map((secret) => secret.trim())
    return secrets.length <= 2 && secrets.every(isEventSecret)
  },
}

/** `https://[::` and `https://:99999/` have the form of a URL, but no client can use them. */
function isAddress(text: string): boolean {
  // PostgreSQL takes a URL with a user and without a host: the host is then the local socket.
  return (
    URL.canParse(text) || URL.canParse(text.replace(/^(postgres(?:ql)?:.*@)\//, '$1localhost/'))
  )
}

/** The bytes of a secret, by Standard Webhooks. */
const secretBytesMin = 24
const secretBytesMax = 64

/** Strict base64 with its padding: libraries of other languages refuse what Node reads leniently. */
function isEventSecret(secret: string): boolean {
  const text = secret.replace(/^whsec_/, '')
  const bytes = Buffer.from(text, 'base64')
  const isWhole = secret.startsWith('whsec_') && bytes.toString('base64') === text
  return isWhole && bytes.length >= secretBytesMin && bytes.length <= secretBytesMax
}
