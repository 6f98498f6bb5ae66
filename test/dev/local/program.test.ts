/** How our own processes are started here. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { localPath, makeFolder } from '../../../dev/local/paths.ts'
import { findAnyPort } from '../../../dev/local/ports.ts'
import { nodeOptions, startProgram } from '../../../dev/local/program.ts'

it('they get their own variables, and none of other parts', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'payin-program-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  makeFolder(localPath('logs'))
  for (const name of ['KOYWE_SECRET', 'API_KEYS', 'SMTP_URL', 'DATABASE_URL', 'UNRELATED_TOKEN']) {
    vi.stubEnv(name, 'of-somebody-else')
  }
  vi.stubEnv('SANDBOX_PROFILE', 'guide')
  onTestFinished(() => void vi.unstubAllEnvs())
  const [port, smtpPort] = [await findAnyPort(), await findAnyPort()]

  const mailbox = await startProgram({
    name: 'test-program-env',
    main: 'dev/mailbox/main.ts',
    env: { PORT: String(port), SMTP_PORT: String(smtpPort), MAILBOX_FOLDER: folder },
    inherits: ['SANDBOX_PROFILE'],
    readyUrl: `http://127.0.0.1:${port}/`,
  })
  const environment = readFileSync(`/proc/${mailbox.pid}/environ`, 'utf8')
  await mailbox.stop()

  expect(environment).not.toContain('of-somebody-else')
  expect(environment).toContain('SANDBOX_PROFILE=guide')
  expect(environment).toContain(`MAILBOX_FOLDER=${folder}`)
})

it('they have the options of the image', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'payin-program-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  makeFolder(localPath('logs'))
  const [port, smtpPort] = [await findAnyPort(), await findAnyPort()]

  const mailbox = await startProgram({
    name: 'test-program',
    main: 'dev/mailbox/main.ts',
    env: { PORT: String(port), SMTP_PORT: String(smtpPort), MAILBOX_FOLDER: folder },
    readyUrl: `http://127.0.0.1:${port}/`,
  })
  const words = readFileSync(`/proc/${mailbox.pid}/cmdline`, 'utf8').split('\0')
  const variables = readFileSync(`/proc/${mailbox.pid}/environ`, 'utf8').split('\0')
  await mailbox.stop()

  expect(words.slice(1, -2).join(' ')).toBe(nodeOptions)
  expect(variables).toContain('MALLOC_ARENA_MAX=1')
})
