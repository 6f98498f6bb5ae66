/**
 * Passwords of the desk, hashed by scrypt (RFC 7914) with a salt each. The form of a hash is
 * `scrypt:<log2 of N>:<r>:<p>:<salt>:<hash>`, the last two in base64url.
 */

import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import pLimit from 'p-limit'

/** 32 MiB and about 150 ms for each guess: one of the settings that OWASP's cheat sheet names as equal. */
const cost = { exponent: 15, blockSize: 8, parallelization: 3 }
const saltBytes = 16
const hashBytes = 32
/** More than one at a time would only slow the rest of the process down. */
const inTurn = pLimit(1)

const hashForm = /^scrypt:(\d{1,2}):(\d{1,2}):(\d{1,2}):([\w-]{22,}):([\w-]{43})$/
/** A file that asks for more would let one sign-in stop the process. */
const exponentMax = 17

export function isPasswordHash(text: string): boolean {
  const [, exponent = '', blockSize = '', parallelization = ''] = hashForm.exec(text) ?? []
  const isCostly = Number(exponent) >= 14 && Number(blockSize) >= 8 && Number(parallelization) >= 1
  const isBearable =
    Number(exponent) <= exponentMax && Number(blockSize) <= 16 && Number(parallelization) <= 8
  return isCostly && isBearable
}

export async function hashPassword(password: string): Promise<string> {
  const { exponent, blockSize, parallelization } = cost
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, { salt, exponent, blockSize, parallelization })
  const parts = [exponent, blockSize, parallelization, toBase64(salt), toBase64(hash)]
  return `scrypt:${parts.join(':')}`
}

/** Compares in constant time. A hash of another form matches nothing. */
export async function matchesPassword(password: string, hash: string): Promise<boolean> {
  const match = hashForm.exec(hash)
  if (!match || !isPasswordHash(hash)) return false
  const [, exponent = '', blockSize = '', parallelization = '', salt = '', expected = ''] = match
  const derived = await derive(password, {
    salt: Buffer.from(salt, 'base64url'),
    exponent: Number(exponent),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
  })
  return timingSafeEqual(derived, Buffer.from(expected, 'base64url'))
}

/** A hash that no password has: checking against it takes as long as against any other. */
export const impossibleHash = `scrypt:${cost.exponent}:${cost.blockSize}:${cost.parallelization}:${'A'.repeat(22)}:${'A'.repeat(43)}`

interface Derivation {
  salt: Buffer
  exponent: number
  blockSize: number
  parallelization: number
}

/** The same characters can be typed as different code points, so the password is normalized first. */
function derive(password: string, { salt, ...settings }: Derivation): Promise<Buffer> {
  const N = 2 ** settings.exponent
  const options: ScryptOptions = {
    N,
    r: settings.blockSize,
    p: settings.parallelization,
    maxmem: 256 * N * settings.blockSize,
  }
  const normal = password.normalize('NFKC')
  return inTurn(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        scrypt(normal, salt, hashBytes, options, (error, key) =>
          error ? reject(error) : resolve(key),
        )
      }),
  )
}

function toBase64(bytes: Buffer): string {
  return bytes.toString('base64url')
}
