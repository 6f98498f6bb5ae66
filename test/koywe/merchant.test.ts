/** Whether a merchant is ours, though Koywe answers emptily and without an error when it is not. */

import { expect, it } from 'vitest'
import { aScriptedKoywe } from '../support/scripted-koywe.ts'

it.each([
  ['is confirmed by what Koywe returns', { body: { id: 'mrc_test', name: 'Shop' } }, true],
  ['is not where Koywe has an empty list', { body: [] }, false],
  ['is not where Koywe has an empty object', { body: {} }, false],
  ['is unknown without the route', { status: 404, body: { message: 'Cannot GET' } }, null],
])('%s', async (_what, answer, expected) => {
  const { client, received } = await aScriptedKoywe(answer)

  expect(await client.knowsMerchant()).toBe(expected)
  expect(received).toMatchObject([
    { method: 'GET', path: 'organizations/org_test/merchants/mrc_test' },
  ])
})

it('is not known while Koywe is down', async () => {
  const { client } = await aScriptedKoywe({ status: 503 })

  await expect(client.knowsMerchant()).rejects.toMatchObject({ code: 'koywe_unreachable' })
})
