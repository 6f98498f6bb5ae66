/** One attempt of an outbox message: committed before it is made, and its outcome stored with what may be sent next. */

import { describe, expect, it } from 'vitest'
import { createDeliver } from '../../activities/deliver.ts'
import type { Dependencies } from '../../activities/dependencies.ts'
import { DeliveryFailed } from '../../notifications/delivery-failed.ts'
import type { ReceiverAnswer } from '../../payment/attempt.ts'
import type { BlockedMessage, DueMessage, OutboxMessage } from '../../payment/outbox-message.ts'
import type { DeliveryFailure } from '../../payment/outbox.ts'
import { toShopFace } from '../../payment/shop-face.ts'
import type { Outbox } from '../../store/outbox.ts'
import { silentLog } from '../support/log.ts'
import { aPayer, aPending } from '../support/payments.ts'
import { aMessage } from '../support/progress.ts'
import { aPayment } from '../support/rows.ts'

const hour = 60 * 60 * 1000
const key = 'pay_1.completed'

interface Wishes {
  /** The message whose attempt begins. */
  message?: Partial<OutboxMessage>
  /** What prevents the begin from being committed. */
  beginning?: Error
  /** Why no attempt begins. */
  blocked?: Partial<BlockedMessage>
  due?: DueMessage[]
  /** Whether a later message goes ahead of the one that failed. */
  isOvertaken?: boolean
  /** What the receiver does. */
  receive?: () => Promise<Record<string, unknown>>
}

const takes = async () => ({ status: 200 })
const refuses = (failure: DeliveryFailure) => async () => {
  throw new DeliveryFailed('status 500', failure, { status: 500, text: 'said' })
}
const fails = (failure: DeliveryFailure) => async () => {
  throw new DeliveryFailed('status 500', failure)
}

function aDelivery({
  message,
  beginning,
  blocked,
  due = [],
  isOvertaken = false,
  receive = takes,
}: Wishes) {
  const written: unknown[][] = []
  const answers: (ReceiverAnswer | undefined)[] = []
  let sent = 0
  const outbox: Outbox = {
    begin: async () => {
      if (beginning) throw beginning
      return blocked === undefined
        ? {
            attemptId: 1n,
            key,
            kind: 'payment.completed',
            repeats: null,
            body: '{}',
            attempts: 1,
            uncertainAttempts: 1,
            triedForMs: 0,
            payment: aPayment({ id: 'pay_1' }),
            payer: aPayer({ email: 'ana@example.com' }),
            ...message,
          }
        : undefined
    },
    find: async (asked) =>
      asked === blocked?.key
        ? {
            key,
            kind: 'payment.completed',
            state: 'due',
            attempts: 1,
            uncertainAttempts: 0,
            waitMs: 0,
            lastError: null,
            ...blocked,
          }
        : undefined,
    finish: async (sentMessage, evidence, answer) => {
      answers.push(answer)
      written.push(['finish', sentMessage.key, evidence])
    },
    postpone: async (failed, { reason, isKnown, answer }) => {
      answers.push(answer)
      written.push(['postpone', failed.key, reason, isKnown])
      return { waitMs: 1600, isOvertaken }
    },
    endUndeliverable: async (failed, reason, answer) => {
      answers.push(answer)
      written.push(['undeliverable', failed.key, reason])
    },
    skip: async (skipped, reason) => void written.push(['skip', skipped.key, reason]),
    giveUp: async (failed, reason, last) => {
      answers.push(last?.answer)
      written.push(['give up', failed.key, reason])
    },
    listSendable: async (paymentId) => (paymentId === 'pay_1' ? due : []),
  }
  const send = () => {
    sent += 1
    return receive()
  }
  const dependencies = {
    store: { outbox },
    shop: { deliver: send },
    mailer: { send },
    settings: {
      publicUrl: 'https://pay.example',
      face: toShopFace({}, 'https://pay.example'),
      deliveryBackoffMaxMs: hour,
      deliveryGiveUpMs: 168 * hour,
    },
    log: silentLog,
  } as unknown as Dependencies
  const deliver = createDeliver(dependencies)
  return { run: () => deliver(message?.key ?? key), sent: () => sent, written, answers }
}

const aMail = (uncertainAttempts: number): Partial<OutboxMessage> => ({
  key: 'pay_1.mail.confirmation',
  kind: 'mail.confirmation',
  uncertainAttempts,
})

