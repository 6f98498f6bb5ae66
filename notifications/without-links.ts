/** Removes links from texts that others wrote, before they stand in a mail that comes from the shop. */

/**
 * Returns a text in which no mail client finds a link: an address with a scheme or `www.` becomes `…`, and a dot that
 * could belong to a host name gets a space. `Pay at https://evil.example now` → `Pay at … now`,
 * `Amazon.com` → `Amazon. com`. Amounts, initials and `S.A.S.` stay as they are.
 */
export function withoutLinks(text: string): string {
  return text
    .replaceAll(withScheme, '…')
    .replaceAll(hostDot, '$& ')
    .replaceAll(ipAddress, (address) => address.replaceAll('.', '. '))
}

/** A scheme or `www.` begins a link, also in the middle of a word: `(https://…`, `see:www.…`. */
const withScheme =
  /(?:[a-z][a-z0-9+-]*:\/+|www[.。．｡])\S*|(?:mailto|tel|sms|javascript|data):\S+/giu

/** A dot, or what browsers read as a dot, between a word and what may be a top-level domain. */
const hostDot = /(?<=[\p{L}\p{N}_-])[.。．｡](?=[\p{L}]{2,})/gu

const ipAddress = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g
