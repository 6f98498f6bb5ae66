/** What is kept of Koywe's traffic: everything but secrets and people, and it can be asked again. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { redactJson, startRecorder } from './recorder.ts'
import { startReplayer } from './replayer.ts'

it('keeps shapes and removes secrets and personal data', () => {
  const kept = redactJson(
    JSON.stringify({ token: 'ey.x.y', id: 'cnt_1', fullName: 'Ana', contact: { email: 'a@b.c' } }),
  )

  expect(JSON.parse(kept)).toEqual({
    token: '[redacted]',
    id: 'cnt_1',
    fullName: '[redacted]',
    contact: { email: '[redacted]' },
  })
})

it('says again what was once said, in its order, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'payin-recording-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'koywe.ndjson')
  let calls = 0
  const koywe = createServer((_request, response) => {
    calls += 1
    response.writeHead(200 + calls).end(JSON.stringify({ call: calls, email: 'ana@example.com' }))
  })
  koywe.listen(0, '127.0.0.1')
  await once(koywe, 'listening')
  const recorder = await startRecorder(
    `http://127.0.0.1:${(koywe.address() as AddressInfo).port}`,
    file,
  )
  for (let call = 0; call < 2; call += 1) await (await fetch(`${recorder.url}/orders`)).text()
  recorder.close()
  koywe.closeAllConnections()
  koywe.close()
  const replayer = await startReplayer(file)
  onTestFinished(() => replayer.close())

  const answers = []
  for (const path of ['/orders', '/orders', '/orders', '/other']) {
    const answer = await fetch(`${replayer.url}${path}`)
    answers.push([answer.status, ((await answer.json()) as { call?: number }).call])
  }

  expect(answers).toEqual([
    [201, 1],
    [202, 2],
    [501, undefined],
    [501, undefined],
  ])
  expect(readFileSync(file, 'utf8')).not.toContain('ana@example.com')
})
