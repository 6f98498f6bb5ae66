/** The transitions for people: a diagram, a table with the outbox messages of each transition, and one of fulfilment. */

import {
  fulfilmentTransitions,
  initialState,
  transitions,
  type FulfilmentTrigger,
  type Trigger,
} from '../../payment/status.ts'

const triggers: Record<Trigger, string> = {
  read: 'a read of the order',
  refusal: "Koywe's refusal",
  clock: 'our clock',
  acceptance: 'accepted money',
}

const fulfilmentTriggers: Record<FulfilmentTrigger, string> = {
  exception: 'money with an exception',
  acceptance: 'accepted money',
  decline: 'declined money',
  refund: 'a refund',
  delivery: 'the shop took `payment.completed`',
}

/** Returns a Mermaid diagram and two tables as Markdown. */
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
  const fulfilments = fulfilmentTransitions.map(
    ({ from, to, by }) =>
      `| \`${from}\` | \`${to}\` | ${by.map((trigger) => fulfilmentTriggers[trigger]).join(', ')} |`,
  )
  return `\`\`\`mermaid
stateDiagram-v2
  [*] --> ${initialState.status}
${arrows.join('\n')}
\`\`\`

| from | to | allowed by | outbox messages, each at most once |
|---|---|---|---|
${rows.join('\n')}

| fulfilment from | to | by |
|---|---|---|
${fulfilments.join('\n')}
`
}
