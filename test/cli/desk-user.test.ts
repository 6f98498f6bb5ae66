/** `npm run desk-user`: the password is printed once, and what is configured is its hash. */

import { expect, it } from 'vitest'
import { matchesPassword } from '../../desk/passwords.ts'
import { parseDeskUsers } from '../../desk/users.ts'
import { runToEnd } from '../support/run-to-end.ts'

const make = (...args: string[]) => runToEnd('cli/desk-user/main.ts', { args })

it('makes a password that its entry for the users file knows', async () => {
  const { status, stdout } = await make('ana@shop.example', 'act+decide')

  const [password = '', entry = ''] = [...stdout.matchAll(/^ {2}(\S.*)$/gm)].map(
    ([, line]) => line ?? '',
  )
  const [user] = parseDeskUsers(`[${entry}]`)
  expect(status).toBe(0)
  expect(user).toMatchObject({ name: 'ana@shop.example', roles: ['read', 'act', 'decide'] })
  expect(await matchesPassword(password, user?.password ?? '')).toBe(true)
  expect(stdout.split(password)).toHaveLength(2)
})

it.each([
  [['ana'], 'Give a name and roles.'],
  [['ana', 'admin'], 'Your input has roles other than read, act, decide.'],
  [['a na', 'read'], 'Your input has no name'],
])('says how it is used when it is given %j', async (args, sentence) => {
  const { status, stdout, stderr } = await make(...args)

  expect(status).toBe(64)
  expect(stdout).toBe('')
  expect(stderr).toContain(sentence)
  expect(stderr).toContain('npm run desk-user')
})
