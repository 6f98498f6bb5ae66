/** Looks through everything that a whole run of tests has logged and recorded. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { aCheckout } from './caller.ts'
import { apiKey, koyweCredentials } from './credentials.ts'

/** What nearly every test puts in, and nothing may show. */
const { payer } = aCheckout()
export const hidden: Readonly<Record<string, string>> = {
  'the name': payer.name,
  'the e-mail': payer.email,
  'the phone': payer.phone.slice(3),
  'the document': payer.documentNumber,
  'the Koywe key': koyweCredentials.apiKey,
  'the Koywe secret': koyweCredentials.secret,
  'the webhook secret': koyweCredentials.webhookSecret,
  'the API key': apiKey,
}

/** @returns the labels of what a text shows, each once */
export function pollFor(text: string): string[] {
  return Object.entries(hidden).flatMap(([label, value]) => (text.includes(value) ? [label] : []))
}

export interface Traces {
  logged: number
  histories: number
  /** Where something shows, and what. */
  shown: string[]
}

/** Looks through every log line and the history of every run that the engine still has. */
export async function lookThrough(folder: string, address: string): Promise<Traces> {
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n'),
  )
  const shown = lines.flatMap((line) =>
    pollFor(line).map((label) => `${label} in the log: ${line}`),
  )
  // One test makes a history grow until it is started anew.
  const channelArgs = { 'grpc.max_receive_message_length': -1 }
  const connection = await Connection.connect({ address, channelArgs })
  try {
    const { namespaces } = await connection.workflowService.listNamespaces({})
    let histories = 0
    for (const { namespaceInfo } of namespaces) {
      const client = new Client({ connection, namespace: namespaceInfo?.name ?? '' })
      for await (const { history, workflowId } of client.workflow.list().intoHistories()) {
        histories += 1
        const found = pollFor(textsOf(history).join('\n'))
        shown.push(...found.map((label) => `${label} in the history of ${workflowId}`))
      }
    }
    return { logged: lines.length, histories, shown }
  } finally {
    await connection.close()
  }
}

/** Every text of a message, payloads included. */
export function textsOf(part: unknown): string[] {
  if (typeof part === 'string') return [part]
  if (part instanceof Uint8Array) return [Buffer.from(part).toString('utf8')]
  if (typeof part !== 'object' || part === null) return []
  return Object.values(part).flatMap(textsOf)
}
