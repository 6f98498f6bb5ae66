/** The bundler in a process of its own. */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { DefaultLogger } from '@temporalio/worker'
import { expect, it, onTestFinished, vi } from 'vitest'
import { checkout } from '../../dev/local/paths.ts'
import { bundleApart } from '../../worker/bundle-apart.ts'
import { bundleWorkflows } from '../../worker/bundle.ts'

const warnings: string[] = []
const logger = new DefaultLogger('WARN', ({ message }) => warnings.push(message))

it('gives what the bundler gives here, and nothing to worry about', async () => {
  const here = await bundleWorkflows(logger)

  const apart = await bundleApart(logger)

  expect(apart.code).toBe(here.code)
  expect(warnings).toEqual([])
})

it('says that the bundler ended without a bundle', async () => {
  vi.stubEnv('NODE_OPTIONS', '--no-such-option')
  onTestFinished(() => void vi.unstubAllEnvs())

  await expect(bundleApart(logger)).rejects.toThrow('the bundler ended with 9')
})

it('says what killed the bundler', async () => {
  vi.stubEnv('NODE_OPTIONS', '--import=data:text/javascript,process.kill(process.pid,9)')
  onTestFinished(() => void vi.unstubAllEnvs())

  await expect(bundleApart(logger)).rejects.toThrow('the bundler ended with SIGKILL')
})

it('has what the bundler found wrong on the error output', async () => {
  const breaking = `import fs from 'node:fs'
    const { readFile } = fs
    fs.readFile = (path, ...rest) => String(path).endsWith('workflows/payin.ts')
      ? rest.at(-1)(null, Buffer.from("import './nowhere.ts'"))
      : readFile(path, ...rest)`
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(breaking)}`
  const env = { ...process.env, NODE_OPTIONS }
  const child = fork(join(checkout, 'worker', 'bundler', 'main.ts'), { env, silent: true })
  const [said, [code]] = await Promise.all([
    text(child.stderr ?? Readable.from([])),
    once(child, 'exit'),
  ])

  expect(code).toBe(1)
  expect(said).toContain("Can't resolve './nowhere.ts'")
})

it('ends when its parent process ends', async () => {
  const child = fork(join(checkout, 'worker', 'bundler', 'main.ts'))
  const messages: unknown[] = []
  child.on('message', (message) => messages.push(message))
  child.disconnect()

  const [code] = await once(child, 'exit')

  expect(code).toBe(1)
  expect(messages).toEqual([])
})
