/** The options of our commands: wrong ones are answered with how the command is used. */

import { expect, it } from 'vitest'
import { runToEnd } from '../support/run-to-end.ts'

const commands = [
  'dev/local/main.ts',
  'dev/demo/main.ts',
  'dev/sandbox/main.ts',
  'dev/bench/main.ts',
]

it.each(commands)('%s says how it is used when an option is unknown', async (main) => {
  const { status, stdout, stderr } = await runToEnd(main, { args: ['--bogus'] })

  expect(status).toBe(64)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^Unknown option '--bogus'\n\nnpm /)
  expect(stderr).not.toContain('    at ')
})

it('are wrong too where there is a word too many, or a value is missing', async () => {
  const [word, value] = await Promise.all([
    runToEnd('dev/demo/main.ts', { args: ['666'] }),
    runToEnd('dev/demo/main.ts', { args: ['--amount'] }),
  ])

  expect([word.status, value.status]).toEqual([64, 64])
  expect(word.stderr).toMatch(/^Unexpected argument '666'/)
  expect(value.stderr).toMatch(/^Option '--amount <value>' argument missing\n/)
})

it.each(commands)('%s explains itself with examples', async (main) => {
  const { status, stdout, stderr } = await runToEnd(main, { args: ['--help'] })

  expect(status).toBe(0)
  expect(stderr).toBe('')
  expect(stdout).toContain('Examples:\n  npm ')
})
