/** `npm run doctor`: each thing that can be wrong is named, with what to do. */

import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { checkout } from '../../dev/local/paths.ts'
import { runCommand } from '../support/command.ts'
import { aScene, type Scene } from '../support/scene.ts'

let scene: Scene
let late: Server
beforeAll(async () => {
  scene = await aScene()
  // A Koywe that lives an hour ago, and knows nothing else.
  late = createServer((_request, response) => {
    response.setHeader('date', new Date(Date.now() - 3_600_000).toUTCString())
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => {
    late.listen(0, '127.0.0.1', resolve)
  })
})
afterAll(async () => {
  late.close()
  await scene.close()
})

async function examine(env: Record<string, string> = {}) {
  const command = runCommand([process.execPath, join(checkout, 'cli/doctor/main.ts')], {
    cwd: checkout,
    env: { ...scene.env, ...env },
  })
  onTestFinished(() => void command.end('SIGKILL'))
  const code = await command.ended
  return { code, said: command.said() }
}

it('finds everything well where it is, and leaves no trace', async () => {
  const { code, said } = await examine()

  expect(said).toContain('All checks passed.')
  expect(code).toBe(0)
  expect(said).not.toContain('FAIL')
  expect(said).toMatch(/^- +webhook secret +not checked: no api answers/m)
  const rows = await scene.database.query('select id from payments')
  expect(rows).toEqual([])
})

describe('a fault', () => {
  const nowhere = '127.0.0.1:1'
  const lateAddress = () => {
    const address = late.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  }

  it.each<[string, () => Record<string, string>, string, string]>([
    [
      'a misspelt variable',
      () => ({ LATE_MONY: 'accept' }),
      'variables',
      'Did you mean LATE_MONEY?',
    ],
    [
      'an endpoint that is not registered',
      () => ({ PUBLIC_URL: 'https://pay.example', MERCHANT_EVENTS_URL: 'https://shop.example/' }),
      'webhook endpoint',
      'npm run koywe -- webhook register',
    ],
    ['no configuration', () => ({ MAIL_FROM: '', API_KEYS: '' }), 'configuration', 'MAIL_FROM'],
    [
      'no database',
      () => ({ DATABASE_URL: `postgres://a:b@${nowhere}/c` }),
      'database',
      'Correct DATABASE_URL',
    ],
    ['no engine', () => ({ TEMPORAL_ADDRESS: nowhere }), 'Temporal', 'Correct TEMPORAL_ADDRESS'],
    ['a wrong secret', () => ({ KOYWE_SECRET: 'wrong' }), 'Koywe sign-in', 'KOYWE_SECRET'],
    [
      'no Koywe',
      () => ({ KOYWE_BASE_URL: `http://${nowhere}` }),
      'Koywe sign-in',
      'KOYWE_BASE_URL',
    ],
    [
      'another’s organization',
      () => ({ KOYWE_ORG_ID: 'org_other' }),
      'Koywe merchant',
      'KOYWE_ORG_ID',
    ],
    [
      'another’s merchant',
      () => ({ KOYWE_MERCHANT_ID: 'mrc_other' }),
      'Koywe merchant',
      'KOYWE_MERCHANT_ID',
    ],
    ['another time', () => ({ KOYWE_BASE_URL: lateAddress() }), 'clock', 'Set the clock'],
    [
      'no mail server',
      () => ({ SMTP_URL: `smtp://${nowhere}` }),
      'mail server',
      'Correct SMTP_URL',
    ],
    [
      'no shop',
      () => ({ MERCHANT_EVENTS_URL: `http://${nowhere}/events` }),
      'shop',
      'Correct MERCHANT_EVENTS_URL',
    ],
    [
      'a shop with another secret',
      () => ({ MERCHANT_EVENTS_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}` }),
      'shop',
      'status 400',
    ],
  ])('is named, with what to do: %s', async (_what, env, name, words) => {
    const { code, said } = await examine(env())

    expect(said).toMatch(new RegExp(`^FAIL +${name}`, 'm'))
    expect(said).toContain(words)
    expect(code).toBe(1)
    expect(said).not.toContain('    at ')
    expect(said).not.toContain(scene.env['KOYWE_SECRET'])
  })
})
