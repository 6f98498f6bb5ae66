/** Files that follow from the code, as they must be. `npm run docs` writes them; a test compares. */

import { readFileSync } from 'node:fs'
import type { TSchema } from 'typebox'
import { statusOf } from '../../api/errors.ts'
import { describeApi } from '../../api/describe.ts'
import { apiSchema } from '../../api/config.ts'
import { findingKinds } from '../../payment/finding.ts'
import { failures, type FailureCode } from '../../payment/failure.ts'
import { variables } from '../../runtime/variables.ts'
import { workerSchema } from '../../worker/config.ts'
import { describeInvariants, describeRuns } from './proof.ts'
import { describeStatuses } from './statuses.ts'

/** Paths below the checkout, and what stands there. */
export async function generate(): Promise<Record<string, string>> {
  return {
    'api/openapi.json': await describeApi(),
    'docs/errors.md': describeErrors(),
    'docs/support.md': fill(page('docs/support.md'), 'findings', describeFindings()),
    'docs/proof.md': fill(
      fill(page('docs/proof.md'), 'invariants', describeInvariants()),
      'runs',
      describeRuns(),
    ),
    '.env.example': describeEnvironment(),
    'ARCHITECTURE.md': fill(page('ARCHITECTURE.md'), 'statuses', describeStatuses()),
  }
}

const page = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** A page of ours with the part between its two marks written anew. */
function fill(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}: written by npm run docs -->`, `<!-- end of ${name} -->`]
  const [before = '', rest = ''] = text.split(start)
  const [, after] = rest.split(end)
  if (after === undefined) throw new Error(`there is no part for ${name}`)
  return `${before}${start}\n\n${content}\n${end}${after}`
}

function describeErrors(): string {
  const rows = (Object.keys(failures) as FailureCode[]).map((code) => {
    const { message, payerCanRetry } = failures[code]
    return `| \`${code}\` | ${statusOf[code]} | ${message} | ${payerCanRetry ? 'yes' : ''} |`
  })
  return `# Errors

Every refusal is \`application/problem+json\` (RFC 9457): \`type\`, \`title\`, \`status\`, \`detail\`, \`code\`,
\`requestId\`, and where it helps \`field\` (a dotted path) and \`retryAfterMs\`. Branch on \`code\`: codes are
stable and never used again for something else. The same codes stand in a payment's \`failure\`.

This page is written by \`npm run docs\` from \`payment/failure.ts\` and \`api/errors.ts\`.

| code | status | what it means | the payer may try again |
|---|---|---|---|
${rows.join('\n')}
`
}

function describeFindings(): string {
  const rows = Object.entries(findingKinds).map(
    ([kind, { owner, nextAction }]) => `| \`${kind}\` | ${owner} | ${nextAction} |`,
  )
  return `| finding | who acts | what to do |\n|---|---|---|\n${rows.join('\n')}\n`
}

interface Described {
  description?: string
  title?: string
  default?: string | number | boolean
}

function describeEnvironment(): string {
  const entries = Object.entries(variables).map(([name, schema]) => {
    const { description = '', title = '', default: value } = schema as TSchema & Described
    const users = usersOf(name)
    return [
      ...wrap(`${description} Form: ${title}.${users ? ` Used by: ${users}.` : ''}`),
      `#${name}=${value ?? ''}`,
    ].join('\n')
  })
  return `# Every variable that Payin reads. Written by \`npm run docs\` from process/variables.ts.
# A variable with a value here has that default. Each one may come from a file instead: NAME_FILE=/path.
# Copy this to .env and take away the # of what you set.

${entries.join('\n\n')}

# Temporal is reached as @temporalio/envconfig says: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,
# TEMPORAL_API_KEY, TEMPORAL_TLS and more. The task queue is "payin". Used by: api, worker.
#TEMPORAL_ADDRESS=localhost:7233
#TEMPORAL_NAMESPACE=default
`
}

function usersOf(name: string): string {
  const users = [
    ...(name in apiSchema.properties ? ['api'] : []),
    ...(name in workerSchema.properties ? ['worker'] : []),
    ...(name.startsWith('SANDBOX_') ? ['sandbox'] : []),
  ]
  return users.join(', ')
}

function wrap(text: string): string[] {
  const lines: string[] = []
  let line = '#'
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > 100) {
      lines.push(line)
      line = '#'
    }
    line += ` ${word}`
  }
  return [...lines, line]
}
