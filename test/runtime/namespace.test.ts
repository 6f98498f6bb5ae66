/** The namespace and the search attributes: registered where that is permitted, and waited for. */

import { randomUUID } from 'node:crypto'
import { Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { searchAttributeNames } from '../../workflows/messages.ts'
import { keepNamespace, prepareNamespace } from '../../runtime/namespace.ts'
import { aKeptLog, silentLog } from '../support/log.ts'
import { aRefusingProxy } from '../support/refusing-proxy.ts'
import { quietRuntime } from '../support/runtime.ts'

const weekSeconds = 7 * 24 * 60 * 60
const ours = [...searchAttributeNames].toSorted()

/** A namespace that is not registered, and what the server knows of it. */
async function aNamespace() {
  const namespace = `payin-${randomUUID()}`
  const connection = await Connection.connect({ address: inject('temporalAddress') })
  onTestFinished(() => connection.close())
  const { workflowService, operatorService } = connection
  return {
    namespace,
    connection,
    describe: () => workflowService.describeNamespace({ namespace }),
    listSearchAttributes: async () => {
      const known = await operatorService.listSearchAttributes({ namespace })
      return Object.keys(known.customAttributes ?? {}).toSorted()
    },
  }
}

/** A worker's connection to a server that refuses these methods. */
async function aRefusedConnection(...refused: string[]) {
  quietRuntime()
  const { address, calls } = await aRefusingProxy(inject('temporalAddress'), refused)
  const connection = await NativeConnection.connect({ address })
  onTestFinished(() => connection.close())
  return { connection, calls }
}

describe('the registration', () => {
  it('adds a namespace that keeps closed runs for a week, and the search attributes', async () => {
    const { namespace, connection, describe, listSearchAttributes } = await aNamespace()

    await prepareNamespace({ connection, namespace, log: silentLog })

    const { config } = await describe()
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(weekSeconds)
    expect(await listSearchAttributes()).toEqual(ours)
  })

  it.each([1, 2, 3, 4])('ends when the namespace can be used: namespace %i', async () => {
    const { namespace, connection } = await aNamespace()
    const { log, lines } = aKeptLog()

    await prepareNamespace({ connection, namespace, log })

    const query = ours.map((name) => `${name} IS NOT NULL`).join(' AND ')
    const answer = connection.workflowService.countWorkflowExecutions({ namespace, query })
    await expect(answer).resolves.toBeDefined()
    const waited = lines.filter((line) => line.includes('waiting until Temporal knows'))
    expect(waited).toHaveLength(2)
  })

  it('changes nothing where everything is registered, and says so in one line', async () => {
    const { namespace, connection, describe, listSearchAttributes } = await aNamespace()
    await prepareNamespace({ connection, namespace, log: silentLog })
    const before = await describe()
    const { log, lines } = aKeptLog()

    await prepareNamespace({ connection, namespace, log })

    expect((await describe()).namespaceInfo?.id).toBe(before.namespaceInfo?.id)
    expect(await listSearchAttributes()).toEqual(ours)
    expect(lines).toEqual([
      expect.stringContaining('knows the namespace and its search attributes'),
    ])
  })

  it('adds the search attributes that are missing', async () => {
    const { namespace, connection, listSearchAttributes } = await aNamespace()
    await prepareNamespace({ connection, namespace, log: silentLog })
    const searchAttributes = searchAttributeNames.slice(0, 2)
    await connection.operatorService.removeSearchAttributes({ namespace, searchAttributes })

    await prepareNamespace({ connection, namespace, log: silentLog })

    expect(await listSearchAttributes()).toEqual(ours)
  })

  it('may run in several processes at once', async () => {
    const { namespace, connection, listSearchAttributes } = await aNamespace()

    await Promise.all(
      [1, 2, 3, 4, 5].map(() => prepareNamespace({ connection, namespace, log: silentLog })),
    )

    expect(await listSearchAttributes()).toEqual(ours)
  })
})

describe('where the server refuses registration, as Temporal Cloud does', () => {
  const closed = ['RegisterNamespace', 'AddSearchAttributes', 'ListSearchAttributes']

  it('asks for none when everything is registered', async () => {
    const { namespace, connection: permitted } = await aNamespace()
    await prepareNamespace({ connection: permitted, namespace, log: silentLog })
    const { connection, calls } = await aRefusedConnection(...closed)
    const { log, lines } = aKeptLog()

    await prepareNamespace({ connection, namespace, log })

    expect(closed.filter((method) => method in calls)).toEqual([])
    expect(lines).toEqual([
      expect.stringContaining('knows the namespace and its search attributes'),
    ])
  })

  it('names the command that creates a namespace', async () => {
    const { namespace } = await aNamespace()
    const { connection } = await aRefusedConnection(...closed)

    const act = prepareNamespace({ connection, namespace, log: silentLog })

    await expect(act).rejects.toThrow(
      `the namespace ${namespace} does not exist, and we may not register it. Run ` +
        `"temporal operator namespace create --namespace ${namespace} --retention 7d", or on ` +
        `Temporal Cloud "tcld namespace create --namespace ${namespace} `,
    )
  })

  it.each([closed, ['AddSearchAttributes']])(
    'names the command that adds search attributes: %s',
    async (...refused) => {
      const { namespace, connection: permitted } = await aNamespace()
      await prepareNamespace({ connection: permitted, namespace, log: silentLog })
      const searchAttributes = ['PaymentStatus']
      await permitted.operatorService.removeSearchAttributes({ namespace, searchAttributes })
      const { connection } = await aRefusedConnection(...refused)

      const act = prepareNamespace({ connection, namespace, log: silentLog })

      await expect(act).rejects.toThrow(/Run "temporal operator search-attribute create .+" *, or/)
      await expect(act).rejects.toThrow(
        `"tcld namespace search-attributes add --namespace ${namespace} --search-attribute PaymentStatus=Keyword`,
      )
    },
  )

  it('ends a worker whose namespace is gone, with the sentence that names the command', async () => {
    const { namespace } = await aNamespace()
    const { connection } = await aRefusedConnection(...closed)
    const { signal } = new AbortController()

    const kept = keepNamespace({ connection, namespace, log: silentLog }, signal, 1)

    await expect(kept).rejects.toThrow(`the namespace ${namespace} does not exist, and we may not`)
  })

  it('keeps a worker running where the check itself fails', async () => {
    const { namespace } = await aNamespace()
    const { connection } = await aRefusedConnection('CountWorkflowExecutions')
    const stopping = new AbortController()
    const { log, lines } = aKeptLog()

    const kept = keepNamespace({ connection, namespace, log }, stopping.signal, 1)

    await vi.waitFor(() => expect(lines.join()).toContain('could not be checked'))
    stopping.abort()
    await expect(kept).resolves.toBeUndefined()
  })

  it('names the variables to check when the namespace itself is closed to us', async () => {
    const { namespace } = await aNamespace()
    const { connection } = await aRefusedConnection('CountWorkflowExecutions')

    const act = prepareNamespace({ connection, namespace, log: silentLog })

    await expect(act).rejects.toThrow(
      `it refuses access to the namespace ${namespace}: check TEMPORAL_NAMESPACE and TEMPORAL_API_KEY`,
    )
  })
})
