/** Prints a run as Markdown tables. */

import type { BenchResult, Rounds } from './bench.ts'
import { ratios, showSpread, show, spread, type Spread } from './figures.ts'
import type { Life } from './live.ts'
import type { Point } from './lives.ts'
import { predict } from './model.ts'
import type { Stages } from './stages.ts'
import type { WebhookFigures, WebhookPoint } from './webhooks.ts'

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

export function toMarkdown(result: BenchResult): string {
  const { machine, wish } = result
  const head =
    `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, Node ${machine.node}, ` +
    `engine: ${wish.engine}, ${wish.rounds} rounds. Median (least–greatest) over the rounds; ratios are of each round's own pair.`
  const parts = [
    head,
    ...Object.entries(result.lives).map(([callers, rounds]) => livesTable(callers, rounds, 'one')),
    ...Object.entries(result.livesOfFive).map(([callers, rounds]) =>
      livesTable(callers, rounds, 'five'),
    ),
    stagesTable(result),
    historyTable(result),
    scaleTable(result),
    openTable(result),
    sizeTable(result),
    memoryTable(result),
    webhookTable('Webhooks, Temporal running', result.webhooks?.running),
    webhookTable('Webhooks, Temporal stopped', result.webhooks?.stopped),
    ...Object.entries(result.absent).map(([name, why]) => `${name} did not take part: ${why}.`),
  ]
  return parts.filter(Boolean).join('\n\n')
}

function livesTable(callers: string, rounds: Rounds<Point>, life: Life): string {
  const ours = rounds['Payin'] ?? []
  const naive = rounds['naive'] ?? []
  const rows = Object.entries(rounds).map(([name, points]) => {
    const of = (pick: (point: Point) => number) => points.map(pick)
    const toNaive = (pick: (point: Point) => number): string =>
      name === 'naive' ? '1' : showSpread(ratios(of(pick), naive.map(pick)))
    return [
      name,
      showSpread(spread(of((one) => one.openP50))),
      toNaive((one) => one.openP50),
      showSpread(spread(of((one) => one.fulfilP50))),
      toNaive((one) => one.fulfilP50),
      showSpread(spread(of((one) => one.fulfilP95))),
      toNaive((one) => one.fulfilP95),
      showSpread(spread(of((one) => one.perSecond))),
      toNaive((one) => one.perSecond),
      showCpu(points),
      `${Math.round(100 * spread(of((one) => one.idle)).median)} %`,
    ]
  })
  const head = [
    '',
    'open p50, ms',
    '× naive',
    'paid to fulfilled p50, ms',
    '× naive',
    'paid to fulfilled p95, ms',
    '× naive',
    'payments/s',
    '× naive',
    'CPU a payment, ms',
    'idle',
  ]
  const crowd = callers === '1' ? 'One payment at a time' : `${callers} callers`
  const title = life === 'one' ? crowd : `${crowd}, five webhooks a payment`
  const dbos = rounds['DBOS']
  const line = dbos
    ? `\n\nFrom paid to fulfilled, Payin's p50 is ${showSpread(ratiosOf(ours, dbos))} × DBOS.`
    : ''
  return `### ${title}\n\n${table(head, rows)}${line}`
}

function ratiosOf(ours: Point[], others: Point[]): Spread {
  const p50s = (points: Point[]) => points.map((one) => one.fulfilP50)
  return ratios(p50s(ours), p50s(others))
}

function showCpu(points: Point[]): string {
  const names = Object.keys(points[0]?.cpu ?? {})
  const each = names.map((name) => {
    const { median } = spread(points.map(({ cpu }) => cpu[name] ?? 0))
    return { name, median }
  })
  const sum = each.reduce((total, { median }) => total + median, 0)
  return `${show(sum)}: ${each.map(({ name, median }) => `${name} ${show(median)}`).join(', ')}`
}

function stagesTable({ stages }: BenchResult): string {
  const { Payin: ours = [], naive = [] } = stages
  const rows = Object.keys(ours[0] ?? {}).map((stage) => {
    const of = (rounds: Stages[]) => rounds.map((one) => one[stage] ?? Number.NaN)
    return [
      stage,
      showSpread(spread(of(ours))),
      showSpread(spread(of(naive))),
      showSpread(ratios(of(ours), of(naive))),
    ]
  })
  if (rows.length === 0) return ''
  return `### Where the time goes, one payment at a time\n\n${table(['p50, ms', 'Payin', 'naive', '× naive'], rows)}`
}

