/** `npm run sandbox` starts without any variable, and accepts the credentials that its help names. */

import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { checkout } from '../../../dev/local/paths.ts'

it('needs no variable, and accepts the credentials that its help names', async () => {
  // Its usual port may be in use.
  const env = { PORT: '0' }
  const child = spawn(process.execPath, [join(checkout, 'dev/sandbox/main.ts')], {
    env,
    cwd: tmpdir(),
  })
  onTestFinished(() => void child.kill())
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { address } = JSON.parse(line.toString()) as { address: string }

  const answer = await fetch(`${address}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apiKey: 'sandbox_key', secret: 'sandbox_secret' }),
  })

  expect(answer.status).toBe(200)
  expect(await answer.json()).toHaveProperty('token')
})
