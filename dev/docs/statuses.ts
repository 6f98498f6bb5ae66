/** The transitions for people: a diagram, and a table with the outbox messages of each transition. */

import { transitions, type Trigger } from '../../payment/status.ts'

const triggers: Record<Trigger, string> = {
  read: 'a read of the order',
  refusal: "Koywe's refusal",
  clock: 'our clock',
  acceptance: 'accepted money',
}

/** Returns a Mermaid diagram and a table as Markdown. */
export function describeStatuses(): string {
  const arrows = transitions.flatMap(({ from, to, by }) =>
    from.map(
      (start) => `  ${start} --> ${to} : ${by.map((trigger) => triggers[trigger]).join(', ')}`,
    ),
  )
  const rows = transitions.map(({ from, to, by, messages }) => {
    const allowedBy = by.map((trigger) => triggers[trigger]).join(', ')
    return `| ${from.join(', ')} | \`${to}\` | ${allowedBy} | ${messages.map((kind) => `\`${kind}\``).join(', ')} |`
  })
  return `\`\`\`mermaid
stateDiagram-v2
  [*] --> opening
${arrows.join('\n')}
\`\`\`

| from | to | allowed by | outbox messages, each at most once |
|---|---|---|---|
${rows.join('\n')}
`
}