describe('an attempt', () => {
  it.each([
    ['erased', null],
    ['blanked', aPayer({ email: '' })],
  ])('of a mail to a payer who is %s by then is skipped', async (_what, payer) => {
    const { run, sent, written } = aDelivery({ message: { ...aMail(1), payer } })

    await run()

    expect(sent()).toBe(0)
    expect(written).toEqual([['skip', 'pay_1.mail.confirmation', 'the payer is erased']])
  })

  it.each(['payment.completed', 'mail.shipping'] as const)(
    'of %s is skipped once the money has gone back, although it was sent again',
    async (kind) => {
      const payment = aPending({ status: 'refunded' })
      const { run, sent, written } = aDelivery({ message: { kind, payment } })

      await run()

      expect(sent()).toBe(0)
      expect(written).toMatchObject([['skip', expect.any(String), 'the money has gone back']])
    },
  )

  it('that succeeds stores the evidence, and gives what may be sent next', async () => {
    const due = [aMessage('mail.shipping')]
    const { run, written } = aDelivery({ message: { attempts: 3 }, due })

    const next = await run()

    expect(next).toEqual(due)
    expect(written).toEqual([['finish', key, { status: 200, attempts: 3 }]])
  })

  it('that is refused is postponed, and made again after the pause that was stored', async () => {
    const { run, written } = aDelivery({ receive: fails('refused') })

    const running = run()

    await expect(running).rejects.toMatchObject({
      name: 'DeliveryRefused',
      message: 'status 500',
      tryInMs: 1600,
    })
    expect(written).toEqual([['postpone', key, 'status 500', true]])
  })

  it('that is refused gives the message that overtakes it, instead of waiting', async () => {
    const paid = { key: 'pay_1.paid.2', kind: 'payment.paid' as const }
    const due = [{ ...aMessage('payment.completed'), key }]
    const { run, written } = aDelivery({
      message: paid,
      receive: fails('refused'),
      due,
      isOvertaken: true,
    })

    const next = await run()

    expect(next).toEqual(due)
    expect(written).toEqual([['postpone', paid.key, 'status 500', true]])
  })

  it('is given up after the longest time', async () => {
    const message = { triedForMs: 168 * hour }
    const { run, written } = aDelivery({ message, receive: fails('refused') })

    await run()

    expect(written).toEqual([['give up', key, 'status 500']])
  })

  it('is not given up a moment before', async () => {
    const message = { triedForMs: 168 * hour - 1 }
    const { run, written } = aDelivery({ message, receive: fails('refused') })

    await expect(run()).rejects.toThrow('status 500')

    expect(written.map(([what]) => what)).toEqual(['postpone'])
  })

  it('that the mail server refuses because of the address ends the mail at once', async () => {
    const { run, written } = aDelivery({ message: aMail(1), receive: fails('undeliverable') })

    await run()

    expect(written).toEqual([['undeliverable', 'pay_1.mail.confirmation', 'status 500']])
  })

  it.each<[string, Wishes, number]>([
    ['taken', { receive: async () => ({ status: 200, text: 'said' }) }, 200],
    ['refused', { receive: refuses('refused') }, 500],
    ['undeliverable', { message: aMail(1), receive: refuses('undeliverable') }, 500],
    ['given up', { message: { triedForMs: 168 * hour }, receive: refuses('refused') }, 500],
  ])('that is %s stores what the receiver answered', async (_what, wishes, status) => {
    const { run, answers } = aDelivery(wishes)

    await run().catch(() => undefined)

    expect(answers).toEqual([{ status, text: 'said' }])
  })

  it('that fails by a mistake of ours sent nothing, and is made again as if it was refused', async () => {
    const mistake = new TypeError('a bug with ana@example.com')
    const receive = () => Promise.reject(mistake)
    const { run, written } = aDelivery({ receive })

    const running = run()

    await expect(running).rejects.toBe(mistake)
    expect(written).toEqual([['postpone', key, expect.not.stringContaining('ana@'), true]])
  })
})

describe('an attempt whose outcome is unknown', () => {
  it('is made again once in the case of a mail', async () => {
    const { run, written } = aDelivery({ message: aMail(1), receive: fails('unknown') })

    await expect(run()).rejects.toMatchObject({ name: 'DeliveryRefused' })

    expect(written).toEqual([['postpone', 'pay_1.mail.confirmation', 'status 500', false]])
  })

  it('ends a mail the second time', async () => {
    const { run, written } = aDelivery({ message: aMail(2), receive: fails('unknown') })

    await run()

    expect(written).toEqual([['give up', 'pay_1.mail.confirmation', 'status 500']])
  })

  it('ends a mail also where the outcome could not be stored, without a third attempt', async () => {
    const blocked = { ...aMail(2), waitMs: 900 }
    const { run, sent, written } = aDelivery({ message: aMail(2), blocked })

    await run()

    const reason = 'the outcome of the last attempt is unknown'
    expect(written).toEqual([['give up', 'pay_1.mail.confirmation', reason]])
    expect(sent()).toBe(0)
  })

  it('is made again in the case of an event, which the shop recognizes', async () => {
    const message = { uncertainAttempts: 9 }
    const { run, written } = aDelivery({ message, receive: fails('unknown') })

    await expect(run()).rejects.toMatchObject({ name: 'DeliveryRefused' })

    expect(written).toEqual([['postpone', key, 'status 500', false]])
  })
})

describe('a message of which no attempt may begin', () => {
  it.each(['done', 'skipped', 'undeliverable', 'given_up'] as const)(
    'because it is %s is not sent',
    async (state) => {
      const due = [aMessage('mail.shipping')]
      const { run, sent, written } = aDelivery({ blocked: { key, state }, due })

      expect(await run()).toEqual(due)

      expect(sent()).toBe(0)
      expect(written).toEqual([])
    },
  )

  it.each([
    ['the shop did not take it', 'the shop did not take it'],
    [null, 'the outcome of the last attempt is unknown'],
  ])('because of the pause after an attempt says when and why: %s', async (lastError, message) => {
    const { run, sent } = aDelivery({ blocked: { key, waitMs: 7000, lastError } })

    await expect(run()).rejects.toMatchObject({ message, tryInMs: 7000 })

    expect(sent()).toBe(0)
  })

  it('because the store does not know it is an error of ours', async () => {
    const { run, sent } = aDelivery({ blocked: { key: 'another' } })

    await expect(run()).rejects.toThrow(`the store knows no outbox message ${key}`)

    expect(sent()).toBe(0)
  })
})

it('what cannot be committed is not sent', async () => {
  const { run, sent } = aDelivery({ beginning: new Error('the disk is full') })

  await expect(run()).rejects.toThrow('the disk is full')

  expect(sent()).toBe(0)
})
