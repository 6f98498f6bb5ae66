/** Koywe's webhooks: which are genuine, and what each known envelope says. */

import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isGenuine, readEvent, tellsRefund } from '../../koywe/webhook.ts'

const body = Buffer.from('{"id":"evt_1","type":"order.paid","data":{"orderId":"ord_1"}}')
const sign = (secret: string, bytes: Buffer = body) =>
  createHmac('sha256', secret).update(bytes).digest('hex')
const right = sign('new-secret')

describe('a signature', () => {
  it('is right by a published vector', () => {
    // RFC 4231, test case 2.
    const vector = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'

    const genuine = isGenuine(Buffer.from('what do ya want for nothing?'), vector, ['Jefe'])

    expect(genuine).toBe(true)
  })

  it.each([
    ['as Koywe writes it', right],
    ['in upper case', right.toUpperCase()],
    ['with a prefix', `sha256=${right}`],
    ['with a prefix and in upper case', `sha256=${right.toUpperCase()}`],
    ['between spaces', ` ${right} `],
  ])('is right %s', (_how, signature) => {
    const genuine = isGenuine(body, signature, ['new-secret'])

    expect(genuine).toBe(true)
  })

  it.each([
    ['the new secret', 'new-secret'],
    ['the old secret', 'old-secret'],
  ])('is right under %s while one is rotated', (_which, secret) => {
    const genuine = isGenuine(body, sign(secret), ['new-secret', 'old-secret'])

    expect(genuine).toBe(true)
  })

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['a prefix only', 'sha256='],
    ['under another secret', sign('another-secret')],
    ['under no secret', sign('')],
    ['of another body', sign('new-secret', Buffer.from('{}'))],
    [
      'of the same JSON in other bytes',
      sign('new-secret', Buffer.concat([body, Buffer.from(' ')])),
    ],
    ['short by a digit', right.slice(1)],
    ['short by a byte', right.slice(2)],
    ['long by a digit', `${right}0`],
    ['long by a byte', `${right}00`],
    ['not hex', right.replace(/^./, 'g')],
    ['in base64', Buffer.from(right, 'hex').toString('base64')],
    ['with another prefix', `sha1=${right}`],
    ['with two prefixes', `sha256=sha256=${right}`],
    ['twice', `${right},${right}`],
    ['with another behind it', `${right}\n${sign('another-secret')}`],
    ['of another kind', createHmac('sha512', 'new-secret').update(body).digest('hex')],
    ['the secret itself', 'new-secret'],
  ])('is wrong when it is %s', (_how, signature) => {
    const genuine = isGenuine(body, signature, ['new-secret', 'old-secret'])

    expect(genuine).toBe(false)
  })

  it.each(Array.from({ length: 64 }, (_, place) => place))('is wrong at digit %d', (place) => {
    const digit = right[place] === '0' ? '1' : '0'
    const signature = right.slice(0, place) + digit + right.slice(place + 1)

    const genuine = isGenuine(body, signature, ['new-secret'])

    expect(genuine).toBe(false)
  })

  it('is wrong where there is no secret', () => {
    const genuine = isGenuine(body, right, [])

    expect(genuine).toBe(false)
  })

  it('is over bytes and not over text', () => {
    const bytes = Buffer.from([123, 255, 254, 0, 125])

    const genuine = isGenuine(bytes, sign('new-secret', bytes), ['new-secret'])

    expect(genuine).toBe(true)
  })
})

