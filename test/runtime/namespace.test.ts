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

    const query = ours.map((name) => `${name} = 'x'`).join(' AND ')
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

describe('a server that starts', () => {
  it.each([
    ['DEADLINE_EXCEEDED', 4],
    ['RESOURCE_EXHAUSTED', 8],
    ['UNAVAILABLE', 14],
  ])('is waited for while it answers %s', async (message, code) => {
    const { namespace } = await aNamespace()
    const methods = ['CountWorkflowExecutions', 'RegisterNamespace', 'ListSearchAttributes']
    const refusal = { code, message, times: 2 }
    const { address } = await aRefusingProxy(inject('temporalAddress'), methods, refusal)
    const connection = await Connection.connect({ address })
    onTestFinished(() => connection.close())
    const { log, lines } = aKeptLog()

    await prepareNamespace({ connection, namespace, log })

    expect(lines.filter((line) => line.includes('does not answer yet'))).toHaveLength(1)
    expect(lines.at(-1)).toContain('knows the namespace and its search attributes')
  })

  it('has to say twice in a row that it knows the namespace', async () => {
    const { namespace, connection: direct } = await aNamespace()
    await prepareNamespace({ connection: direct, namespace, log: silentLog })
    const { address, calls } = await aRefusingProxy(inject('temporalAddress'), [])
    const connection = await Connection.connect({ address })
    onTestFinished(() => connection.close())

    await prepareNamespace({ connection, namespace, log: silentLog })

    expect(calls['CountWorkflowExecutions']).toBe(2)
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
