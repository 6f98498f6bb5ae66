/** What a worker says at its start of a Koywe that does not serve it. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStore, type Store } from '../../store/store.ts'
import { readWorkerConfig } from '../../worker/config.ts'
import { buildDependencies } from '../../worker/dependencies.ts'
import { greetKoywe } from '../../worker/greet-koywe.ts'
import { aKeptLog } from '../support/log.ts'
import { admin } from '../support/payer.ts'
import { aScene, type Scene } from '../support/scene.ts'
import { waitFor } from '../support/wait.ts'

let scene: Scene
let store: Store
beforeAll(async () => {
  scene = await aScene()
  store = createStore(scene.database.database)
})
afterAll(() => scene.close())

async function greet(env: Record<string, string> = {}) {
  const { log, lines } = aKeptLog()
  const config = readWorkerConfig({ ...scene.env, ...env })
  const dependencies = buildDependencies(config, { store, clock: Date.now, log })
  await greetKoywe(dependencies, new AbortController().signal)
  dependencies.mailer.close()
  const open = await store.findings.list({ isOpen: true, limit: 10 })
  return { said: lines.join(''), open: open.map(({ kind, subject }) => `${kind} ${subject}`) }
}

it.each([
  ['KOYWE_SECRET', 'correct KOYWE_API_KEY and KOYWE_SECRET', 'koywe_credentials sign-in'],
  ['KOYWE_ORG_ID', 'they belong to another account', 'koywe_merchant merchant'],
  ['KOYWE_MERCHANT_ID', 'they belong to another account', 'koywe_merchant merchant'],
])('a wrong %s is said and found, and the right one closes it', async (name, sentence, finding) => {
  const wrong = await greet({ [name]: 'of-somebody-else' })
  const right = await greet()

  expect(wrong.said).toContain(sentence)
  expect(wrong.said).not.toContain('of-somebody-else')
  expect(wrong.open).toEqual([finding])
  expect(right).toEqual({ said: '', open: [] })
})

it('a Koywe that is down causes no finding, and no call follows a stop', async () => {
  await admin(scene, 'faults', { call: 'sign-in', status: 503, times: 10 })
  const { log, lines } = aKeptLog()
  const config = readWorkerConfig(scene.env)
  const dependencies = buildDependencies(config, { store, clock: Date.now, log })
  const stopping = new AbortController()

  const greeting = greetKoywe(dependencies, stopping.signal)
  await waitFor('the sentence', () => lines.join('').includes('cannot be reached to check'))
  stopping.abort()

  await greeting
  dependencies.mailer.close()
  expect(await store.findings.list({ isOpen: true, limit: 10 })).toEqual([])
})
