/** The sandbox over HTTP, with a client. Both end with the test that started them. */

import { onTestFinished } from 'vitest'
import type { KoyweOptions } from '../../koywe/client.ts'
import type { InjectedFault } from '../../dev/sandbox/faults.ts'
import { buildSandbox, type Sandbox } from '../../dev/sandbox/sandbox.ts'
import type { SandboxSettings } from '../../dev/sandbox/settings.ts'
import { aClient, credentials, type TestClient } from './scripted-koywe.ts'

export interface TestKoywe extends TestClient {
  sandbox: Sandbox
  /** How often each kind of call came in. */
  calls: () => Promise<Record<string, number>>
  /** Makes the next call go wrong. */
  fail: (fault: Partial<InjectedFault>) => Promise<void>
}

/** Starts a sandbox, and creates a client for it. */
export async function aKoywe(
  settings: Partial<SandboxSettings> = {},
  wishes: Partial<KoyweOptions> = {},
): Promise<TestKoywe> {
  const sandbox = buildSandbox({
    credentials: { ...credentials, webhookSecret: 'unused', webhookUrl: null },
    settings,
    dataFile: null,
  })
  const origin = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => sandbox.app.close())
  return {
    ...aClient(`${origin}/api/v1`, wishes),
    sandbox,
    async calls() {
      const answer = await sandbox.app.inject({ method: 'GET', url: '/admin/calls' })
      return answer.json()
    },
    async fail(fault) {
      await sandbox.app.inject({ method: 'POST', url: '/admin/faults', payload: fault })
    },
  }
}
