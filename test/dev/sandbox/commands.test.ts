/** Commands for a running sandbox: what they change, what they print, and what they refuse. */

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { commands, type CommandWords } from '../../../dev/sandbox/commands.ts'
import { epoch } from '../../support/clock.ts'
import { aSandbox, freezeTime, hour } from '../../support/sandbox.ts'

/** A listening sandbox, and a function that runs a command against it and returns its lines. */
async function aListener() {
  const { sandbox, order, read } = aSandbox()
  const at = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  async function run(name: string, subject: string, wishes: Partial<CommandWords> = {}) {
    const lines: string[] = []
    const words = { subject, at, payment: undefined, payin: null, ...wishes }
    await commands.get(name)?.(words, (line) => lines.push(line))
    return lines
  }
  return { sandbox, order, read, run }
}

/** A Payin whose timeline has these pages. */
async function aTimeline(...pages: object[][]): Promise<string> {
  const server = createServer((request, response) => {
    const place = Number(new URL(request.url ?? '', 'http://payin').searchParams.get('cursor') ?? 0)
    const next = place + 1 < pages.length ? String(place + 1) : null
    response.end(JSON.stringify({ data: pages[place], next }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('trigger', () => {
  it.each([
    ['order.paid', 'PAID'],
    ['order.canceled', 'CANCELLED'],
    ['order.cancelled', 'CANCELLED'],
    ['order.refunded', 'REFUNDED'],
  ])('%s moves the order to %s', async (event, status) => {
    const { order, read, run } = await aListener()
    const id = await order()

    await run('trigger', event, { payment: 'pay_1' })

    expect(await read(id)).toMatchObject({ status })
  })

  it.each(['order.bogus', 'order.constructor', 'order.refund_requested', 'paid', 'ORDER.PAID', ''])(
    'refuses %j with the list, and leaves the order alone',
    async (event) => {
      const { order, read, run } = await aListener()
      const id = await order()

      const running = run('trigger', event, { payment: 'pay_1' })

      await expect(running).rejects.toThrow(
        'Use one of: order.pending, order.processing, order.paid, order.completed, order.failed, ' +
          'order.expired, order.cancelled, order.refunded, order.canceled.',
      )
      expect(await read(id)).toMatchObject({ status: 'PENDING' })
    },
  )
})

describe('clock', () => {
  it('reset sets the time back to the machine’s', async () => {
    freezeTime()
    const { sandbox, run } = await aListener()
    sandbox.state.clock.advance(72 * hour)

    const lines = await run('clock', 'reset')

    expect(sandbox.state.clock.now()).toBe(epoch)
    expect(lines).toEqual([expect.stringMatching(/^The sandbox's clock says \d{4}-/)])
  })

  it('prints the time, and does not change it', async () => {
    freezeTime()
    const { sandbox, run } = await aListener()
    sandbox.state.clock.advance(72 * hour)

    await run('clock', '')

    expect(sandbox.state.clock.now()).toBe(epoch + 72 * hour)
  })

  it('refuses any other word', async () => {
    const { run } = await aListener()

    await expect(run('clock', 'forward')).rejects.toThrow('Use clock, or clock reset.')
  })
})

describe('scenario', () => {
  it('lists the events that the shop was sent, from every page of the timeline', async () => {
    const { order, run } = await aListener()
    await order()
    const payin = await aTimeline(
      [
        { kind: 'request', summary: 'checkout requested by shop' },
        { kind: 'outbox', summary: 'payment.paid was taken' },
        { kind: 'outbox', summary: 'mail.confirmation was taken' },
      ],
      [{ kind: 'outbox', summary: 'payment.completed: the shop did not take it: status 500' }],
    )

    const lines = await run('scenario', 'paid', {
      payment: 'pay_1',
      payin: { url: payin, key: 'any' },
    })

    expect(lines).toEqual([
      'the payer pays',
      '  orders/{order}/pay',
      'Events of pay_1 to the shop:',
      '  payment.paid was taken',
      '  payment.completed: the shop did not take it: status 500',
    ])
  })

  it('says how to see them where no Payin is known', async () => {
    const { order, run } = await aListener()
    await order()

    const lines = await run('scenario', 'paid', { payment: 'pay_1' })

    expect(lines.at(-1)).toContain('Add --payin')
  })

  it.each(['sunshine', 'constructor', ''])('%j is refused with the list', async (name) => {
    const { run } = await aListener()

    await expect(run('scenario', name, { payment: 'pay_1' })).rejects.toThrow('late-by-3-days')
  })
})
