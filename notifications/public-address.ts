/** Tells public addresses from those of this machine and of inner networks, so that no event is sent there. */

import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Networks that are not the public internet (RFC 6890), in both families. */
const notPublic = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6')
}

/** Whether a host is a literal address that is not public. Names are checked when they are resolved. */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(address)
  if (family === 0) return false
  return notPublic.check(address, family === 6 ? 'ipv6' : 'ipv4')
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
