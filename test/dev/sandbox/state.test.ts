/** What the sandbox keeps between starts if a data file is set. */

import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { aSandbox, hour, scoped } from '../../support/sandbox.ts'

function aDataFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'payin-sandbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'sandbox.ndjson')
}

const aContact = {
  firstName: 'Ana',
  lastName: 'Pérez',
  type: 'PERSON',
  businessType: 'PERSON',
  email: 'ana@example.com',
  countrySymbol: 'CO',
  documentType: 'CC',
  documentNumber: '1234567890',
}

it('knows its orders and contacts again after a new start', async () => {
  const dataFile = aDataFile()
  const first = aSandbox({ dataFile })
  const { body: contact } = await first.koywe('POST', scoped('contacts'), { body: aContact })
  const id = await first.order({ contactId: contact['id'] })
  await first.sandbox.app.close()

  const second = aSandbox({ dataFile })

  expect(await second.read(id)).toMatchObject({ id, externalId: 'pay_1', contactId: contact['id'] })
  expect((await second.koywe('GET', scoped('contacts'))).body).toEqual({
    contacts: [{ id: contact['id'], documentNumber: '1234567890' }],
  })
})

it('knows what it answered, however suddenly it ended', async () => {
  const dataFile = aDataFile()
  const first = aSandbox({ dataFile })
  const id = await first.order()
  first.sandbox.state.orders.move(first.sandbox.state.orders.get(id)!, 'PAID')
  appendFileSync(dataFile, '["order","ord_half",{"id":')

  const second = aSandbox({ dataFile })

  expect(await second.read(id)).toMatchObject({ id, status: 'PAID' })
  expect(second.sandbox.state.orders.all()).toHaveLength(1)
  await first.sandbox.app.close()
})

it('forgets an order that was removed, for good', async () => {
  const dataFile = aDataFile()
  const first = aSandbox({ dataFile })
  const id = await first.order()
  first.sandbox.state.orders.remove(first.sandbox.state.orders.get(id)!)
  await first.sandbox.app.close()

  expect(aSandbox({ dataFile }).sandbox.state.orders.all()).toEqual([])
})

it('goes on with what was to happen to an order', async () => {
  const dataFile = aDataFile()
  const first = aSandbox({ dataFile })
  const id = await first.order()
  await first.choose(id, 'pay')
  await first.sandbox.app.close()
  const second = aSandbox({ dataFile })

  await second.advance(hour)

  expect(await second.read(id)).toMatchObject({ status: 'COMPLETED' })
})

it('keeps no token between starts', async () => {
  const dataFile = aDataFile()
  const first = aSandbox({ dataFile })
  const authorization = `Bearer ${await first.signIn()}`
  await first.order()
  await first.sandbox.app.close()
  const second = aSandbox({ dataFile })

  const { status } = await second.koywe('GET', 'payment-method', { authorization })

  expect(status).toBe(401)
  expect(readFileSync(dataFile, 'utf8')).not.toContain(authorization.slice('Bearer '.length))
})

it('writes nothing where nothing has changed', async () => {
  const dataFile = aDataFile()
  const { koywe, sandbox } = aSandbox({ dataFile })
  await koywe('GET', 'payment-method')

  await sandbox.app.close()

  expect(existsSync(dataFile)).toBe(false)
})

it('does not start over silently on a file that is no JSON', () => {
  const dataFile = aDataFile()
  writeFileSync(dataFile, '{"orders": [')

  const start = () => aSandbox({ dataFile })

  expect(start).toThrow(SyntaxError)
  expect(readFileSync(dataFile, 'utf8')).toBe('{"orders": [')
})