describe('an event', () => {
  it('is read in the envelope of the guide', () => {
    const event = readEvent({
      id: 'evt_1',
      type: 'order.paid',
      data: { orderId: 'ord_1', externalId: 'pay_1' },
    })

    expect(event).toMatchObject({
      eventId: 'evt_1',
      type: 'order.paid',
      orderId: 'ord_1',
      externalId: 'pay_1',
      status: null,
    })
  })

  it('is read in the envelope of a real account', () => {
    const event = readEvent({
      type: 'order.paid',
      relationships: { self: { id: 'ord_1', type: 'order' } },
      data: { external_id: 'pay_1', status: 'PAID' },
    })

    expect(event).toMatchObject({
      eventId: null,
      type: 'order.paid',
      orderId: 'ord_1',
      externalId: 'pay_1',
      status: 'PAID',
    })
  })

  const self = (id: unknown, type?: unknown) => ({ relationships: { self: { id, type } } })

  it.each([
    ['the related order', { ...self('a', 'order'), data: { orderId: 'b' } }, 'a'],
    ['what is related without a type', { ...self('a'), data: { orderId: 'b' } }, 'a'],
    [
      'not something else that is related',
      { ...self('a', 'merchant'), data: { orderId: 'b' } },
      'b',
    ],
    ['data.orderId', { data: { orderId: 'b', order_id: 'c', id: 'd' } }, 'b'],
    ['data.order_id', { data: { order_id: 'c', id: 'd' } }, 'c'],
    ['data.id', { data: { id: 'd' } }, 'd'],
    ['text only', { ...self(7), data: { orderId: null, order_id: ['x'], id: 'd' } }, 'd'],
    ['not an empty text', { ...self(''), data: { orderId: '', id: 'd' } }, 'd'],
    ['nothing', { data: {} }, null],
    ['nothing without data', {}, null],
    ['nothing in data of another form', { data: ['x'], relationships: 'x' }, null],
  ])('is about %s', (_what, parts, orderId) => {
    const event = readEvent({ type: 'order.paid', ...parts })

    expect(event).toMatchObject({ orderId })
  })

  it.each([
    ['data.external_id', { external_id: 'a', externalId: 'b' }, 'a'],
    ['data.externalId', { externalId: 'b' }, 'b'],
    ['data.externalId for null', { external_id: null, externalId: 'b' }, 'b'],
    ['nothing', {}, null],
  ])('names our payment in %s', (_where, data, externalId) => {
    const event = readEvent({ type: 'order.paid', data })

    expect(event).toMatchObject({ externalId })
  })

  it.each([
    ['id', { id: 'a', eventId: 'b', event_id: 'c' }, 'a'],
    ['eventId', { eventId: 'b', event_id: 'c' }, 'b'],
    ['event_id', { event_id: 'c' }, 'c'],
    ['nothing', {}, null],
    ['no number', { id: 7 }, null],
  ])('has its own id in %s', (_where, parts, eventId) => {
    const event = readEvent({ type: 'order.paid', ...parts })

    expect(event).toMatchObject({ eventId })
  })

  it.each([
    'order.created',
    'order.approved',
    'order.cancelled',
    'order.canceled',
    'order.refunded',
    'order.refund_requested',
    'bank_income.received',
    'ping',
    'something.new',
  ])('may be of any type: %s', (type) => {
    const event = readEvent({ type, data: { orderId: 'ord_1' } })

    expect(event).toMatchObject({ type, orderId: 'ord_1' })
  })

  it.each([
    [null],
    [42],
    ['order.paid'],
    [true],
    [[]],
    [[{ type: 'order.paid' }]],
    [{}],
    [{ type: '' }],
    [{ type: null }],
    [{ type: 7 }],
    [{ type: ['order.paid'] }],
    [{ event: 'order.paid', data: { orderId: 'ord_1' } }],
    [{ type: 'order.paid', data: { ['a'.repeat(201)]: 1 } }],
  ])('is none: %j', (json) => {
    const event = readEvent(json)

    expect(event).toBeNull()
  })
})

describe('the id of an order in an event', () => {
  const shapes = {
    'the order': (id: unknown) => ({ type: 'order.paid', data: { orderId: id } }),
    'the order, by a relation': (id: unknown) => ({
      type: 'order.paid',
      relationships: { self: { id, type: 'order' } },
      data: { orderId: 'ord_1' },
    }),
  }

  it.each(
    Object.keys(shapes).flatMap((of) =>
      ['.', '..', '../ord_1', 'a/b', 'a%2fb', 'ord 1', 'ord_1?x=1', 'órd', 'x'.repeat(129)].map(
        (id) => [of, id] as const,
      ),
    ),
  )('makes the event none where it is not of Koywe’s form: %s %j', (of, id) => {
    expect(readEvent(shapes[of as keyof typeof shapes](id))).toBeNull()
  })

  it.each([7, true, ['ord_1'], { id: 'ord_1' }])(
    'makes the event none where nothing but %j is there',
    (orderId) => {
      const event = readEvent({ type: 'order.paid', data: { orderId, externalId: 'pay_1' } })

      expect(event).toBeNull()
    },
  )

  it.each(Object.keys(shapes))('may be up to 128 characters long: %s', (of) => {
    const id = 'aZ09_-'.padEnd(128, 'x')

    const event = readEvent(shapes[of as keyof typeof shapes](id))

    expect(event?.orderId).toBe(id)
  })

  it('is not the id of the event, which may be any text', () => {
    const event = readEvent({ id: 'order.paid/1', type: 'order.paid', data: { orderId: 'ord_1' } })

    expect(event).toMatchObject({ eventId: 'order.paid/1', orderId: 'ord_1' })
  })
})

describe('an event about a refund', () => {
  it.each([
    ['order.refunded', null, true],
    ['order.updated', 'REFUNDED', true],
    ['order.updated', 'REFUND_REQUESTED', true],
    ['order.updated', 'COMPLETED', false],
    ['order.completed', null, false],
  ])('is known by its type or status: %s %s', (type, status, isRefund) => {
    expect(tellsRefund({ type, status })).toBe(isRefund)
  })
})
