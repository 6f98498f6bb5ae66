/** Every command that reads variables loads .env, silently if it is missing. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkout } from '../../dev/local/paths.ts'
import { runToEnd } from '../support/run-to-end.ts'

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'payin-env-file-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function aFolderWith(variables: string): string {
  const folder = aFolder()
  writeFileSync(join(folder, '.env'), variables)
  return folder
}

const read = (path: string) => readFileSync(join(checkout, path), 'utf8')

describe('a .env file', () => {
  it.each(['api/main.ts', 'worker/main.ts', 'dev/sandbox/main.ts'])(
    'is read by %s',
    async (main) => {
      const cwd = aFolderWith('PORT=hidden\n')

      const { status, stderr } = await runToEnd(main, { cwd })

      expect(status).toBe(78)
      expect(stderr).toContain('  - PORT must be a port number\n')
    },
  )

  it('gives way to what is set', async () => {
    const cwd = aFolderWith('PORT=hidden\nSANDBOX_PROFILE=hidden\n')

    const { stderr } = await runToEnd('dev/sandbox/main.ts', { cwd, env: { PORT: '4000' } })

    expect(stderr).toContain('SANDBOX_PROFILE')
    expect(stderr).not.toContain('PORT')
  })

  it('that cannot be read ends the command with one sentence', async () => {
    const cwd = aFolder()
    mkdirSync(join(cwd, '.env'))

    const { status, stderr } = await runToEnd('dev/sandbox/main.ts', { cwd })

    expect(status).toBe(78)
    expect(stderr).toMatch(/^Cannot read \.env: .+\n$/)
  })

  it('is not missed where there is none', async () => {
    const { stderr } = await runToEnd('dev/shop/main.ts', { cwd: aFolder() })

    expect(stderr).toMatch(/^The configuration is invalid:/)
  })

  it('is read by every command of npm that takes variables, before anything else', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const mains = ['start', 'api', 'worker', 'sandbox', 'demo'].map(
      (name) => /^(?:[A-Z_]+=\S+ )?exec node .*?(\S+)$/.exec(scripts[name] ?? '')?.[1] ?? name,
    )

    const firsts = mains.map((main) =>
      /^\w.*\n+/gm.exec(read(main).replaceAll(/^import.*\n/gm, '')),
    )

    expect(firsts.map((first) => first?.[0].trim())).toEqual(mains.map(() => 'readEnvFile()'))
  })
})