function historyTable({ history, storeBytes }: BenchResult): string {
  if (Object.keys(history).length === 0) return ''
  const rows = Object.entries(history).map(([name, one]) => [
    name,
    String(one.events),
    String(one.bytes),
  ])
  const store = `The store holds ${storeBytes} bytes a payment, indexes and all.`
  return `### History of a happy payment\n\n${table(['', 'events', 'bytes'], rows)}\n\n${store}`
}

function scaleTable({ scale }: BenchResult): string {
  if (!scale) return ''
  const shapes = { 'two workers': scale.twoWorkers, 'half the cores': scale.halfCores }
  const rows = Object.entries(shapes).map(([shape, { predicted, measured }]) => [
    shape,
    show(predicted),
    show(measured),
    show(measured / predicted),
  ])
  const head = ['payments/s at 16 callers', 'predicted', 'measured', 'ratio']
  return `### The model against other shapes\n\n${table(head, [['as it is', '', show(scale.base), ''], ...rows])}`
}

function openTable({ open }: BenchResult): string {
  if (Object.keys(open).length === 0) return ''
  const rows = Object.entries(open).map(([name, one]) => [
    name,
    String(one.count),
    show(one.workerMb),
    one.idleCores.toFixed(3),
    show(one.signalledPerSecond),
  ])
  const head = [
    '',
    'open payments',
    'worker, MB',
    'cores when nothing is due',
    'signalled a second',
  ]
  return `### Open payments\n\n${table(head, rows)}`
}

function sizeTable({ size }: BenchResult): string {
  const [small, large] = Object.entries(size)
  if (!small || !large) return ''
  const rows = Object.entries(small[1]).map(([what, ms]) => {
    const [few, many] = [spread(ms), spread(large[1][what] ?? [])]
    return [what, showSpread(few), showSpread(many), show(many.median / few.median)]
  })
  const head = ['p95, ms', `${small[0]} payments`, `${large[0]} payments`, 'ratio of the medians']
  return `### The size of the store\n\n${table(head, rows)}`
}

function memoryTable({ memory }: BenchResult): string {
  if (!memory) return ''
  const [, second] = memory.tenths
  const last = memory.tenths.at(-1)
  const rows = Object.keys(second ?? {}).map((name) => {
    const [from, to] = [second?.[name] ?? Number.NaN, last?.[name] ?? Number.NaN]
    return [name, show(from), show(to), (to / from).toFixed(2)]
  })
  const head = ['resident MB', 'second tenth', 'last tenth', 'ratio']
  return `### Memory over ${memory.payments} payments\n\n${table(head, rows)}`
}

function webhookTable(title: string, figures: WebhookFigures['running'] | undefined): string {
  if (!figures) return ''
  const rows = Object.entries(figures).map(([connections, { ours, plain }]) => {
    const of = (points: WebhookPoint[], pick: (point: WebhookPoint) => number) => points.map(pick)
    const perSecond = (one: WebhookPoint) => one.perSecond
    const p99 = (one: WebhookPoint) => one.p99
    return [
      connections,
      showSpread(spread(of(ours, perSecond))),
      showSpread(spread(of(plain, perSecond))),
      showSpread(ratios(of(ours, perSecond), of(plain, perSecond))),
      showSpread(spread(of(ours, p99))),
      showSpread(spread(of(plain, p99))),
      showSpread(ratios(of(ours, p99), of(plain, p99))),
    ]
  })
  const head = [
    'connections',
    'Payin, answers/s',
    'plain',
    'ratio',
    'Payin p99, ms',
    'plain',
    'ratio',
  ]
  return `### ${title}\n\n${table(head, rows)}`
}

const rates = [10, 100, 1000]

/** Predicts the needs of rates that one machine does not reach. */
export function needTable(result: BenchResult): string {
  const rows = rates.map((rate) => {
    const { cores, copies, storeGbDay, historyGbDay } = predict(result, rate)
    const each = Object.entries(cores).map(([part, count]) => `${part} ${show(count)}`)
    const ours = Object.entries(copies).map(([part, count]) => `${part} ${count}`)
    return [String(rate), each.join(', '), ours.join(', '), show(storeGbDay), show(historyGbDay)]
  })
  const head = ['payments/s', 'cores', 'copies', 'store, GB a day', 'histories, GB a day']
  return table(head, rows)
}
