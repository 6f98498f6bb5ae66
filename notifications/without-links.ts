/** Removes links from texts that others wrote, before they stand in a mail that comes from the shop. */

/**
 * Returns a text in which no mail client finds a link: an address with a scheme or `www.` becomes `…`, and a dot that
 * could belong to a host name gets a space. `Pay at https://evil.example now` → `Pay at … now`,
 * `Amazon.com` → `Amazon. com`. Amounts, initials and `S.A.S.` stay as they are.
 */
export function withoutLinks(text: string): string {
  return toVisible(text)
    .replaceAll(withScheme, '…')
    .replaceAll(schemeColon, ': ')
    .replaceAll(hostDot, '$& ')
    .replaceAll(ipAddress, (address) => address.replaceAll('.', '. '))
}

/** Programs that find links read wide characters as plain ones, and may skip invisible ones. */
function toVisible(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\p{Cf}\p{DI}]/gu, '')
}

/** A scheme, two slashes or `www.` begin a link, also in the middle of a word: `(https://…`, `see:www.…`. */
const withScheme =
  /(?:[a-z][a-z0-9+-]*:[/\\]+|[/\\]{2,}|www[.。])\S*|(?:mailto|tel|sms|callto|javascript|data):\S+/giu

/** What looks like a scheme that only some programs know. */
const schemeColon = /(?<=\p{L}):(?=\S)/gu

/** A dot, or what browsers read as a dot, before what may be a top-level domain. */
const hostDot = /(?<=\S)[.。](?=\p{M}*\p{L}[\p{L}\p{M}])/gu

const ipAddress = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g
