/** Generates the files that follow from the code. `npm run docs` writes them; test/docs.test.ts compares. */

import { readFileSync } from 'node:fs'
import type { TSchema } from 'typebox'
import { membersOf, statusOf } from '../../api/errors.ts'
import { describeApi } from '../../api/describe.ts'
import { apiSchema } from '../../api/config.ts'
import { causeCodes, causes, findingOf } from '../../payment/cause.ts'
import { explanationTexts } from '../../payment/explanation-languages.ts'
import { findingKinds } from '../../payment/finding.ts'
import { failures, type FailureCode } from '../../payment/failure.ts'
import { variables } from '../../runtime/variables.ts'
import { workerSchema } from '../../worker/config.ts'
import { compileMailLayout } from './mail-layout.ts'
import { describeInvariants, describeRuns } from './proof.ts'
import { describeStatuses } from './statuses.ts'

/** Returns the content of each generated file by its path. */
export async function generate(): Promise<Record<string, string>> {
  return {
    'api/openapi.json': await describeApi(),
    'notifications/layout.html': await compileMailLayout(),
    'docs/errors.md': describeErrors(),
    'docs/support.md': fill(
      fill(page('docs/support.md'), 'causes', describeCauses()),
      'findings',
      describeFindings(),
    ),
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

/** Replaces the part of a page between its two marks. */
function fill(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}: written by npm run docs -->`, `<!-- end of ${name} -->`]
  const [before = '', rest = ''] = text.split(start)
  const [, after] = rest.split(end)
  if (after === undefined) throw new Error(`the page has no part for ${name}`)
  return `${before}${start}\n\n${content}\n${end}${after}`
}

function describeErrors(): string {
  const rows = (Object.keys(failures) as FailureCode[]).map((code) => {
    const { message, payerCanRetry } = failures[code]
    return `| \`${code}\` | ${statusOf[code]} | ${message} | ${payerCanRetry ? 'yes' : ''} |`
  })
  const members = Object.entries(membersOf).flatMap(([code, described]) =>
    Object.entries(described).map(([member, says]) => `| \`${code}\` | \`${member}\` | ${says} |`),
  )
  return `# Errors

Every error response is \`application/problem+json\` (RFC 9457) with \`type\`, \`title\`, \`status\`, \`detail\`, \`code\` and
\`requestId\`. Branch on \`code\`: codes are stable and never reused. The \`failure\` of a payment uses the same codes.

- \`field\` is the dotted path of what is wrong, such as \`payer.email\`.
- \`errors\` lists everything that is wrong with a request, with 422: each entry has \`field\`, \`code\` and \`detail\`. The first
  entry is also the problem itself.
- \`retryAfterMs\`, and the header \`Retry-After\` in seconds: when to try again.
- Some codes have members of their own, listed below the table.

\`npm run docs\` writes this page from \`payment/failure.ts\` and \`api/errors.ts\`.

| code | status | meaning | payer can retry |
|---|---|---|---|
${rows.join('\n')}

## Members of single codes

| code | member | meaning |
|---|---|---|
${members.join('\n')}

The response to \`method_not_allowed\` has the header \`Allow\`.
`
}

function describeFindings(): string {
  const rows = Object.entries(findingKinds).map(
    ([kind, { owner, nextAction }]) => `| \`${kind}\` | ${owner} | ${nextAction} |`,
  )
  return `| finding | owner | next action |\n|---|---|---|\n${rows.join('\n')}\n`
}

function describeCauses(): string {
  const { sentences, actions, findings } = explanationTexts.en
  const rows = causeCodes.map((cause) => {
    const finding = findingOf(cause)
    const action = finding === null ? Object(actions)[cause] : findings[finding]
    return `| \`${cause}\` | ${causes[cause].actor} | ${sentences[cause]} | ${action ?? ''} |`
  })
  return `| cause | who acts | why | what to do |\n|---|---|---|---|\n${rows.join('\n')}\n`
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
  return `# Every variable that Payin reads. \`npm run docs\` writes this file from runtime/variables.ts.
# A value after = is the default. Each variable can also be read from a file: NAME_FILE=/path.
# Copy this file to .env and uncomment what you set.

${entries.join('\n\n')}

# The connection to Temporal, read by @temporalio/envconfig: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,
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
