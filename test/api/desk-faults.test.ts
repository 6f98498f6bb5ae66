/** The variables of the desk: what is wrong with them is said when the api starts. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readApiConfig } from '../../api/config.ts'
import { apiEnvironment } from '../support/environment.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

function aFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'payin-desk-'))
  folders.push(folder)
  const path = join(folder, 'users.json')
  writeFileSync(path, text)
  return path
}

const read = (env: Record<string, string>) => readApiConfig({ ...apiEnvironment, ...env })

it('may be absent, and then there is no desk', () => {
  expect(read({}).DESK_USERS_FILE).toBeUndefined()
})

it('takes a file of users, and a port of its own', () => {
  const path = aFile('[{"name": "ana", "roles": ["act"]}]')

  expect(read({ DESK_USERS_FILE: path, DESK_PORT: '3001' })).toMatchObject({
    DESK_USERS_FILE: path,
    DESK_PORT: 3001,
  })
})

it.each([
  [
    { DESK_USERS_FILE: '/nowhere/users.json' },
    'DESK_USERS_FILE is no list of users: it cannot be read',
  ],
  [{ DESK_USERS_FILE: aFile('[{"name": "secret name"}]') }, 'entry 1 has no name'],
  [{ DESK_TRUSTED_HEADER: 'X-Forwarded-Email' }, 'DESK_TRUSTED_HEADER needs DESK_PORT'],
  [{ DESK_TRUSTED_HEADER: 'no header', DESK_PORT: '1' }, 'DESK_TRUSTED_HEADER must be'],
])('refuses %j', (env, fault) => {
  expect(() => read(env)).toThrow(fault)
  expect(() => read(env)).not.toThrow('secret name')
})
