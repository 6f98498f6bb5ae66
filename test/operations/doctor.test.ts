/** What the doctor says of Temporal is what a worker would meet at its start. */

import { randomUUID } from 'node:crypto'
import { Connection } from '@temporalio/client'
import { expect, inject, it, onTestFinished } from 'vitest'
import { listChecks, type CheckParts } from '../../cli/doctor/checks.ts'
import { prepareNamespace } from '../../runtime/namespace.ts'
import { silentLog } from '../support/log.ts'
import { aRefusingProxy } from '../support/refusing-proxy.ts'

const aName = () => `payin-${randomUUID()}`
/** What Temporal Cloud closes to the key of a worker. */
const closed = ['RegisterNamespace', 'AddSearchAttributes', 'ListSearchAttributes']

async function checkTemporal(namespace: string, address: string) {
  const parts = { config: {}, dependencies: {}, temporal: { namespace, connection: { address } } }
  const check = listChecks(parts as unknown as CheckParts).find(({ name }) => name === 'Temporal')
  return check?.run()
}

async function aReadyNamespace() {
  const namespace = aName()
  const connection = await Connection.connect({ address: inject('temporalAddress') })
  onTestFinished(() => connection.close())
  await prepareNamespace({ connection, namespace, log: silentLog })
  return namespace
}

it('finds Temporal ready without calls that only an operator may make', async () => {
  const namespace = await aReadyNamespace()
  const { address, calls } = await aRefusingProxy(inject('temporalAddress'), closed)

  const result = await checkTemporal(namespace, address)

  expect(result).toEqual({ isFine: true, says: `namespace ${namespace} is ready` })
  expect(closed.filter((method) => method in calls)).toEqual([])
})

it('leaves the registration to the worker where the worker may register', async () => {
  const namespace = aName()

  const result = await checkTemporal(namespace, inject('temporalAddress'))

  const says = `reachable; the worker registers the namespace of ${namespace} on start`
  expect(result).toEqual({ isFine: true, says })
})

it('names the command of a worker’s start where the server refuses to register', async () => {
  const namespace = aName()
  const { address } = await aRefusingProxy(inject('temporalAddress'), closed)

  const result = await checkTemporal(namespace, address)

  const connection = await Connection.connect({ address })
  onTestFinished(() => connection.close())
  const start = prepareNamespace({ connection, namespace, log: silentLog })
  await expect(start).rejects.toThrow(result?.says ?? '')
  expect(result?.isFine).toBe(false)
  expect(result?.says).toContain(`Run "temporal operator namespace create --namespace ${namespace}`)
  expect(result?.says).toContain(`"tcld namespace create --namespace ${namespace} `)
})

it('names the variables to check where the namespace is closed to us', async () => {
  const refused = ['CountWorkflowExecutions', ...closed]
  const { address } = await aRefusingProxy(inject('temporalAddress'), refused)

  const result = await checkTemporal('payin.a1b2c', address)

  expect(result).toMatchObject({
    isFine: false,
    says: expect.stringContaining('check TEMPORAL_NAMESPACE and TEMPORAL_API_KEY') as string,
  })
})

it('says which address does not answer', async () => {
  const result = await checkTemporal('payin', '127.0.0.1:1')

  expect(result).toEqual({
    isFine: false,
    says: 'no answer from 127.0.0.1:1',
    todo: 'Correct TEMPORAL_ADDRESS, or start Temporal.',
  })
})
