/** The commands of package.json, as somebody types them who does not know them yet. */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../../local/paths.ts'
import { runCommand } from '../support/command.ts'

const run = (main: string, option: string) =>
  runCommand([process.execPath, join(checkout, main), option], { cwd: checkout, env: {} })

describe.each([
  ['start', 'local/main.ts'],
  ['demo', 'local/demo/main.ts'],
  ['sandbox', 'sandbox/main.ts'],
  ['production', 'tools/production/main.ts'],
])('npm run %s', (name, main) => {
  it('explains itself, and does nothing else', async () => {
    const command = run(main, '--help')

    expect(await command.ended).toBe(0)
    expect(command.said()).toMatch(new RegExp(`^npm (run )?${name}`))
  })

  it('says which option it does not know, with its help', async () => {
    const command = run(main, '--bogus')

    expect(await command.ended).toBe(64)
    expect(command.said()).toContain("Unknown option '--bogus'")
    expect(command.said()).toContain(`npm run ${name}`.replace('run start', 'start'))
    expect(command.said()).not.toContain('    at ')
  })
})
