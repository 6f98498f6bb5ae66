/** The users file: who may enter, and what happens when it changes. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { impossibleHash } from '../../desk/passwords.ts'
import { createDeskUsers, findUsersFault, parseDeskUsers } from '../../desk/users.ts'
import { aKeptLog } from '../support/log.ts'
import { waitFor } from '../support/wait.ts'

const ana = { name: 'ana', roles: ['act'], password: impossibleHash }

it('gives everybody the role read', () => {
  expect(parseDeskUsers(JSON.stringify([ana]))).toMatchObject([
    { name: 'ana', roles: ['read', 'act'], password: impossibleHash },
  ])
})

it('takes people without a password, who come through the sign-in of the company', () => {
  expect(parseDeskUsers('[{"name": "ana@shop.example", "roles": []}]')).toMatchObject([
    { name: 'ana@shop.example', roles: ['read'], password: null },
  ])
})

it.each([
  ['nothing', 'it is not JSON'],
  ['{}', 'it is no JSON array'],
  ['[null]', 'entry 1 has no name'],
  ['[{"name": "a b", "roles": []}]', 'entry 1 has no name'],
  ['[{"name": "ana", "roles": ["admin"]}]', 'entry 1 has roles other than read, act, decide'],
  ['[{"name": "ana", "roles": [], "password": "secret"}]', 'entry 1 has a password that'],
  [JSON.stringify([ana, ana]), 'a name stands in it twice'],
])('says what is wrong with %s, without its content', (text, fault) => {
  expect(findUsersFault(text)).toContain(fault)
  expect(findUsersFault(text)).not.toContain('secret')
})

it('reads the file again when it changes, and keeps the last known users when it is wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'payin-desk-'))
  const path = join(folder, 'users.json')
  writeFileSync(path, JSON.stringify([ana]))
  const { log, lines } = aKeptLog()
  const users = createDeskUsers(path, log)
  onTestFinished(() => {
    users.close()
    rmSync(folder, { recursive: true })
  })

  // Again and again, because a change before the first look at the file is none.
  await waitFor('the complaint', () => {
    writeFileSync(path, 'broken')
    return lines.some((line) => line.includes('is wrong'))
  })
  expect(users.find('ana')).toBeDefined()

  writeFileSync(path, '[]')
  await waitFor('the new users', async () => users.find('ana') === undefined)
})

it('gives another print to another password, so that older sessions end', () => {
  const [before] = parseDeskUsers(JSON.stringify([ana]))
  const other = impossibleHash.replace(/A$/, 'B')
  const [after] = parseDeskUsers(JSON.stringify([{ ...ana, password: other }]))

  expect(after?.print).not.toBe(before?.print)
})
