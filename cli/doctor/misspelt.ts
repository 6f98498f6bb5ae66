/** Finds variables that look like ours and are none: a misspelt optional variable would be ignored in silence. */

import leven, { closestMatch } from 'leven'
import { variables } from '../../runtime/variables.ts'

export interface Misspelt {
  name: string
  /** The known variable with the most similar name. */
  nearest: string
}

/** What @temporalio/envconfig reads. */
const ofTemporal = [
  'ADDRESS',
  'NAMESPACE',
  'API_KEY',
  'TLS',
  'TLS_CLIENT_CERT_PATH',
  'TLS_CLIENT_CERT_DATA',
  'TLS_CLIENT_KEY_PATH',
  'TLS_CLIENT_KEY_DATA',
  'TLS_SERVER_CA_CERT_PATH',
  'TLS_SERVER_CA_CERT_DATA',
  'TLS_SERVER_NAME',
  'TLS_DISABLE_HOST_VERIFICATION',
  'CODEC_ENDPOINT',
  'CODEC_AUTH',
  'PROFILE',
  'CONFIG_FILE',
].map((name) => `TEMPORAL_${name}`)

const own = Object.keys(variables)
const known = [...own, ...own.map((name) => `${name}_FILE`), ...ofTemporal]
/** Variables of the compose file and of the local parts that look like ones of api and worker. */
const others = ['SHOP_URL', 'SMTP_PORT', 'SHOP_API_KEY', 'API_HOST']
/** Names that begin so are meant for us, however they go on. */
const ownPrefixes = /^(KOYWE|MERCHANT|SANDBOX|RATE_LIMIT|EFFECT)_/
/** Two letters that are wrong, missing, too many or, as two changes, swapped. */
const distanceMax = 2
/** PORT and HOST resemble too many names. */
const lengthMin = 7

export function findMisspelt(names: readonly string[]): Misspelt[] {
  const expected = new Set([...known, ...others])
  return names.flatMap((name) => {
    if (expected.has(name)) return []
    const upper = name.toUpperCase()
    const nearest = closestMatch(upper, known)
    if (nearest === undefined) return []
    const isClose = name.length >= lengthMin && leven(upper, nearest) <= distanceMax
    // POLL_SCHEDULE for POLL_SCHEDULE_MS.
    const cut = upper.includes('_') ? known.find((one) => one.startsWith(`${upper}_`)) : undefined
    if (isClose || cut === undefined) {
      return isClose || ownPrefixes.test(upper) ? [{ name, nearest }] : []
    }
    return [{ name, nearest: cut }]
  })
}
