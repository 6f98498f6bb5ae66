/** Passwords: the right one opens, everything else does not. */

import { expect, it } from 'vitest'
import {
  hashPassword,
  impossibleHash,
  isPasswordHash,
  matchesPassword,
} from '../../desk/passwords.ts'

it('knows a password again, also where its letters are written by other code points', async () => {
  const hash = await hashPassword('contraseña segura')

  expect(await matchesPassword('contrasen\u0303a segura', hash)).toBe(true)
  expect(await matchesPassword('contrasena segura', hash)).toBe(false)
  expect(await matchesPassword('', hash)).toBe(false)
})

it('hashes the same password differently each time', async () => {
  expect(await hashPassword('the same')).not.toBe(await hashPassword('the same'))
})

it('has a hash that no password matches and that costs as much', async () => {
  expect(isPasswordHash(impossibleHash)).toBe(true)
  expect(await matchesPassword('', impossibleHash)).toBe(false)
})

it.each([
  '',
  'secret',
  'scrypt:1:8:1:AAAAAAAAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'scrypt:30:8:1:AAAAAAAAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'scrypt:15:8:1:AAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
])('takes %j as no hash', async (text) => {
  expect(isPasswordHash(text)).toBe(false)
  expect(await matchesPassword('secret', text)).toBe(false)
})
