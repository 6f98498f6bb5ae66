/** The table of transitions as people read it: a diagram, and every legal move with its effects. */

import { transitions, type Mover } from '../../payment/status.ts'

const movers: Record<Mover, string> = {
  read: 'a read of the order',
  refusal: "Koywe's refusal",
  clock: 'our clock',
  acceptance: 'accepted money',
}

/** A Mermaid diagram and a table, as Markdown. */
export function describeStatuses(): string {
  const arrows = transitions.flatMap(({ from, to, by }) =>
    from.map((start) => `  ${start} --> ${to} : ${by.map((mover) => movers[mover]).join(', ')}`),
  )
  const rows = transitions.map(({ from, to, by, effects }) => {
    const allowedBy = by.map((mover) => movers[mover]).join(', ')
    return `| ${from.join(', ')} | \`${to}\` | ${allowedBy} | ${effects.map((kind) => `\`${kind}\``).join(', ')} |`
  })
  return `\`\`\`mermaid
stateDiagram-v2
  [*] --> opening
${arrows.join('\n')}
\`\`\`

| from | to | allowed by | effects, each at most once |
|---|---|---|---|
${rows.join('\n')}
`
}
