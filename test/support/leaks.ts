/** Searches logs, errors and histories for values that must not appear in them. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { Client, Connection } from '@temporalio/client'
import { readingsOf, type Reading } from './readings.ts'

/** A payer whose data is found in nothing else. */
export const soughtPayer = {
  name: 'Zenobia Quispe',
  email: 'zenobia.q@example.com',
  phone: '+573117654321',
  documentType: 'CC',
  documentNumber: '9876543210',
}

/** What to search for: a label that may be printed, and the value that may not. */
export type KnownSecrets = Readonly<Record<string, string>>

/**
 * Finds each secret in a text: in any case and without its accents, with separators between its digits,
 * and each of these URL-encoded, JSON-escaped, in base64 of UTF-8, or nested in one another.
 * @returns labels with the spelling, such as `e-mail (base64)`; never a value
 */
export function scan(text: string, secrets: KnownSecrets): string[] {
  const readings = readingsOf(text).map((reading) => ({ ...reading, folded: fold(reading.text) }))
  return Object.entries(secrets).flatMap(([label, value]) => {
    if (value.length < 3) throw new Error(`${label} is too short to search for`)
    const found = readings.flatMap((reading) => spellingsIn(reading, value)).at(0)
    return found === undefined ? [] : [`${label} (${found})`]
  })
}

/**
 * Finds secrets that stand in a text as they are. For the megabytes of a whole run, where `scan` is too slow.
 * @returns labels, each once
 */
export function scanPlain(text: string, secrets: KnownSecrets): string[] {
  return Object.entries(secrets).flatMap(([label, value]) => (text.includes(value) ? [label] : []))
}

export interface RunScan {
  lines: number
  histories: number
  /** What was found, and where. */
  leaks: string[]
}

/** Searches every log file of a folder, and every history of every namespace of a Temporal server. */
export async function scanRun(
  { folder, address }: { folder: string; address: string },
  secrets: KnownSecrets,
): Promise<RunScan> {
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n'),
  )
  const leaks = lines.flatMap((line) =>
    scanPlain(line, secrets).map((label) => `${label} in the log: ${line}`),
  )
  // One test grows a history until it continues as new.
  const channelArgs = { 'grpc.max_receive_message_length': -1 }
  const connection = await Connection.connect({ address, channelArgs })
  try {
    const { namespaces } = await connection.workflowService.listNamespaces({})
    let histories = 0
    for (const { namespaceInfo } of namespaces) {
      const client = new Client({ connection, namespace: namespaceInfo?.name ?? '' })
      for await (const { history, workflowId } of client.workflow.list().intoHistories()) {
        histories += 1
        const found = scanPlain(textsOf(history).join('\n'), secrets)
        leaks.push(...found.map((label) => `${label} in the history of ${workflowId}`))
      }
    }
    return { lines: lines.length, histories, leaks }
  } finally {
    await connection.close()
  }
}

/** Every text in a message of Temporal's, payloads included. */
export function textsOf(part: unknown): string[] {
  if (typeof part === 'string') return [part]
  if (part instanceof Uint8Array) return [Buffer.from(part).toString('utf8')]
  if (typeof part !== 'object' || part === null) return []
  return Object.values(part).flatMap(textsOf)
}

/** Everything that a log, a crash or a history could print of an error or any other value. */
export function spellOut(value: unknown): string {
  const chain: unknown[] = []
  for (let link = value; link instanceof Error; link = link.cause) {
    chain.push(link.message, link.stack, String(link), JSON.stringify(link), Object.entries(link))
  }
  const shown = inspect(value, { depth: null, showHidden: true, maxStringLength: null })
  return [...chain.map(String), JSON.stringify(value), shown].join('\n')
}

function spellingsIn(reading: Reading & { folded: string }, value: string): string[] {
  const { text, decodings, folded } = reading
  const isPlain = folded.includes(fold(value))
  const isSeparated = !isPlain && (toSeparated(value)?.test(text) ?? false)
  const spelling = [...decodings, ...(isSeparated ? ['separated'] : [])].join(', ')
  return isPlain || isSeparated ? [spelling || 'plain'] : []
}

/** Removes case and accents: ANA PEREZ equals Ana Pérez. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** Matches the digits of a number however they are grouped; null if the value is no number. */
function toSeparated(value: string): RegExp | null {
  const bare = value.replaceAll(/[^0-9A-Za-z]/g, '')
  if (!/^\d{6,}k?$/i.test(bare)) return null
  const spread = bare.split('').join(String.raw`[\s.,()/_+\-]{0,2}`)
  return new RegExp(String.raw`(?<!\d)${spread}(?!\d)`, 'i')
}
