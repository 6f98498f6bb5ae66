/** Tells public addresses from those of this machine and of inner networks, so that no event is sent there. */

import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** IPv6 addresses that are given out to the public internet. Everything else is reserved (RFC 4291, IANA). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** Names that never lead to the public internet (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal). */
const innerName = /(^|\.)(localhost|local|internal|home\.arpa|test|invalid|onion)$/

/** Whether a host is a literal address that is not public. Names are checked when they are resolved. */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(address)
  if (family === 0) return false
  if (family === 4) return ipaddr.IPv4.parse(address).range() !== 'unicast'
  return isPrivateIPv6(address)
}

/** Whether a host cannot be a public one: a private address, a name of an inner network, or a name without a dot. */
export function isInnerHost(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '').toLowerCase()
  if (name.startsWith('[') || isIP(name) !== 0) return isPrivateHost(name)
  return !name.includes('.') || innerName.test(name)
}

function isPrivateIPv6(address: string): boolean {
  // The URL parser writes an embedded IPv4 address in hexadecimal. ipaddr.js reads ::8.8.8.8 as ::ffff:8.8.8.8.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`)
  const parsed = ipaddr.IPv6.parse(hostname.slice(1, -1))
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().range() !== 'unicast'
  return !parsed.match(globalUnicast) || parsed.range() !== 'unicast'
}

/** Resolves a name. Fails with `EADDRNOTPUBLIC` when any of its addresses is not public. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const refused = addresses?.some(({ address }) => isPrivateHost(address))
    if (error || refused) {
      const failure = error ?? Object.assign(new Error('not public'), { code: 'EADDRNOTPUBLIC' })
      callback(failure, '', 4)
      return
    }
    if (options.all) {
      callback(null, addresses)
      return
    }
    const [first] = addresses
    callback(null, first?.address ?? '', first?.family ?? 4)
  })
}
